"""What a net of somebody else's is given and what its answers mean: said by its owner, or seen in the net itself."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import keras
import numpy as np
from keras import layers

from mood.adoption.ranges import LAYOUTS, RANGES, REVERSED
from mood.errors import ModelError
from mood.tasks import Task

SIDE = 224
"""Of photos for a net that takes any."""

MOST_SIDE = 2048

_ARITHMETIC = ("Rescaling", "Normalization", "TrueDivide", "Divide", "Subtract", "Multiply", "Add")
_MOST_SCALE = 1 / 16
"""A net that scales its input by more than this was not made for values up to 255."""


@dataclass(frozen=True)
class Form:
    """What a net is given and what its answers mean.

    Args:
        height: of the photos that it takes, in pixels, and their `width`.
        layout: one of `LAYOUTS`.
        classes: what its outputs stand for, in their order; one output alone is for the second of two.
        task: the same classes in the order in which the answer gives them.
        input_range: key of `RANGES`.
    """

    height: int
    width: int
    layout: str
    classes: tuple[str, ...]
    task: Task
    input_range: str

    @property
    def size(self) -> int:
        """Side in pixels that photos are resized to."""
        return max(self.height, self.width)

    def values(self, photos: np.ndarray) -> np.ndarray:
        """Return what the net itself is given of photos, (n, size, size, 3) uint8."""
        photos = photos.astype(np.float32)
        if self.height != self.width:
            photos = np.asarray(layers.Resizing(self.height, self.width)(photos))
        scale, offset = (np.asarray(part, np.float32) for part in RANGES[self.input_range])
        values = photos * scale + offset
        values = values[..., ::-1] if self.input_range in REVERSED else values
        return values.transpose(0, 3, 1, 2) if self.layout == "NCHW" else values


def shape_of(net: keras.Model, layout: str | None, size: int | None) -> tuple[int, int, str, str]:
    """Return height, width and layout of the photos that a net takes, and a sentence where they were chosen here.

    Raises:
        ModelError: if it takes several inputs, or something else than photos of three colours.
    """
    if not getattr(net, "inputs", None):
        raise ModelError(
            "A net says what it is given; this one was never called on anything.", "Call it once before saving it."
        )
    if len(net.inputs) != 1 or len(net.outputs) != 1:
        raise ModelError(
            f"A net to adopt has one input, a photo, and one output; this one has {len(net.inputs)} and "
            f"{len(net.outputs)}.",
            "Adopt the part of it that judges a photo.",
        )
    shape = tuple(net.inputs[0].shape)
    possible = [name for name in LAYOUTS if len(shape) == 4 and shape[name.index("C")] == 3]
    if not possible or layout not in (None, *possible):
        wanted = f"{layout or 'NHWC'} photos of three colours"
        hint = f"Add --layout {possible[0]}." if possible else "Adopt a net that takes colour photos, (n, h, w, 3)."
        raise ModelError(f"A net to adopt takes {wanted}; this one takes {shape}.", hint)
    chosen = layout or possible[0]
    height, width = (shape[chosen.index(side)] for side in "HW")
    check_side(max(height or 0, width or 0, size or 0))
    said = f"Photos are {chosen}, as its input {shape} shows. " if layout is None and chosen != LAYOUTS[0] else ""
    if height and width:
        if size not in (None, height):
            raise ModelError(f"This net takes photos of {height} x {width}; received --size {size}.", "Leave it out.")
        return height, width, chosen, said
    side = size or next((layer.height for layer in first_layers(net) if isinstance(layer, layers.Resizing)), None)
    said += "" if side else f"It takes photos of any size; {SIDE} x {SIDE} is taken: --size names another. "
    return side or SIDE, side or SIDE, chosen, said


def check_side(largest: int) -> None:
    """Refuse photos that are too large, by the larger of their sides in pixels."""
    if largest > MOST_SIDE:
        raise ModelError(
            f"A net takes photos of at most {MOST_SIDE} pixels a side; this one is to take {largest}.",
            "Adopt a net of smaller photos, or name a smaller --size.",
        )


def task_of(classes: Sequence[str], tasks: Sequence[Task]) -> Task:
    """Return the task of a net: that of nets which tell the same classes apart, so that they are compared, or its own.

    Of two classes the second is the positive one unless those nets have it the other way round.

    Raises:
        DataError: if there are fewer than two classes, or one is there twice.
    """
    for task in tasks:
        if set(task.classes) == set(classes) and task.is_binary == (len(classes) == 2):
            return task
    Task("", "", tuple(classes))  # checks that each is there once
    return Task.of_labels(classes, classes[1] if len(classes) == 2 else None)


def range_inside(net: keras.Model) -> str | None:
    """Return the layer that scales pixel values 0..255 inside a net, or None where none is seen to do so."""
    for layer in first_layers(net):
        if isinstance(layer, layers.Rescaling):
            return layer.name if np.max(np.abs(layer.scale)) <= _MOST_SCALE else None
        if isinstance(layer, layers.Normalization):
            return layer.name if np.max(np.sqrt(np.asarray(layer.variance))) >= 1 / _MOST_SCALE else None
        if type(layer).__name__ in _ARITHMETIC:
            constants = keras.tree.flatten(layer._inbound_nodes[0].arguments.args)[1:]
            values = [
                np.max(np.abs(np.asarray(value))) for value in constants if not keras.utils.is_keras_tensor(value)
            ]
            if values and type(layer).__name__ != "Add":
                return layer.name if max(values) >= 1 / _MOST_SCALE or min(values) <= _MOST_SCALE else None
    return None


def first_layers(net: keras.Model) -> Iterator[keras.Operation]:
    """Yield what a net does with a photo before its first weights, nested nets included."""
    for layer in net.layers if isinstance(net, keras.Sequential) else net.operations:
        if isinstance(layer, keras.Model):
            yield from first_layers(layer)
            if layer.weights:
                return
        elif getattr(layer, "weights", None) and not isinstance(layer, layers.Normalization):
            return
        else:
            yield layer
