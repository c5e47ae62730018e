"""Whether to believe one map: its own deletion and insertion scores against maps that look at no model."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from mood.explanation.heatmap import Explanation
from mood.importing import one_at_a_time
from mood.map_quality.faithfulness import CONTROLS, Faithfulness, check

if TYPE_CHECKING:
    from mood.zoo.classifier import Classifier


@dataclass(frozen=True)
class Trust:
    """A map's test beside its controls.

    Args:
        own: the map's scores.
        controls: insertion minus deletion of each control on the same photo and class.
    """

    own: Faithfulness
    controls: dict[str, float]

    @property
    def beaten_by(self) -> list[str]:
        """Names of the controls that score at least as well as the map."""
        return [name for name, gain in self.controls.items() if gain >= self.own.gain]


def trust(
    classifier: "Classifier", photo: np.ndarray, found: Explanation, controls: dict[str, float] | None = None
) -> Trust:
    """Test one map and its controls.

    Args:
        classifier: the model that was explained.
        photo: (h, w, 3) uint8, the photo that was explained.
        found: its explanation.
        controls: what `control_gains` returned for the photo and class, or None to compute it.

    Returns:
        The scores; 43 predictions are made for the map and as many for each control.
    """
    with one_at_a_time:
        from mood.explanation.scorer import Scorer  # imports TensorFlow

    predict, seen = Scorer(classifier, found.target).probabilities, classifier.prepare([photo])[0]
    own = check(predict, seen, found.contrast)
    return Trust(own, controls or control_gains(classifier, photo, found.target))


def control_gains(classifier: "Classifier", photo: np.ndarray, target: str) -> dict[str, float]:
    """Test the maps that look at no model.

    Args:
        classifier: the model.
        photo: (h, w, 3) uint8.
        target: the class.

    Returns:
        Insertion minus deletion of each control.
    """
    with one_at_a_time:
        from mood.explanation.scorer import Scorer  # imports TensorFlow

    predict, seen = Scorer(classifier, target).probabilities, classifier.prepare([photo])[0]
    return {name: check(predict, seen, control(seen)).gain for name, control in CONTROLS.items()}
