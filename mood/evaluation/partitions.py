"""How well groups that were found agree with groups that are known, by pairs of photos."""

from collections.abc import Sequence

import numpy as np

from mood.evaluation.intervals import Metric, resampled


def pairwise(true: Sequence[object] | np.ndarray, found: Sequence[object] | np.ndarray) -> dict[str, Metric]:
    """Return precision, recall and F1 of the pairs of photos that were found to belong together.

    Pairs of one group are not independent, so the intervals are bootstrapped over the known groups, of which a single
    photo is one; a false pair counts half for the group of either photo.

    Args:
        true: (n,) the known group of each photo.
        found: (n,) the group in which it was found.

    Returns:
        The metrics, whose n is the number of known groups; nan where there is no pair.
    """
    known, named = (np.unique(np.asarray(groups), return_inverse=True)[1] for groups in (true, found))
    (group, other), shared = np.unique(np.stack([known, named]), axis=1, return_counts=True)
    count = len(np.bincount(known))
    right = np.bincount(group, shared * (shared - 1) / 2, count)
    wrong = np.bincount(group, shared * (np.bincount(named)[other] - shared) / 2, count)
    missed = np.bincount(known) * (np.bincount(known) - 1) / 2 - right
    return {
        "precision": resampled(_ratio, right, right + wrong),
        "recall": resampled(_ratio, right, right + missed),
        "f1": resampled(_ratio, 2 * right, 2 * right + wrong + missed),
    }


def _ratio(part: np.ndarray, whole: np.ndarray, weights: np.ndarray) -> np.ndarray:
    """Return the ratio of two sums over groups, (resamples,), of weights (resamples, n); nan where the second is 0."""
    total = weights @ whole
    return np.divide(weights @ part, total, out=np.full(len(total), np.nan), where=total > 0)
