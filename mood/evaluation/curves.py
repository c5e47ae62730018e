"""Curves over all thresholds, and how far probabilities mean what they say."""

from dataclasses import dataclass

import numpy as np

from mood.evaluation.intervals import Interval, wilson_interval
from mood.evaluation.metrics import bins_of


@dataclass(frozen=True)
class Bin:
    """Photos whose probabilities of the positive class lie close together, on average at `confidence`, in [0, 1].

    The share of them that is positive, in [0, 1], has a 95 % Wilson interval.
    """

    confidence: float
    share: float
    interval: Interval
    n: int


def roc(is_positive: np.ndarray, p: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return the receiver operating characteristic of labels (n,) bool and scores (n,).

    Returns:
        Share of negatives and share of positives that score at least each threshold, from (0, 0) to (1, 1)
        (Fawcett 2006, https://doi.org/10.1016/j.patrec.2005.10.010).
    """
    positives, negatives = _taken(is_positive, p)
    return negatives / max(negatives[-1], 1), positives / max(positives[-1], 1)


def precision_recall(is_positive: np.ndarray, p: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return recall and precision of labels (n,) bool and scores (n,) at each threshold, strictest first."""
    positives, negatives = (counts[1:] for counts in _taken(is_positive, p))
    return positives / max(positives[-1], 1), positives / (positives + negatives)


def reliability(is_positive: np.ndarray, p: np.ndarray) -> list[Bin]:
    """Return how often photos of like probability are positive, of labels (n,) bool and p (n,) in [0, 1].

    Returns:
        Ten even bins without the empty ones, lowest first (Niculescu-Mizil and Caruana 2005).
    """
    indices, bins = bins_of(p), []
    for index in np.unique(indices):
        inside = indices == index
        hits, n = int(is_positive[inside].sum()), int(inside.sum())
        bins.append(Bin(float(p[inside].mean()), hits / n, wilson_interval(hits, n), n))
    return bins


def risk_coverage(is_correct: np.ndarray, confidence: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return how many photos a net decides alone, and how often it errs in those, if it leaves the unsure ones.

    Args:
        is_correct: (n,) bool, whether each photo is called what its label says.
        confidence: (n,) float; equally sure photos are decided together.

    Returns:
        Share decided and share of those that is wrong, surest first (El-Yaniv and Wiener 2010,
        https://jmlr.org/papers/v11/el-yaniv10a.html).
    """
    right, wrong = (counts[1:] for counts in _taken(is_correct, confidence))
    return (right + wrong) / max(len(is_correct), 1), wrong / (right + wrong)


def _taken(is_positive: np.ndarray, p: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return how many positives and negatives score at least each distinct value, highest first, from 0 on."""
    order = np.argsort(-p, kind="stable")
    last = np.r_[p[order][1:] != p[order][:-1], True]
    positives = np.r_[0, np.cumsum(is_positive[order])[last]]
    return positives, np.r_[0, np.cumsum(~is_positive[order])[last]]
