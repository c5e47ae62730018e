"""Metrics as functions of weights, so that the bootstrap resamples all photos at once.

Unless it says otherwise, a function takes `is_positive` (n,) bool, whether each photo's label is the positive class;
`p` (n,) in [0, 1], the probability of that class; and `weights` (resamples, n), how often each photo counts. It returns
(resamples,) values, nan where undefined.
"""

import numpy as np

BINS = 10
_LEAST = 1e-6
"""Probabilities are stored with six decimals: no surer answer is punished more."""


def average_precision(is_positive: np.ndarray, p: np.ndarray, weights: np.ndarray) -> np.ndarray:
    """Return the area under the precision-recall curve, in [0, 1], as the mean precision over recall steps.

    Only the order of `p` matters; guessing reaches the share of positive photos.
    """
    positive, negative = (part[:, ::-1] for part in _by_rising_score(is_positive, p, weights))
    hits, called = np.cumsum(positive, axis=1), np.cumsum(positive + negative, axis=1)
    with np.errstate(invalid="ignore", divide="ignore"):
        precision = np.where(called > 0, hits / np.maximum(called, 1), 0)
        return (positive * precision).sum(1) / positive.sum(1)


def f1(is_class: np.ndarray, called: np.ndarray, weights: np.ndarray) -> np.ndarray:
    """Return the harmonic mean of precision and recall of one class, in [0, 1].

    `is_class` (n,) bool says whether each label is the class, `called` (n,) bool whether the prediction is.
    """
    with np.errstate(invalid="ignore"):
        return 2 * (weights @ (is_class & called)) / (weights @ is_class.astype(int) + weights @ called.astype(int))


def brier(is_positive: np.ndarray, p: np.ndarray, weights: np.ndarray) -> np.ndarray:
    """Return the mean squared distance of probability and truth, in [0, 1]; lower is better (Brier 1950).

    Always answering one half gives 0.25.
    """
    return weights @ (p - is_positive) ** 2 / weights.sum(1)


def log_loss(is_positive: np.ndarray, p: np.ndarray, weights: np.ndarray) -> np.ndarray:
    """Return the mean negative log probability of the truth, at least 0, in nats; lower is better.

    Always answering one half gives 0.693.
    """
    return negative_log(np.where(is_positive, p, 1 - p), weights)


def negative_log(p_label: np.ndarray, weights: np.ndarray) -> np.ndarray:
    """Return the mean negative log probability of the labels, at least 0, in nats; lower is better.

    `p_label` (n,) in [0, 1] is what each photo's own label was given, of any number of classes.
    """
    return weights @ negative_logs(p_label) / weights.sum(1)


def negative_logs(p_label: np.ndarray) -> np.ndarray:
    """Return the negative log probability of each photo's label, (n,) at least 0, in nats."""
    return -np.log(np.maximum(p_label, _LEAST))


def calibration_error(is_positive: np.ndarray, p: np.ndarray, weights: np.ndarray) -> np.ndarray:
    """Return the expected calibration error over ten even bins of p, in [0, 1]; lower is better.

    That is how far the share of positives is from the mean probability, on average (Naeini et al. 2015). It is not a
    proper score: read it beside the Brier score.
    """
    bins = bins_of(p)
    gaps = [np.abs(weights[:, bins == index] @ (p - is_positive)[bins == index]) for index in range(BINS)]
    return np.sum(gaps, axis=0) / weights.sum(1)


def pearson(a: np.ndarray, b: np.ndarray, weights: np.ndarray) -> np.ndarray:
    """Return the correlation of two (n,) rows in each resample of `weights` (resamples, n); nan where one is flat."""
    total = weights.sum(1)
    mean_a, mean_b = weights @ a / total, weights @ b / total
    joint = weights @ (a * b) / total - mean_a * mean_b
    square_a, square_b = weights @ a**2 / total, weights @ b**2 / total
    spread = np.sqrt(np.clip((square_a - mean_a**2) * (square_b - mean_b**2), 0, None))
    is_flat = spread <= 1e-12 * np.sqrt(square_a * square_b)  # what rounding leaves of none
    return np.where(is_flat, np.nan, joint / np.where(is_flat, 1, spread))


def bins_of(p: np.ndarray) -> np.ndarray:
    """Return the index of the even bin that each probability lies in, (n,) int below `BINS`."""
    return np.minimum((p * BINS).astype(int), BINS - 1)


def _by_rising_score(is_positive: np.ndarray, p: np.ndarray, weights: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return the weight of positive and of negative photos at each distinct score, lowest first."""
    order = np.argsort(p, kind="stable")
    ordered = p[order]
    starts = np.flatnonzero(np.r_[True, ordered[1:] != ordered[:-1]])
    positive = np.add.reduceat(weights[:, order] * is_positive[order], starts, axis=1)
    return positive, np.add.reduceat(weights[:, order] * ~is_positive[order], starts, axis=1)
