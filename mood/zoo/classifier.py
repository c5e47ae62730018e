"""A trained generation, ready to be asked."""

import threading
from collections.abc import Callable, Mapping, Sequence
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from mood import images
from mood.errors import ModelError
from mood.importing import one_at_a_time
from mood.zoo.runtimes import BATCH, Forward
from mood.zoo.runtimes.head import Head
from mood.zoo.runtimes.onnx_runtime import OnnxRuntime
from mood.zoo.specs import LOGIT, ModelSpec

if TYPE_CHECKING:  # it comes with TensorFlow
    import keras

    from mood.zoo.runtimes.keras_runtime import KerasRuntime


class Classifier:
    """A model that turns photos into probabilities, read-only and shared by all threads of a process.

    Args:
        model: brings the flat Keras model with a layer `LOGIT`, as `architectures.build` makes it, when it is needed
            for the first time: for gradients, and for answers where there is no `onnx`. None for a net that has none.
        fingerprint: SHA-256 of the saved model; it names the weights in every cache.
        onnx: computes the answers.
    """

    def __init__(
        self,
        spec: ModelSpec,
        model: "Callable[[], keras.Model] | None",
        fingerprint: str,
        onnx: OnnxRuntime | None = None,
    ) -> None:
        self.spec = spec
        self.fingerprint = fingerprint
        self.onnx = onnx
        self.lock = threading.RLock()
        self._model = model
        self._keras: KerasRuntime | None = None

    @property
    def name(self) -> str:
        """Key of the generation."""
        return self.spec.name

    @property
    def keras(self) -> "KerasRuntime":
        """What computes its gradients, loaded when it is first asked for.

        Raises:
            ModelError: if it is a net from ONNX.
        """
        if self._model is None:
            raise ModelError(f"{self.name} came as an ONNX file, which has no gradient at its pixels or inner layers.")
        with one_at_a_time:
            from mood.zoo.runtimes.keras_runtime import KerasRuntime
        with self.lock:
            if self._keras is None:
                self._keras = KerasRuntime(self._model(), self.spec.input_size)
            return self._keras

    @property
    def n_parameters(self) -> int:
        """How many numbers it learned."""
        if self._model is None and self.onnx is not None:
            return self.onnx.n_parameters
        return self.model.count_params()

    @property
    def model(self) -> "keras.Model":
        """The Keras model."""
        return self.keras.model

    @property
    def heads(self) -> Mapping[str, Head]:
        """What lies behind a layer, by its name, where its gradient is a closed form."""
        return self.onnx.heads if self.onnx is not None else {}

    @property
    def offers(self) -> set[str]:
        """What an explanation can be computed from; see `needs` of `explanation.Method`."""
        layer = self.spec.target_layer
        if self._model is not None:
            return {"forward", "gradient"} | ({"layer", "head"} if layer else set())
        is_exposed, is_simple = self.onnx is not None and layer in self.onnx.layers, layer in self.heads
        return {"forward"} | ({"layer"} if is_exposed else set()) | ({"head"} if is_simple else set())

    def forward(self, layer: str = LOGIT) -> Forward:
        """Return what computes the output of a layer, without TensorFlow where that can be."""
        if self.onnx is not None and layer in (LOGIT, *self.onnx.layers):
            return self.onnx
        return self.keras

    def prepare(self, photos: Sequence[np.ndarray] | np.ndarray) -> np.ndarray:
        """Resize photos, each (h, w, 3) uint8, to the model's input (n, size, size, 3) uint8."""
        size = self.spec.input_size
        return np.stack([images.resize(photo, size, size) for photo in photos])

    def logits(self, photos: Sequence[np.ndarray] | np.ndarray) -> np.ndarray:
        """Return all logits of photos, each (h, w, 3) uint8 of any size, as (n, units) float32, unbounded."""
        chunks = [photos[start : start + BATCH] for start in range(0, len(photos), BATCH)]
        parts = [self.forward().logits(self.prepare(chunk)) for chunk in chunks]
        return np.concatenate(parts) if parts else np.empty((0, self.spec.units), np.float32)

    def predict_proba(self, photos: Sequence[np.ndarray] | np.ndarray) -> np.ndarray:
        """Return the probability of every class for photos, each (h, w, 3) uint8 of any size.

        Returns:
            (n, classes) float32 in the order of the spec's classes; each row sums to 1.
        """
        return self._proba(self.logits(photos))

    def _proba(self, logits: np.ndarray) -> np.ndarray:
        if self.spec.units == 1:
            p = 1 / (1 + np.exp(-logits))
            return np.concatenate([1 - p, p], 1)
        powers = np.exp(logits - logits.max(1, keepdims=True))
        return powers / powers.sum(1, keepdims=True)

    def probabilities(self, photo: np.ndarray) -> dict[str, float]:
        """Return the probability of every class for one photo (h, w, 3) uint8, in the order of the spec's classes."""
        return dict(zip(self.spec.classes, self.predict_proba([photo])[0].astype(float).tolist(), strict=True))

    def features(self, photos: np.ndarray) -> np.ndarray:
        """Return the frozen features (n, f) float32 that the head sees of photos (n, size, size, 3) uint8.

        Raises:
            ModelError: if no layer of this generation is frozen.
        """
        layer = self.spec.features
        if layer is None:
            raise ModelError(f"Features are those of a frozen backbone; all of {self.name} was trained.")
        return self.forward(layer).until(layer, photos)

    def head_features(self, photos: np.ndarray) -> np.ndarray:
        """Return what a linear head can stand on of photos (n, size, size, 3) uint8, as (n, f) float32.

        Those are the frozen features, which no training photo has changed, where they are one number a feature; else
        what the last dense layer sees, in whose making the training photos had a part.

        Raises:
            ModelError: if it is a net from ONNX whose end is no dense layer that is understood.
        """
        return self.features(photos) if self.has_flat_features else self._penultimate(photos)

    @cached_property
    def has_flat_features(self) -> bool:
        """Whether it has frozen features of one number each, no maps."""
        size = self.spec.input_size
        return self.spec.features is not None and self.features(np.zeros((1, size, size, 3), np.uint8)).ndim == 2

    def _penultimate(self, photos: np.ndarray) -> np.ndarray:
        layer = self.spec.target_layer
        parts = [photos[start : start + BATCH] for start in range(0, len(photos), BATCH)]
        if layer in self.heads:  # part by part: maps are a hundred times as large as what becomes of them
            head, forward = self.heads[layer], self.forward(layer)
            return np.concatenate([head.penultimate(forward.until(layer, part)) for part in parts])
        return np.concatenate([self.keras.penultimate(part) for part in parts])

    def features_and_proba(self, photos: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Return what `features` and `predict_proba` return of photos (n, size, size, 3) uint8, by one pass if it can.

        Raises:
            ModelError: if no layer of this generation is frozen.
        """
        layer = self.spec.features
        if layer is None or self.onnx is None or layer not in self.onnx.layers:
            return self.features(photos), self.predict_proba(photos)
        features, logits = self.onnx.with_logits(layer, photos)
        return features, self._proba(logits)
