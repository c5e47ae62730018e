"""A net in Keras: its gradients, and its answers where there is no ONNX file; with it comes TensorFlow."""

import threading
from collections.abc import Callable
from functools import partial
from typing import Any

import keras
import numpy as np
import tensorflow as tf
from keras import layers

from mood.errors import ExplanationError
from mood.zoo.runtimes import BATCH
from mood.zoo.specs import LOGIT

Slopes = tuple[np.ndarray, np.ndarray, np.ndarray]


class KerasRuntime:
    """The parts of a Keras model that are asked for, compiled once and shared by all threads.

    The graph is split at the layer looked at, so that a gradient to the activations runs backwards
    through the few layers behind it and never through the backbone.

    A score is a weighted sum of the logits: `direction`, (units,) float32, holds the weights.

    Args:
        model: a flat model with a layer `LOGIT`, as `architectures.build` makes it.
        size: side of the photos in pixels.
    """

    def __init__(self, model: keras.Model, size: int) -> None:
        self.model, self._size = model, size
        self._lock = threading.RLock()
        self._parts: dict[str, keras.Model] = {}
        self._compiled: dict[tuple[str, str], Any] = {}  # compiled functions of TensorFlow, which has no type for them

    def logits(self, photos: np.ndarray) -> np.ndarray:
        """Return the logits of photos."""
        return self.until(LOGIT, photos)

    def until(self, layer: str, photos: np.ndarray) -> np.ndarray:
        """Return the output of a layer.

        Raises:
            ExplanationError: if there is no such layer.
        """
        run = self._once("until", layer, lambda: _forward(self.part_until(layer), (None, self._size, self._size, 3)))
        parts = [photos[start : start + BATCH] for start in range(0, len(photos), BATCH)]
        return np.concatenate([run(np.asarray(part, np.float32)).numpy() for part in parts])

    def penultimate(self, photos: np.ndarray) -> np.ndarray:
        """Return what the layer of the logits sees, flat, (n, f) float32."""
        seen = self._layer(LOGIT).input
        name = next(layer.name for layer in self.model.layers if layer.output is seen)
        return self.until(name, photos).reshape(len(photos), -1)

    def behind(self, layer: str, activations: np.ndarray) -> np.ndarray:
        """Return the logits of activations, (n, h, w, c), in place of the layer's; only layers behind it are run."""
        behind = self._behind(layer)
        return self._once("behind", layer, lambda: _forward(behind, (None, *behind.inputs[0].shape[1:])))(
            np.asarray(activations, np.float32)
        ).numpy()

    def slopes(self, layer: str, photos: np.ndarray, direction: np.ndarray) -> Slopes:
        """Return the activations of a layer, how each photo's score changes with them, and the scores (n,).

        Raises:
            ExplanationError: if there is no such layer, its output is not spatial, or a shortcut passes it by.
        """
        parts = self.part_until(layer), self._behind(layer)
        run = self._once("slopes", layer, lambda: self._with_direction(partial(_slopes_at, *parts)))
        activations, gradients, scores = (tensor.numpy() for tensor in run(np.asarray(photos, np.float32), direction))
        return activations, gradients, scores

    def input_slopes(self, photos: np.ndarray, direction: np.ndarray) -> np.ndarray:
        """Return how each photo's score changes with its pixels."""
        run = self._once("input", "", lambda: self._with_direction(partial(_input_slopes, self.part_until(LOGIT))))
        return run(np.asarray(photos, np.float32), direction).numpy()

    def convolutions(self) -> list[str]:
        """Return the names of the layers that class activation maps can look at, first to last.

        These are the activated outputs of the convolutions (a convolution with its own activation, or the activation
        layer behind it) and the layers that join the branches of a block; where there are none, whatever has weights
        and a spatial output. Layers that a shortcut passes by are left out, since what lies behind them does not
        follow from them alone.
        """
        spatial = [layer for layer in _cuts(self.model) if _is_spatial(layer)]
        return [layer.name for layer in spatial if _is_map(layer)] or [layer.name for layer in spatial if layer.weights]

    def logit_model(self) -> keras.Model:
        """Return the model without its last activation, from photos of any size to (n, units) logits."""
        return self.part("logits", lambda: keras.Model(self.model.inputs, self._layer(LOGIT).output))

    def part_until(self, layer: str) -> keras.Model:
        """Return the model that ends with a layer, from photos of the right size; it shares the layers.

        Raises:
            ExplanationError: if there is no such layer.
        """
        return self.part(layer, lambda: keras.Model(pixels_of(self.model), self._layer(layer).output))

    def part(self, key: str, build: Callable[[], keras.Model]) -> keras.Model:
        """Return a model that shares this one's layers, which `build` makes the first time that a key is asked for."""
        with self._lock:
            if key not in self._parts:
                self._parts[key] = build()
            return self._parts[key]

    def traces(self) -> list[int]:
        """Return how often each function was traced."""
        return [function.experimental_get_tracing_count() for function in self._compiled.values()]

    def _once(self, kind: str, layer: str, compile_it: Callable[[], Callable]) -> Callable:
        with self._lock:
            if (kind, layer) not in self._compiled:
                self._compiled[kind, layer] = compile_it()
            return self._compiled[kind, layer]

    def _layer(self, name: str) -> keras.layers.Layer:
        try:
            return self.model.get_layer(name)
        except ValueError as error:
            message = f"“{self.model.name}” has no layer {name!r}."
            raise ExplanationError(message, "Pick one of its layers.") from error

    def _behind(self, layer: str) -> keras.Model:
        output = self._layer(layer).output
        if len(output.shape) != 4:
            raise ExplanationError(f"The output of layer {layer!r} is not spatial.", "Pick a convolution layer.")
        try:
            return self.part(f"behind {layer}", lambda: keras.Model(output, self._layer(LOGIT).output))
        except ValueError as error:  # Keras: “not connected to inputs”
            raise ExplanationError(
                f"A shortcut passes by layer {layer!r}: the answer does not follow from it alone.",
                "Pick a layer at the end of a block.",
            ) from error

    def _with_direction(self, function: Callable) -> Callable:
        units = self._layer(LOGIT).output.shape[-1]
        return _compiled(function, (None, self._size, self._size, 3), (units,))


def pixels_of(model: keras.Model) -> keras.KerasTensor:
    """Return where photos of the right size enter a flat model: behind its resizing, which costs 4 to 7 % of a pass."""
    resizing = [layer.output for layer in model.layers if isinstance(layer, keras.layers.Resizing)]
    return resizing[0] if resizing else model.inputs[0]


def _compiled(function: Callable, *shapes: tuple[int | None, ...]) -> Callable:
    """Compile a function of float32 tensors of some shapes."""
    return tf.function(function, input_signature=[tf.TensorSpec(shape, tf.float32) for shape in shapes])


def _forward(model: keras.Model, shape: tuple[int | None, ...]) -> Callable:
    return _compiled(lambda values: model(values, training=False), shape)


def _slopes_at(front: keras.Model, behind: keras.Model, photos: tf.Tensor, direction: tf.Tensor) -> list[tf.Tensor]:
    activations = front(photos, training=False)
    return [activations, *_slopes(behind, activations, direction)]


def _input_slopes(model: keras.Model, photos: tf.Tensor, direction: tf.Tensor) -> tf.Tensor:
    return _slopes(model, photos, direction)[0]


def _slopes(model: keras.Model, values: tf.Tensor, direction: tf.Tensor) -> tuple[tf.Tensor, tf.Tensor]:
    """Return how the scores change with the values that a model is given, and the scores."""
    with tf.GradientTape(watch_accessed_variables=False) as tape:
        tape.watch(values)
        scores = tf.linalg.matvec(model(values, training=False), direction)
    return tape.gradient(scores, values), scores


_MAPS = (layers.ReLU, layers.LeakyReLU, layers.PReLU, layers.ELU, layers.Activation, layers.Add, layers.Multiply,
         layers.Concatenate)  # fmt: skip


def _is_spatial(layer: keras.Operation) -> bool:
    shape = layer.output.shape
    return isinstance(layer, layers.Layer) and len(shape) == 4 and shape[1:3] != (1, 1)


def _is_map(layer: layers.Layer) -> bool:
    is_activated = getattr(layer, "activation", keras.activations.linear) is not keras.activations.linear
    return isinstance(layer, _MAPS) or (isinstance(layer, layers.Conv2D) and is_activated)


def _cuts(model: keras.Model) -> list[keras.Operation]:
    """Return the operations through which everything passes: no output of an earlier one is read later."""
    last_read: dict[int, int] = {}
    for position, operation in enumerate(model.operations[1:], start=1):
        for tensor in keras.tree.flatten(operation.input):
            last_read[id(tensor)] = position
    cuts, latest = [], 0
    for position, operation in enumerate(model.operations):
        if latest <= position:
            cuts.append(operation)
        outputs = keras.tree.flatten(operation.output)
        latest = max([latest, *(last_read.get(id(tensor), 0) for tensor in outputs)])
    return cuts
