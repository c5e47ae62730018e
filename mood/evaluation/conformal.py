"""Verdicts with a guarantee: sets of classes that hold the true one as often as a level says, by split conformal.

The guarantee is for photos that are exchangeable with those of the calibration, class by class, on average over
calibrations. Of photos unlike them it says nothing.
"""

import math
from dataclasses import dataclass

import numpy as np
import pandas as pd

from mood.errors import DataError
from mood.evaluation.intervals import Metric, share_of
from mood.evaluation.scores import Scores
from mood.importing import one_at_a_time

LOWEST, HIGHEST, USUAL = 0.80, 0.99, 0.95
"""Levels that a visitor may set, and the one that is set at first."""

_DIGITS = 9
"""Of a rank before it is rounded up: 100 * 0.55 is a little above 55."""


@dataclass(frozen=True)
class Conformal:
    """What a net may say of a photo at a level, in (0, 1).

    Args:
        least: by class the least probability with which it is in a photo's set; 0, so always, where too few calibrate.
        counts: by class the photos that calibrated it.
    """

    level: float
    least: tuple[float, ...]
    counts: tuple[int, ...]

    def sets(self, p: np.ndarray) -> np.ndarray:
        """Return which classes are in the set of each photo, (n, classes) bool, by its probabilities (n, classes)."""
        return p >= np.array(self.least)

    def luck(self, count: int) -> tuple[float, float]:
        """Return between what a class's true coverage lies for 95 of 100 draws of so many calibration photos.

        Both ends in [0, 1], of the beta distribution with rank and n + 1 - rank (Vovk 2012,
        https://proceedings.mlr.press/v25/vovk12.html); 1 and 1 where the class is in every set.
        """
        with one_at_a_time:
            from scipy.special import betaincinv  # slow to import

        rank = _rank(count, self.level)
        if rank > count:
            return 1.0, 1.0
        low, high = (float(betaincinv(rank, count + 1 - rank, share)) for share in (0.025, 0.975))
        return low, high

    @property
    def always(self) -> tuple[int, ...]:
        """The indices of classes that are in every set, since fewer than `needed` photos of them calibrate."""
        return tuple(index for index, count in enumerate(self.counts) if count < self.needed)

    @property
    def needed(self) -> int:
        """The fewest calibration photos with which a class can ever be left out at this level."""
        return math.ceil(round(self.level / (1 - self.level), _DIGITS))


@dataclass(frozen=True)
class Measured:
    """What sets are worth on photos whose labels are known.

    Args:
        coverage: how often the label is in the set.
        by_class: the same by label; only of those that occur.
        alone: how often the set is one class, which the net may decide alone.
        wrong: how often that class is not the label.
        several: how often the set is more than one class, so that a person is asked.
        none: how often it is empty.
    """

    coverage: Metric
    by_class: dict[str, Metric]
    alone: Metric
    wrong: Metric
    several: Metric
    none: Metric


def calibrate(y_true: np.ndarray, p: np.ndarray, level: float) -> Conformal:
    """Return the class-conditional split conformal sets of a level.

    A class is in a set if its nonconformity 1 - p is at most the ceil((n + 1) level)-th smallest of the n calibration
    photos of that class: the sets with the fewest classes among all of that coverage (Sadinle, Lei and Wasserman 2019,
    https://doi.org/10.1080/01621459.2017.1395341; Vovk 2012 for the guarantee class by class).

    Args:
        y_true: (n,) int, the index of each calibration photo's label.
        p: (n, classes) in [0, 1].
        level: share of each class's photos whose set is to hold their label, in (0, 1).

    Raises:
        DataError: if the level is not in (0, 1).
    """
    if not 0 < level < 1:
        raise DataError(f"A level lies between 0 and 1; received {level}.", "Ask for 0.95, say.")
    of_classes = [p[y_true == index, index] for index in range(p.shape[1])]
    return Conformal(level, tuple(_least(of, level) for of in of_classes), tuple(len(of) for of in of_classes))


def _least(p: np.ndarray, level: float) -> float:
    """Return the probability that the needed share of a class's photos, plus one to come, reaches; 0 if too few."""
    rank = _rank(len(p), level)
    return float(np.sort(p)[-rank]) if rank <= len(p) else 0.0


def _rank(count: int, level: float) -> int:
    return math.ceil(round((count + 1) * level, _DIGITS))


def measure(conformal: Conformal, scores: Scores) -> Measured:
    """Return what sets are worth on photos that did not calibrate them."""
    sets = conformal.sets(scores.p)
    size, is_covered = sets.sum(1), covered(conformal, scores)
    of_labels = {label: scores.y_true == index for index, label in enumerate(scores.task.classes)}
    return Measured(
        share_of(is_covered),
        {label: share_of(is_covered[of]) for label, of in of_labels.items() if of.any()},
        share_of(size == 1),
        share_of(~is_covered[size == 1]),
        share_of(size > 1),
        share_of(size == 0),
    )


def outcomes(conformal: Conformal, scores: Scores) -> pd.DataFrame:
    """Return one row a photo as an evaluation has them: id, y_true, and is_correct where the set holds the label."""
    labels = np.array(scores.task.classes)[scores.y_true]
    return pd.DataFrame({"id": scores.files, "y_true": labels, "is_correct": covered(conformal, scores)})


def covered(conformal: Conformal, scores: Scores) -> np.ndarray:
    """Return whether the set of each photo holds its label, (n,) bool."""
    return conformal.sets(scores.p)[np.arange(scores.n), scores.y_true]
