"""A classifier asked about one class: what every method works with."""

import numpy as np

from mood.errors import ExplanationError
from mood.explanation.engine import Advance, Engine, Evidence
from mood.zoo.classifier import Classifier


class Scorer:
    """One class of one classifier.

    The score of a class is its logit, before the sigmoid or softmax, so a saturated probability does not
    blank a map. One sigmoid unit gives two scores: +logit for its class and -logit for the other.

    Args:
        target: one of its classes.
        advance: called after each batch with the number of passes made; what it raises ends the work.

    Raises:
        ExplanationError: if the model does not know the class.
    """

    def __init__(self, classifier: Classifier, target: str, advance: Advance = lambda _: None) -> None:
        classes = classifier.spec.classes
        if target not in classes:
            raise ExplanationError(f"A class is one of {', '.join(classes)}; received {target!r}.")
        self._classifier = classifier
        self._engine = Engine(classifier, advance)
        self._index = classes.index(target)
        self.is_binary = classifier.spec.units == 1
        self.direction = (
            np.array([1.0 if self._index else -1.0], np.float32)
            if self.is_binary
            else np.eye(len(classes), dtype=np.float32)[self._index]
        )

    def evidence(self, photos: np.ndarray, layer: str) -> Evidence:
        """Return activations of a layer and the gradients of the score; see `Engine.evidence`."""
        return self._engine.evidence(photos, layer, self.direction)

    def activations(self, photos: np.ndarray, layer: str) -> np.ndarray:
        """Return the output of a layer, (n, h, w, c) float32."""
        return self._engine.activations(photos, layer)

    def scores(self, photos: np.ndarray) -> np.ndarray:
        """Return the score of each photo (n, size, size, 3), values 0..255, as (n,) float32."""
        return self._engine.logits(photos) @ self.direction

    def probabilities(self, photos: np.ndarray) -> np.ndarray:
        """Return the probability of the class for each photo (n, size, size, 3), as (n,) float32 in [0, 1]."""
        return self._probability(self._engine.logits(photos))

    def probabilities_seen_through(self, photo: np.ndarray, masks: np.ndarray) -> np.ndarray:
        """Return the probability of the class of one photo, dimmed by each mask (n, h, w), as (n,) float32."""
        return self._probability(self._engine.logits_seen_through(photo, masks))

    def scores_masked(self, photo: np.ndarray, rows: np.ndarray, columns: np.ndarray) -> np.ndarray:
        """Return the score of one photo, hidden in gray by each mask, as (n,) float32; see `Engine.logits_masked`."""
        return self._engine.logits_masked(photo, rows, columns) @ self.direction

    def probabilities_masked(self, photo: np.ndarray, rows: np.ndarray, columns: np.ndarray) -> np.ndarray:
        """Return the probability instead; see `scores_masked`."""
        return self._probability(self._engine.logits_masked(photo, rows, columns))

    def scores_behind(self, activations: np.ndarray, layer: str) -> np.ndarray:
        """Return the score of changed activations (n, h, w, c) of a layer, as (n,) float32."""
        return self._engine.logits_behind(activations, layer) @ self.direction

    def input_gradients(self, photos: np.ndarray) -> np.ndarray:
        """Return how the score changes with the pixels of photos (n, size, size, 3), in the same shape."""
        return self._engine.input_gradients(photos, self.direction)

    def depths(self, layer: str, count: int) -> list[str]:
        """Return a layer and last convolutions of the larger maps before it, so many names at most, deepest first."""
        by_side = {self._side(layer): layer}
        for name in reversed(self._classifier.keras.convolutions()):
            if self._side(name) > max(by_side):
                by_side[self._side(name)] = name
        return list(by_side.values())[:count]

    def _side(self, layer: str) -> int:
        return self._classifier.model.get_layer(layer).output.shape[1]

    def _probability(self, logits: np.ndarray) -> np.ndarray:
        if self.is_binary:
            return 1 / (1 + np.exp(-(logits @ self.direction)))
        powers = np.exp(logits - logits.max(1, keepdims=True))
        return powers[:, self._index] / powers.sum(1)
