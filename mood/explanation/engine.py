"""Compiled access to a classifier: activations, gradients and scores, in batches, traced once."""

import threading
import weakref
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from typing import Any

import keras
import numpy as np
import tensorflow as tf

from mood.errors import ExplanationError
from mood.explanation.folding import folded, pixels_of
from mood.explanation.params import GRAY
from mood.zoo.classifier import Classifier

BATCH = 32

Advance = Callable[[int], object]
"""Called after each batch with the number of passes made; what it raises ends the work."""


@dataclass(frozen=True)
class Evidence:
    """What a layer knows of some photos.

    Args:
        activations: (n, h, w, c) float32, the output of the layer.
        gradients: the same shape: change of each photo's score with each activation.
        scores: (n,) float32, the score that is explained.
    """

    activations: np.ndarray
    gradients: np.ndarray
    scores: np.ndarray


class Engine:
    """The parts of one classifier that explanations need, compiled once and shared by all threads.

    The graph is split at the layer looked at, so that a gradient to the activations runs backwards
    through the few layers behind it and never through the backbone. Passes without a gradient run on
    the folded model.

    Photos are (n, size, size, 3), a photo (size, size, 3), values 0..255; logits are (n, units) float32. A score is a
    weighted sum of the logits: `direction`, (units,) float32, holds the weights.

    Args:
        classifier: a flat model, as `architectures.build` makes it.
    """

    def __init__(self, classifier: Classifier) -> None:
        self._size = classifier.spec.input_size
        self._whole = classifier.logit_model()
        self._pixels = pixels_of(self._whole)
        self._model = keras.Model(self._pixels, self._whole.output)
        self._folded = folded(self._whole) or self._model
        self._photos_and_direction = (None, self._size, self._size, 3), (self._model.output.shape[-1],)
        self._lock = threading.Lock()
        self._compiled: dict[tuple[str, str], Any] = {}  # compiled functions of TensorFlow, which has no type for them

    def evidence(self, photos: np.ndarray, layer: str, direction: np.ndarray, advance: Advance) -> Evidence:
        """Return activations of a layer and their gradients.

        Raises:
            ExplanationError: if the model has no such layer or its output is not spatial.
        """
        shapes = self._photos_and_direction
        run = self._once("evidence", lambda: _compiled(partial(_evidence, *self._split(layer)), *shapes), layer)
        results = _in_batches(lambda part: run(part, direction), advance, photos)
        return Evidence(*map(_joined, zip(*results, strict=True)))

    def logits(self, photos: np.ndarray, advance: Advance) -> np.ndarray:
        """Return the logits of photos."""
        run = self._once("logits", lambda: _forward(self._folded))
        return _joined(_in_batches(run, advance, photos))

    def logits_seen_through(self, photo: np.ndarray, masks: np.ndarray, advance: Advance) -> np.ndarray:
        """Return the logits of one photo, dimmed by one mask after the other.

        Masks are (n, h, w); each is enlarged and scaled to [0, 1] within the compiled function.
        """
        run = self._once(
            "seen through", lambda: _compiled(partial(_seen_through, self._folded), photo.shape, (None,) * 3)
        )
        return _joined(_in_batches(partial(run, np.asarray(photo, np.float32)), advance, masks))

    def logits_masked(self, photo: np.ndarray, rows: np.ndarray, columns: np.ndarray, advance: Advance) -> np.ndarray:
        """Return the logits of one photo, hidden in gray by one mask after the other.

        A mask is a product of two thin matrices: only those are handed over, and the compiled function multiplies.
        `rows`, (n, size, k), times `columns`, (n, k, size), lies in [0, 1]; 0 is mid gray, 1 the photo.
        """
        shapes = photo.shape, (None, self._size, None), (None, None, self._size)
        run = self._once("masked", lambda: _compiled(partial(_masked, self._folded), *shapes))
        return _joined(_in_batches(partial(run, np.asarray(photo, np.float32)), advance, rows, columns))

    def logits_behind(self, activations: np.ndarray, layer: str) -> np.ndarray:
        """Return the logits of activations, (n, h, w, c), in place of the layer's; only layers behind it are run."""
        run = self._once("behind", lambda: _forward(self._split(layer)[1]), layer)
        return _joined(_in_batches(run, lambda _: None, activations, size=256))

    def input_gradients(self, photos: np.ndarray, direction: np.ndarray, advance: Advance) -> np.ndarray:
        """Return how each photo's score changes with its pixels; `advance` counts a way back as one more pass."""
        shapes = self._photos_and_direction
        run = self._once("input", lambda: _compiled(partial(_input_gradients, self._model), *shapes))
        return _joined(_in_batches(lambda part: run(part, direction), lambda n: advance(2 * n), photos))

    def traces(self) -> list[int]:
        """Return how often each function of this engine was traced."""
        return [function.experimental_get_tracing_count() for function in self._compiled.values()]

    def _once(self, kind: str, compile_it: Callable[[], Callable], layer: str = "") -> Callable:
        with self._lock:
            if (kind, layer) not in self._compiled:
                self._compiled[kind, layer] = compile_it()
            return self._compiled[kind, layer]

    def _split(self, layer: str) -> tuple[keras.Model, keras.Model]:
        try:
            output = self._whole.get_layer(layer).output
        except ValueError as error:
            raise ExplanationError(
                f"“{self._whole.name}” has no layer {layer!r}.", "Pick one of its layers."
            ) from error
        if len(output.shape) != 4:
            raise ExplanationError(f"The output of layer {layer!r} is not spatial.", "Pick a convolution layer.")
        try:
            behind = keras.Model(output, self._whole.output)
        except ValueError as error:  # Keras: “not connected to inputs”
            raise ExplanationError(
                f"A shortcut passes by layer {layer!r}: the answer does not follow from it alone.",
                "Pick a layer at the end of a block.",
            ) from error
        # With convolutions behind it, a rounding in front would move units across their rectifier's kink.
        is_deep = any(isinstance(part, keras.layers.Conv2D) for part in behind.layers)
        if is_deep or self._folded is self._model or layer not in {part.name for part in self._folded.layers}:
            return keras.Model(self._pixels, output), behind
        return keras.Model(self._folded.inputs, self._folded.get_layer(layer).output), behind


_engines: "weakref.WeakKeyDictionary[Classifier, Engine]" = weakref.WeakKeyDictionary()
_engines_lock = threading.Lock()


def engine_of(classifier: Classifier) -> Engine:
    """Return the engine of a classifier, built once; it lives as long as the classifier does."""
    with _engines_lock:
        if classifier not in _engines:
            _engines[classifier] = Engine(classifier)
        return _engines[classifier]


def _compiled(function: Callable, *shapes: tuple[int | None, ...]) -> Callable:
    """Compile a function of float32 tensors of some shapes."""
    return tf.function(function, input_signature=[tf.TensorSpec(shape, tf.float32) for shape in shapes])


def _forward(model: keras.Model) -> Callable:
    return _compiled(lambda values: model(values, training=False), (None, *model.inputs[0].shape[1:]))


def _evidence(front: keras.Model, behind: keras.Model, photos: tf.Tensor, direction: tf.Tensor) -> list[tf.Tensor]:
    activations = front(photos, training=False)
    return [activations, *_slopes(behind, activations, direction)]


def _input_gradients(model: keras.Model, photos: tf.Tensor, direction: tf.Tensor) -> tf.Tensor:
    return _slopes(model, photos, direction)[0]


def _slopes(model: keras.Model, values: tf.Tensor, direction: tf.Tensor) -> tuple[tf.Tensor, tf.Tensor]:
    """Return how the scores change with the values that a model is given, and the scores."""
    with tf.GradientTape(watch_accessed_variables=False) as tape:
        tape.watch(values)
        scores = tf.linalg.matvec(model(values, training=False), direction)
    return tape.gradient(scores, values), scores


def _seen_through(model: keras.Model, photo: tf.Tensor, masks: tf.Tensor) -> tf.Tensor:
    large = tf.compat.v1.image.resize_bilinear(masks[..., None], photo.shape[:2], align_corners=True)
    low, high = tf.reduce_min(large, (1, 2, 3), True), tf.reduce_max(large, (1, 2, 3), True)
    return model(photo * ((large - low) / (high - low + 1e-7)), training=False)


def _masked(model: keras.Model, photo: tf.Tensor, rows: tf.Tensor, columns: tf.Tensor) -> tf.Tensor:
    masks = tf.matmul(rows, columns)[..., None]
    return model(GRAY + (photo - GRAY) * masks, training=False)


def _in_batches(run: Callable, advance: Advance, *arrays: np.ndarray, size: int = BATCH) -> Iterator:
    for start in range(0, len(arrays[0]), size):
        parts = [np.asarray(values[start : start + size], np.float32) for values in arrays]
        yield run(*parts)
        advance(len(parts[0]))


def _joined(tensors: Iterable[tf.Tensor]) -> np.ndarray:
    arrays = [tensor.numpy() for tensor in tensors]
    return arrays[0] if len(arrays) == 1 else np.concatenate(arrays)
