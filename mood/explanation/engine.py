"""Compiled access to a classifier: activations, gradients and scores, in batches, traced once."""

import threading
import weakref
from collections.abc import Callable
from dataclasses import dataclass

import keras
import numpy as np
import tensorflow as tf

from mood.errors import ExplanationError
from mood.zoo.classifier import Classifier

BATCH = 32


@dataclass(frozen=True)
class Evidence:
    """What a layer knows of some photos.

    Args:
        activations: (n, h, w, c) float32, the output of the layer.
        gradients: the same shape: change of each photo's score with each activation.
        scores: (n,) float32, the signed logit that is explained.
    """

    activations: np.ndarray
    gradients: np.ndarray
    scores: np.ndarray


class Engine:
    """The parts of one classifier that explanations need, compiled once and shared by all threads.

    The graph is split at the layer looked at, so that a gradient to the activations runs backwards
    through the few layers behind it and never through the backbone.

    Args:
        classifier: a flat model, as `architectures.build` makes it.
    """

    def __init__(self, classifier: Classifier) -> None:
        self._model = classifier.logit_model()
        self._size = classifier.spec.input_size
        self._lock = threading.Lock()
        self._compiled: dict[tuple[str, str], Callable] = {}

    def evidence(self, photos: np.ndarray, layer: str, sign: float) -> Evidence:
        """Return activations of a layer and their gradients.

        Args:
            photos: (n, size, size, 3), values 0..255.
            layer: name of a layer with a spatial output.
            sign: +1 to explain the logit, -1 to explain its negative.

        Returns:
            The evidence.

        Raises:
            ExplanationError: if the model has no such layer or its output is not spatial.
        """
        run = self._once("evidence", layer, self._build_evidence)
        parts = [run(part, tf.constant(sign, tf.float32)) for part in _batches(photos)]
        return Evidence(*(np.concatenate([part[i].numpy() for part in parts]) for i in range(3)))

    def scores(self, photos: np.ndarray) -> np.ndarray:
        """Return logits.

        Args:
            photos: (n, size, size, 3), values 0..255.

        Returns:
            (n,) float32.
        """
        run = self._once("scores", "", self._build_scores)
        return np.concatenate([run(part).numpy() for part in _batches(photos)])

    def scores_behind(self, activations: np.ndarray, layer: str) -> np.ndarray:
        """Return logits of changed activations; only the layers behind the layer are run.

        Args:
            activations: (n, h, w, c) float32, in place of the layer's output.
            layer: name of the layer.

        Returns:
            (n,) float32.
        """
        run = self._once("behind", layer, self._build_behind)
        return np.concatenate([run(part).numpy() for part in _batches(activations, 256)])

    def input_gradients(self, photos: np.ndarray, sign: float) -> np.ndarray:
        """Return how each photo's score changes with its pixels.

        Args:
            photos: (n, size, size, 3), values 0..255.
            sign: +1 to explain the logit, -1 to explain its negative.

        Returns:
            (n, size, size, 3) float32.
        """
        run = self._once("input", "", self._build_input_gradients)
        return np.concatenate([run(part, tf.constant(sign, tf.float32)).numpy() for part in _batches(photos)])

    def traces(self) -> int:
        """Return how often any function of this engine was traced."""
        return sum(function.experimental_get_tracing_count() for function in self._compiled.values())

    def _once(self, kind: str, layer: str, build: Callable[[str], Callable]) -> Callable:
        with self._lock:
            key = (kind, layer)
            if key not in self._compiled:
                self._compiled[key] = build(layer)
            return self._compiled[key]

    def _split(self, layer: str) -> tuple[keras.Model, keras.Model]:
        try:
            output = self._model.get_layer(layer).output
        except ValueError as error:
            raise ExplanationError(
                f"“{self._model.name}” has no layer {layer!r}.", "Pick one of its layers."
            ) from error
        if len(output.shape) != 4:
            raise ExplanationError(f"The output of layer {layer!r} is not spatial.", "Pick a convolution layer.")
        return keras.Model(self._model.inputs, output), keras.Model(output, self._model.output)

    def _build_evidence(self, layer: str) -> Callable:
        front, behind = self._split(layer)

        @tf.function(input_signature=[self._photos(), tf.TensorSpec((), tf.float32)])
        def evidence(photos: tf.Tensor, sign: tf.Tensor) -> tuple[tf.Tensor, tf.Tensor, tf.Tensor]:
            activations = front(photos, training=False)
            with tf.GradientTape(watch_accessed_variables=False) as tape:
                tape.watch(activations)
                scores = sign * behind(activations, training=False)[:, 0]
            return activations, tape.gradient(scores, activations), scores

        return evidence

    def _build_scores(self, _: str) -> Callable:
        model = self._model

        @tf.function(input_signature=[self._photos()])
        def scores(photos: tf.Tensor) -> tf.Tensor:
            return model(photos, training=False)[:, 0]

        return scores

    def _build_behind(self, layer: str) -> Callable:
        behind = self._split(layer)[1]

        @tf.function(input_signature=[tf.TensorSpec((None, *behind.inputs[0].shape[1:]), tf.float32)])
        def scores(activations: tf.Tensor) -> tf.Tensor:
            return behind(activations, training=False)[:, 0]

        return scores

    def _build_input_gradients(self, _: str) -> Callable:
        model = self._model

        @tf.function(input_signature=[self._photos(), tf.TensorSpec((), tf.float32)])
        def gradients(photos: tf.Tensor, sign: tf.Tensor) -> tf.Tensor:
            with tf.GradientTape(watch_accessed_variables=False) as tape:
                tape.watch(photos)
                scores = sign * model(photos, training=False)[:, 0]
            return tape.gradient(scores, photos)

        return gradients

    def _photos(self) -> tf.TensorSpec:
        return tf.TensorSpec((None, self._size, self._size, 3), tf.float32)


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


def _batches(values: np.ndarray, size: int = BATCH) -> list[np.ndarray]:
    return [np.asarray(values[i : i + size], np.float32) for i in range(0, len(values), size)]
