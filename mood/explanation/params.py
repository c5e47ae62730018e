"""What a visitor may set for each method; the fields' metadata draw the widgets."""

from dataclasses import dataclass, field
from typing import Any


def number(default: float, low: float, high: float, step: float, help_text: str) -> Any:
    """Declare a numeric parameter.

    Args:
        default: its value unless set.
        low: least value allowed.
        high: largest value allowed.
        step: distance between two values of a slider.
        help_text: what it does, in a sentence.

    Returns:
        A dataclass field that carries this.
    """
    return field(default=default, metadata={"min": low, "max": high, "step": step, "help": help_text})


@dataclass(frozen=True)
class NoParams:
    """A method without parameters."""


@dataclass(frozen=True)
class ScoreCamParams:
    """Parameters of Score-CAM."""

    channels: int = number(
        32, 8, 128, 8, "How many of the most varied channels are tried; each costs one forward pass."
    )


@dataclass(frozen=True)
class SmoothGradParams:
    """Parameters of SmoothGrad."""

    samples: int = number(20, 5, 50, 5, "How many noisy copies are averaged.")
    noise: float = number(0.2, 0.05, 0.5, 0.05, "Standard deviation of the noise, as a share of the photo's range.")
