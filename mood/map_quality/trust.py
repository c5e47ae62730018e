"""Whether to believe one map: its own deletion and insertion scores against maps that look at no model."""

from dataclasses import dataclass

import numpy as np

from mood import zoo
from mood.explanation.heatmap import Explanation
from mood.importing import one_at_a_time
from mood.map_quality.faithfulness import CONTROLS, Faithfulness, Predict, check


@dataclass(frozen=True)
class Trust:
    """A map's test, and insertion minus deletion of each control on the same photo and class."""

    own: Faithfulness
    controls: dict[str, float]

    @property
    def beaten_by(self) -> list[str]:
        """Names of the controls that score at least as well as the map."""
        return [name for name, gain in self.controls.items() if gain >= self.own.gain]


def trust(
    classifier: "zoo.Classifier", photo: np.ndarray, explanation: Explanation, controls: dict[str, float] | None = None
) -> Trust:
    """Test the map of a photo, (h, w, 3) uint8, by 43 predictions.

    Controls are what `control_gains` returned for the photo and class; None makes as many predictions for each.
    """
    own = check(*_asked(classifier, photo, explanation.target), explanation.contrast)
    return Trust(own, controls or control_gains(classifier, photo, explanation.target))


def control_gains(classifier: "zoo.Classifier", photo: np.ndarray, target: str) -> dict[str, float]:
    """Return insertion minus deletion of the maps that look at no model, on a photo, (h, w, 3) uint8."""
    predict, seen = _asked(classifier, photo, target)
    return {name: check(predict, seen, control(seen)).gain for name, control in CONTROLS.items()}


def _asked(classifier: "zoo.Classifier", photo: np.ndarray, target: str) -> tuple[Predict, np.ndarray]:
    with one_at_a_time:
        from mood.explanation.scorer import Scorer  # imports ONNX Runtime

    return Scorer(classifier, target).probabilities, classifier.prepare([photo])[0]
