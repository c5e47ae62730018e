"""What a visitor may set for each method; the fields' metadata draw the widgets."""

from dataclasses import dataclass, field
from typing import Any

GRAY = 127.5
"""What hides a pixel, and where the way of integrated gradients begins: mid gray of 0..255."""


def number(default: float, low: float, high: float, step: float, help_text: str) -> Any:
    """Declare a numeric parameter: its values go from `low` to `high` in steps, and a sentence says what it does."""
    return field(default=default, metadata={"min": low, "max": high, "step": step, "help": help_text})


@dataclass(frozen=True)
class NoParams:
    """A method without parameters."""


@dataclass(frozen=True)
class ScoreCamParams:
    """Parameters of Score-CAM."""

    channels: int = number(32, 8, 1024, 8, "How many of the most varied channels are tried, one forward pass each.")


@dataclass(frozen=True)
class FusionParams:
    """Parameters of LayerCAM over several depths."""

    depths: int = number(3, 2, 5, 1, "From how many sizes of map, each at its last layer.")


@dataclass(frozen=True)
class NoiseParams:
    """Parameters of SmoothGrad and VarGrad."""

    samples: int = number(20, 5, 50, 5, "How many noisy copies are averaged.")
    noise: float = number(0.2, 0.05, 0.5, 0.05, "Standard deviation of the noise, as a share of the photo's range.")


@dataclass(frozen=True)
class IntegratedGradientsParams:
    """Parameters of integrated gradients."""

    steps: int = number(32, 8, 128, 8, "At how many points of the way gradients are taken.")


@dataclass(frozen=True)
class BlurParams(IntegratedGradientsParams):
    """Parameters of blur integrated gradients."""

    blur: int = number(24, 4, 64, 4, "Standard deviation of the strongest blur, in pixels of the model's input.")


@dataclass(frozen=True)
class ReferenceParams:
    """Parameters of expected gradients."""

    samples: int = number(32, 8, 128, 8, "From how many reference photos a gradient is taken, each on its own way.")


@dataclass(frozen=True)
class OcclusionParams:
    """Parameters of occlusion."""

    window: int = number(32, 8, 64, 8, "Side of the gray square, in pixels of the model's input.")
    stride: int = number(16, 4, 32, 4, "How far the square moves each time.")


@dataclass(frozen=True)
class RiseParams:
    """Parameters of RISE."""

    masks: int = number(300, 100, 2000, 100, "How many random masks are tried, one forward pass each.")
    cells: int = number(8, 4, 16, 1, "Cells along each side of a mask.")
    kept: float = number(0.5, 0.2, 0.8, 0.1, "Share of a photo that a mask leaves visible.")


@dataclass(frozen=True)
class KernelShapParams:
    """Parameters of KernelSHAP."""

    regions: int = number(30, 10, 100, 10, "About how many superpixels the photo is cut into.")
    samples: int = number(200, 100, 2000, 100, "How many coalitions of superpixels are tried, one forward pass each.")
