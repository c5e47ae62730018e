"""Asks a classifier in batches, and of what can compute it with the least: ONNX Runtime, or else TensorFlow."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

import numpy as np

from mood.explanation.heatmap import upsample
from mood.explanation.params import GRAY
from mood.zoo.classifier import Classifier
from mood.zoo.runtimes import BATCH

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
    """One classifier, asked for what explanations need.

    Photos are (n, size, size, 3), a photo (size, size, 3), values 0..255; logits are (n, units) float32. A score is a
    weighted sum of the logits: `direction`, (units,) float32, holds the weights.
    """

    def __init__(self, classifier: Classifier, advance: Advance) -> None:
        self._classifier, self._advance = classifier, advance

    def evidence(self, photos: np.ndarray, layer: str, direction: np.ndarray) -> Evidence:
        """Return activations of a layer and their gradients.

        Raises:
            ExplanationError: if the model has no such layer or its output is not spatial.
        """
        head = self._classifier.heads.get(layer)
        if head is None:
            keras = self._classifier.keras
            parts = self._batches(lambda part: keras.slopes(layer, part, direction), photos)
            return Evidence(*map(np.concatenate, zip(*parts, strict=True)))
        activations = self.activations(photos, layer)
        return Evidence(activations, *head.slopes(activations, direction))

    def activations(self, photos: np.ndarray, layer: str) -> np.ndarray:
        """Return the output of a layer, (n, h, w, c) float32."""
        runtime = self._classifier.forward(layer)
        return np.concatenate(self._batches(lambda part: runtime.until(layer, part), photos))

    def logits(self, photos: np.ndarray) -> np.ndarray:
        """Return the logits of photos."""
        return np.concatenate(self._batches(self._classifier.forward().logits, photos))

    def logits_seen_through(self, photo: np.ndarray, masks: np.ndarray) -> np.ndarray:
        """Return the logits of one photo, dimmed by masks (n, h, w), each enlarged and scaled to [0, 1]."""

        def seen(part: np.ndarray) -> np.ndarray:
            large = upsample(part, len(photo))
            low, high = large.min((1, 2), keepdims=True), large.max((1, 2), keepdims=True)
            return self._classifier.forward().logits(photo * ((large - low) / (high - low + 1e-7))[..., None])

        return np.concatenate(self._batches(seen, masks))

    def logits_masked(self, photo: np.ndarray, rows: np.ndarray, columns: np.ndarray) -> np.ndarray:
        """Return the logits of one photo, hidden in gray by one mask after the other.

        A mask is a product of two thin matrices: `rows`, (n, size, k), times `columns`, (n, k, size), lies in [0, 1];
        0 is mid gray, 1 the photo.
        """
        gray = np.float32(GRAY)
        above = np.asarray(photo, np.float32) - gray

        def masked(rows: np.ndarray, columns: np.ndarray) -> np.ndarray:
            return self._classifier.forward().logits(gray + above * np.matmul(rows, columns)[..., None])

        return np.concatenate(self._batches(masked, rows, columns))

    def logits_behind(self, activations: np.ndarray, layer: str) -> np.ndarray:
        """Return the logits of activations, (n, h, w, c), in place of the layer's; only layers behind it are run."""
        head = self._classifier.heads.get(layer)
        return self._classifier.forward(layer).behind(layer, activations) if head is None else head.logits(activations)

    def input_gradients(self, photos: np.ndarray, direction: np.ndarray) -> np.ndarray:
        """Return how each photo's score changes with its pixels; the way back counts as one more pass."""
        keras = self._classifier.keras
        return np.concatenate(self._batches(lambda part: keras.input_slopes(part, direction), photos, passes=2))

    def _batches(self, run: Callable, *arrays: np.ndarray, passes: int = 1) -> list:
        return list(self._each(run, arrays, passes))

    def _each(self, run: Callable, arrays: tuple[np.ndarray, ...], passes: int) -> Iterable:
        for start in range(0, len(arrays[0]), BATCH):
            parts = [np.asarray(values[start : start + BATCH], np.float32) for values in arrays]
            yield run(*parts)
            self._advance(passes * len(parts[0]))
