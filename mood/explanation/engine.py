"""Compiled access to a classifier: activations, gradients and scores, in batches, traced once."""

import threading
import weakref
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
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

    A score is a weighted sum of the logits: `direction`, (units,) float32, holds the weights.

    Args:
        classifier: a flat model, as `architectures.build` makes it.
    """

    def __init__(self, classifier: Classifier) -> None:
        self._size = classifier.spec.input_size
        self._whole = classifier.logit_model()
        self._pixels = pixels_of(self._whole)
        self._model = keras.Model(self._pixels, self._whole.output)
        self._folded = folded(self._whole) or self._model
        self._units = self._model.output.shape[-1]
        self._lock = threading.Lock()
        self._compiled: dict[tuple[str, str], Any] = {}  # compiled functions of TensorFlow, which has no type for them

    def evidence(self, photos: np.ndarray, layer: str, direction: np.ndarray, advance: Advance) -> Evidence:
        """Return activations of a layer and their gradients.

        Args:
            photos: (n, size, size, 3), values 0..255.
            layer: name of a layer with a spatial output.
            direction: (units,) weights of the logits.
            advance: told after each batch.

        Returns:
            The evidence.

        Raises:
            ExplanationError: if the model has no such layer or its output is not spatial.
        """
        run = self._once("evidence", layer, self._build_evidence)
        parts = [[value.numpy() for value in run(part, direction)] for part in _batches(photos, advance)]
        return Evidence(*(_joined(part[i] for part in parts) for i in range(3)))

    def logits(self, photos: np.ndarray, advance: Advance) -> np.ndarray:
        """Return logits.

        Args:
            photos: (n, size, size, 3), values 0..255.
            advance: told after each batch.

        Returns:
            (n, units) float32.
        """
        run = self._once("logits", "", self._build_logits)
        return _joined(run(part).numpy() for part in _batches(photos, advance))

    def logits_seen_through(self, photo: np.ndarray, masks: np.ndarray, advance: Advance) -> np.ndarray:
        """Return logits of one photo, dimmed by one mask after the other.

        Args:
            photo: (size, size, 3), values 0..255.
            masks: (n, h, w); each is enlarged and scaled to [0, 1] within the compiled function.
            advance: told after each batch.

        Returns:
            (n, units) float32.
        """
        run = self._once("seen through", "", self._build_seen_through)
        photo = np.asarray(photo, np.float32)
        return _joined(run(photo, part).numpy() for part in _batches(masks, advance))

    def logits_masked(self, photo: np.ndarray, rows: np.ndarray, columns: np.ndarray, advance: Advance) -> np.ndarray:
        """Return logits of one photo, hidden in gray by one mask after the other.

        A mask is a product of two thin matrices: only those are handed over, and the compiled function multiplies.

        Args:
            photo: (size, size, 3), values 0..255.
            rows: (n, size, k) left factors; `rows @ columns` lies in [0, 1]; 0 is mid gray, 1 the photo.
            columns: (n, k, size) right factors.
            advance: told after each batch.

        Returns:
            (n, units) float32.
        """
        run = self._once("masked", "", self._build_masked)
        photo = np.asarray(photo, np.float32)
        pairs = zip(_batches(rows, _nothing), _batches(columns, advance), strict=True)
        return _joined(run(photo, left, right).numpy() for left, right in pairs)

    def logits_behind(self, activations: np.ndarray, layer: str) -> np.ndarray:
        """Return logits of changed activations; only the layers behind the layer are run.

        Args:
            activations: (n, h, w, c) float32, in place of the layer's output.
            layer: name of the layer.

        Returns:
            (n, units) float32.
        """
        run = self._once("behind", layer, self._build_behind)
        return _joined(run(part).numpy() for part in _batches(activations, _nothing, 256))

    def input_gradients(self, photos: np.ndarray, direction: np.ndarray, advance: Advance) -> np.ndarray:
        """Return how each photo's score changes with its pixels.

        Args:
            photos: (n, size, size, 3), values 0..255.
            direction: (units,) weights of the logits.
            advance: told after each batch; a way back counts as one more pass.

        Returns:
            (n, size, size, 3) float32.
        """
        run = self._once("input", "", self._build_input_gradients)
        return _joined(run(part, direction).numpy() for part in _batches(photos, lambda n: advance(2 * n)))

    def traces(self) -> list[int]:
        """Return how often each function of this engine was traced."""
        return [function.experimental_get_tracing_count() for function in self._compiled.values()]

    def _once(self, kind: str, layer: str, build: Callable[[str], Callable]) -> Callable:
        with self._lock:
            key = (kind, layer)
            if key not in self._compiled:
                self._compiled[key] = build(layer)
            return self._compiled[key]

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
        is_deep = any(isinstance(one, keras.layers.Conv2D) for one in behind.layers)
        if is_deep or self._folded is self._model or layer not in {one.name for one in self._folded.layers}:
            return keras.Model(self._pixels, output), behind
        return keras.Model(self._folded.inputs, self._folded.get_layer(layer).output), behind

    def _build_evidence(self, layer: str) -> Callable:
        front, behind = self._split(layer)

        @tf.function(input_signature=[self._photos(), self._direction()])
        def evidence(photos: tf.Tensor, direction: tf.Tensor) -> tuple[tf.Tensor, tf.Tensor, tf.Tensor]:
            activations = front(photos, training=False)
            with tf.GradientTape(watch_accessed_variables=False) as tape:
                tape.watch(activations)
                scores = tf.linalg.matvec(behind(activations, training=False), direction)
            return activations, tape.gradient(scores, activations), scores

        return evidence

    def _build_logits(self, _: str) -> Callable:
        model = self._folded

        @tf.function(input_signature=[self._photos()])
        def logits(photos: tf.Tensor) -> tf.Tensor:
            return model(photos, training=False)

        return logits

    def _build_seen_through(self, _: str) -> Callable:
        model, size = self._folded, self._size

        @tf.function(
            input_signature=[tf.TensorSpec((size, size, 3), tf.float32), tf.TensorSpec((None, None, None), tf.float32)]
        )
        def logits(photo: tf.Tensor, masks: tf.Tensor) -> tf.Tensor:
            large = tf.compat.v1.image.resize_bilinear(masks[..., None], (size, size), align_corners=True)
            low, high = tf.reduce_min(large, (1, 2, 3), True), tf.reduce_max(large, (1, 2, 3), True)
            return model(photo * ((large - low) / (high - low + 1e-7)), training=False)

        return logits

    def _build_masked(self, _: str) -> Callable:
        model, size = self._folded, self._size

        @tf.function(
            input_signature=[
                tf.TensorSpec((size, size, 3), tf.float32),
                tf.TensorSpec((None, size, None), tf.float32),
                tf.TensorSpec((None, None, size), tf.float32),
            ]
        )
        def logits(photo: tf.Tensor, rows: tf.Tensor, columns: tf.Tensor) -> tf.Tensor:
            masks = tf.matmul(rows, columns)[..., None]
            return model(GRAY + (photo - GRAY) * masks, training=False)

        return logits

    def _build_behind(self, layer: str) -> Callable:
        behind = self._split(layer)[1]

        @tf.function(input_signature=[tf.TensorSpec((None, *behind.inputs[0].shape[1:]), tf.float32)])
        def logits(activations: tf.Tensor) -> tf.Tensor:
            return behind(activations, training=False)

        return logits

    def _build_input_gradients(self, _: str) -> Callable:
        model = self._model

        @tf.function(input_signature=[self._photos(), self._direction()])
        def gradients(photos: tf.Tensor, direction: tf.Tensor) -> tf.Tensor:
            with tf.GradientTape(watch_accessed_variables=False) as tape:
                tape.watch(photos)
                scores = tf.linalg.matvec(model(photos, training=False), direction)
            return tape.gradient(scores, photos)

        return gradients

    def _photos(self) -> tf.TensorSpec:
        return tf.TensorSpec((None, self._size, self._size, 3), tf.float32)

    def _direction(self) -> tf.TensorSpec:
        return tf.TensorSpec((self._units,), tf.float32)


_engines: "weakref.WeakKeyDictionary[Classifier, Engine]" = weakref.WeakKeyDictionary()
_engines_lock = threading.Lock()


def engine_of(classifier: Classifier) -> Engine:
    """Return the engine of a classifier, built once.

    Args:
        classifier: the model.

    Returns:
        Its engine; it lives as long as the classifier does.
    """
    with _engines_lock:
        if classifier not in _engines:
            _engines[classifier] = Engine(classifier)
        return _engines[classifier]


def _batches(values: np.ndarray, advance: Advance, size: int = BATCH) -> Iterator[np.ndarray]:
    for start in range(0, len(values), size):
        part = np.asarray(values[start : start + size], np.float32)
        yield part
        advance(len(part))


def _joined(parts: Iterable[np.ndarray]) -> np.ndarray:
    arrays = list(parts)
    return arrays[0] if len(arrays) == 1 else np.concatenate(arrays)


def _nothing(_: int) -> None:
    """Take no notice."""
