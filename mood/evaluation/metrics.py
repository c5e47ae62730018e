"""Accuracy and its relatives, each with its n and its interval."""

import math
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Any

import numpy as np

from mood.evaluation import scores
from mood.evaluation.intervals import Interval, bootstrap_interval, wilson_interval
from mood.labels import CLASSES


@dataclass(frozen=True)
class Metric:
    """A figure that never comes alone.

    Args:
        value: the figure; nan where it is undefined.
        n: number of photos it rests on.
        interval: its 95 % interval.
        is_share: whether it is a share of 1 of which more is better; else it is a loss.
    """

    value: float
    n: int
    interval: Interval
    is_share: bool = True

    def __str__(self) -> str:
        """Return the figure, a share as percent, with interval and n."""
        if np.isnan(self.value):
            return f"undefined (n = {self.n})"
        if not self.is_share:
            return f"{self.value:.3f} [{self.interval.low:.3f}, {self.interval.high:.3f}], n = {self.n}"
        return f"{self.value:.1%} [{self.interval.low:.1%}, {self.interval.high:.1%}], n = {self.n}"

    def record(self) -> dict[str, Any]:
        """Return the metric as plain data for a card."""
        ends = [round(self.interval.low, 4), round(self.interval.high, 4)]
        return {"value": round(self.value, 4), "n": self.n, "interval": ends, "method": self.interval.method}


@dataclass(frozen=True)
class Evaluation:
    """How one model did on one split.

    Args:
        is_positive: (n,) bool, whether the label is the positive class.
        p: (n,) float, the probability of the positive class.
        called: (n,) bool, whether the prediction is the positive class.
    """

    is_positive: np.ndarray
    p: np.ndarray
    called: np.ndarray

    @property
    def n(self) -> int:
        """Number of photos."""
        return len(self.p)

    @cached_property
    def confusion(self) -> np.ndarray:
        """Counts, (classes, classes) int, rows true, columns predicted, in the order of `CLASSES`."""
        return confusion_matrix(self.is_positive, self.called)

    @property
    def accuracy(self) -> Metric:
        """Share of photos whose predicted label is the true one."""
        return share(int(np.trace(self.confusion)), self.n)

    @cached_property
    def metrics(self) -> dict[str, Metric]:
        """All metrics by name, most of them bootstrapped when first asked for.

        Accuracy; precision, recall and F1 of each class; balanced_accuracy, roc_auc and
        average_precision (of happy); brier, log_loss and calibration_error.
        """
        balanced = resampled(scores.balanced_accuracy, self.is_positive, self.called)
        probabilities = _of_probabilities(self.is_positive.astype(bool).tobytes(), self.p.astype(float).tobytes())
        return {"accuracy": self.accuracy} | self._by_class() | {"balanced_accuracy": balanced} | probabilities

    def record(self) -> dict[str, Any]:
        """Return the evaluation as plain data for a card."""
        return {
            "n": self.n,
            "confusion": {"classes": list(CLASSES), "rows_true_columns_predicted": self.confusion.tolist()},
            **{name: metric.record() for name, metric in self.metrics.items()},
        }

    def _by_class(self) -> dict[str, Metric]:
        found = {}
        for index, label in enumerate(CLASSES):
            hits = int(self.confusion[index, index])
            found[f"precision_{label}"] = share(hits, int(self.confusion[:, index].sum()))
            found[f"recall_{label}"] = share(hits, int(self.confusion[index].sum()))
            found[f"f1_{label}"] = resampled(scores.f1, self.is_positive == bool(index), self.called == bool(index))
        return found


@lru_cache(maxsize=32)
def _of_probabilities(is_positive: bytes, p: bytes) -> dict[str, Metric]:
    """Return the metrics in which no threshold has a part, so that moving it does not resample them again."""
    of = np.frombuffer(is_positive, bool), np.frombuffer(p, float)
    return {
        "roc_auc": resampled(scores.roc_auc, *of),
        "average_precision": resampled(scores.average_precision, *of),
        "brier": resampled(scores.brier, *of, is_share=False),
        "log_loss": resampled(scores.log_loss, *of, is_share=False),
        "calibration_error": resampled(scores.calibration_error, *of, is_share=False),
    }


def confusion_matrix(is_positive: np.ndarray, called: np.ndarray) -> np.ndarray:
    """Count the photos by true and predicted class.

    Args:
        is_positive: (n,) bool, whether the label is the positive class.
        called: (n,) bool, whether the prediction is.

    Returns:
        (2, 2) int, rows true, columns predicted, sad first.
    """
    return np.bincount(2 * is_positive + called, minlength=4).reshape(2, 2)


def share(successes: int, n: int) -> Metric:
    """Return a share of photos with its Wilson interval; nan where there are none."""
    return Metric(successes / n if n else float("nan"), n, wilson_interval(successes, n))


def resampled(score: Callable[..., np.ndarray], *of: np.ndarray, is_share: bool = True) -> Metric:
    """Return a score of `scores.py` with its bootstrap interval; nan where there is no photo."""
    n = len(of[0])
    if n == 0:
        return Metric(math.nan, 0, Interval(math.nan, math.nan, 0.95, "bootstrap"), is_share)

    def weighted(weights: np.ndarray) -> np.ndarray:
        return score(*of, weights)

    return Metric(float(weighted(np.ones((1, n)))[0]), n, bootstrap_interval(weighted, n), is_share)
