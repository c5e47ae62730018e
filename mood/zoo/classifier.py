"""A trained generation, ready to be asked: the one seam between the project and Keras."""

import threading
from collections.abc import Callable, Sequence

import keras
import numpy as np
import tensorflow as tf
from keras import layers

from mood import images
from mood.errors import ModelError
from mood.zoo.architectures import LOGIT
from mood.zoo.specs import ModelSpec

BATCH = 32


class Classifier:
    """A model that turns photos into probabilities.

    It is read-only and shared by all threads of a process: predictions run inside one compiled
    function, and parts are built once, under a lock.

    Args:
        model: flat Keras model with a layer `LOGIT`, as `architectures.build` makes it.
        fingerprint: SHA-256 of the saved model; it names the weights in every cache.
    """

    def __init__(self, spec: ModelSpec, model: keras.Model, fingerprint: str) -> None:
        self.spec = spec
        self.model = model
        self.fingerprint = fingerprint
        self.lock = threading.RLock()
        self._parts: dict[str, keras.Model] = {}
        self._forward = _compiled(self.logit_model(), spec.input_size)

    @property
    def name(self) -> str:
        """Key of the generation."""
        return self.spec.name

    def prepare(self, photos: Sequence[np.ndarray] | np.ndarray) -> np.ndarray:
        """Resize photos, each (h, w, 3) uint8, to the model's input (n, size, size, 3) uint8."""
        size = self.spec.input_size
        return np.stack([images.resize(photo, size, size) for photo in photos])

    def logits(self, photos: Sequence[np.ndarray] | np.ndarray) -> np.ndarray:
        """Return all logits of photos, each (h, w, 3) uint8 of any size, as (n, units) float32, unbounded."""
        chunks = [photos[start : start + BATCH] for start in range(0, len(photos), BATCH)]
        parts = [self._forward(tf.constant(self.prepare(chunk))).numpy() for chunk in chunks]
        return np.concatenate(parts) if parts else np.empty((0, self.spec.units), np.float32)

    def predict_proba(self, photos: Sequence[np.ndarray] | np.ndarray) -> np.ndarray:
        """Return the probability of every class for photos, each (h, w, 3) uint8 of any size.

        Returns:
            (n, classes) float32 in the order of the spec's classes; each row sums to 1.
        """
        logits = self.logits(photos)
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
        return self._until(layer).predict(photos, batch_size=BATCH, verbose=0)

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
        """Return the model without its last activation, from photos to (n, units) logits, built once."""
        return self._until(LOGIT)

    def _until(self, layer: str) -> keras.Model:
        return self.part(layer, lambda: keras.Model(self.model.inputs, self.model.get_layer(layer).output))

    def warm_up(self) -> "Classifier":
        """Run one empty photo through, so that the first real one does not wait for compilation."""
        size = self.spec.input_size
        self.logits(np.zeros((1, size, size, 3), np.uint8))
        return self

    def part(self, key: str, build: Callable[[], keras.Model]) -> keras.Model:
        """Return a model that shares this one's layers, which `build` makes the first time that a key is asked for."""
        with self.lock:
            if key not in self._parts:
                self._parts[key] = build()
            return self._parts[key]


def _compiled(model: keras.Model, size: int) -> tf.types.experimental.GenericFunction:
    @tf.function(input_signature=[tf.TensorSpec((None, size, size, 3), tf.uint8)])
    def forward(photos: tf.Tensor) -> tf.Tensor:
        return model(tf.cast(photos, tf.float32), training=False)

    return forward


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
