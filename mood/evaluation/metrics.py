"""Accuracy and its relatives, each with its n and its interval."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from mood.evaluation.intervals import Interval, bootstrap_interval, wilson_interval
from mood.labels import CLASSES, POSITIVE


@dataclass(frozen=True)
class Metric:
    """A figure that never comes alone.

    Args:
        value: the figure, in [0, 1]; nan where it is undefined.
        n: number of photos it rests on.
        interval: its 95 % interval.
    """

    value: float
    n: int
    interval: Interval

    def __str__(self) -> str:
        """Return the figure as percent, with interval and n."""
        if np.isnan(self.value):
            return f"undefined (n = {self.n})"
        return f"{self.value:.1%} [{self.interval.low:.1%}, {self.interval.high:.1%}], n = {self.n}"

    def record(self) -> dict[str, Any]:
        """Return the metric as plain data for a card."""
        ends = [round(self.interval.low, 4), round(self.interval.high, 4)]
        return {"value": round(self.value, 4), "n": self.n, "interval": ends, "method": self.interval.method}


@dataclass(frozen=True)
class Evaluation:
    """How one model did on one split.

    Args:
        n: number of photos.
        confusion: (classes, classes) int, rows true, columns predicted, in the order of `CLASSES`.
        metrics: by name: accuracy, precision_happy, recall_happy, f1_happy, the same for sad, roc_auc.
    """

    n: int
    confusion: np.ndarray
    metrics: dict[str, Metric]

    @property
    def accuracy(self) -> Metric:
        """Share of photos whose predicted label is the true one."""
        return self.metrics["accuracy"]

    def record(self) -> dict[str, Any]:
        """Return the evaluation as plain data for a card."""
        return {
            "n": self.n,
            "confusion": {"classes": list(CLASSES), "rows_true_columns_predicted": self.confusion.tolist()},
            **{name: metric.record() for name, metric in self.metrics.items()},
        }


def evaluate(predictions: pd.DataFrame, threshold: float = 0.5) -> Evaluation:
    """Evaluate the predictions of one model.

    Args:
        predictions: a predictions table, usually of one split.
        threshold: the least p_happy that is called happy.

    Returns:
        Counts and metrics; a metric without any photo to rest on is nan with n = 0.
    """
    is_positive = (predictions["y_true"] == POSITIVE).to_numpy()
    p = predictions["p_happy"].to_numpy(float)
    called = p >= threshold
    confusion = confusion_matrix(is_positive, called)
    metrics = {"accuracy": _share(int(np.trace(confusion)), len(p))}
    for index, label in enumerate(CLASSES):
        hits = int(confusion[index, index])
        metrics[f"precision_{label}"] = _share(hits, int(confusion[:, index].sum()))
        metrics[f"recall_{label}"] = _share(hits, int(confusion[index].sum()))
        metrics[f"f1_{label}"] = _f1(is_positive == bool(index), called == bool(index))
    metrics["roc_auc"] = _roc_auc(is_positive, p)
    return Evaluation(len(p), confusion, metrics)


def confusion_matrix(is_positive: np.ndarray, called: np.ndarray) -> np.ndarray:
    """Count the photos by true and predicted class.

    Args:
        is_positive: (n,) bool, whether the label is the positive class.
        called: (n,) bool, whether the prediction is.

    Returns:
        (2, 2) int, rows true, columns predicted, sad first.
    """
    return np.bincount(2 * is_positive + called, minlength=4).reshape(2, 2)


def roc_auc(is_positive: np.ndarray, scores: np.ndarray, weights: np.ndarray) -> np.ndarray:
    """Return the area under the ROC curve: how often a positive photo scores above a negative one.

    Args:
        is_positive: (n,) bool.
        scores: (n,) float; ties count one half.
        weights: (resamples, n), how often each photo counts.

    Returns:
        (resamples,) in [0, 1]; nan where one class is absent
        (Hanley and McNeil 1982, https://doi.org/10.1148/radiology.143.1.7063747).
    """
    order = np.argsort(scores, kind="stable")
    ordered = scores[order]
    starts = np.flatnonzero(np.r_[True, ordered[1:] != ordered[:-1]])
    positive = np.add.reduceat(weights[:, order] * is_positive[order], starts, axis=1)
    negative = np.add.reduceat(weights[:, order] * ~is_positive[order], starts, axis=1)
    below = np.cumsum(negative, axis=1) - negative / 2
    with np.errstate(invalid="ignore"):
        return (positive * below).sum(1) / (positive.sum(1) * negative.sum(1))


def f1(is_class: np.ndarray, called: np.ndarray, weights: np.ndarray) -> np.ndarray:
    """Return the F1 score of one class, the harmonic mean of its precision and recall.

    Args:
        is_class: (n,) bool, whether the label is the class.
        called: (n,) bool, whether the prediction is.
        weights: (resamples, n), how often each photo counts.

    Returns:
        (resamples,) in [0, 1]; nan where the class neither occurs nor is predicted.
    """
    with np.errstate(invalid="ignore"):
        return 2 * (weights @ (is_class & called)) / (weights @ is_class.astype(int) + weights @ called.astype(int))


def _share(successes: int, n: int) -> Metric:
    return Metric(successes / n if n else float("nan"), n, wilson_interval(successes, n))


def _f1(is_class: np.ndarray, called: np.ndarray) -> Metric:
    return _resampled(lambda weights: f1(is_class, called, weights), len(called))


def _roc_auc(is_positive: np.ndarray, p: np.ndarray) -> Metric:
    return _resampled(lambda weights: roc_auc(is_positive, p, weights), len(p))


def _resampled(metric: Any, n: int) -> Metric:
    if n == 0:
        return Metric(float("nan"), 0, Interval(float("nan"), float("nan"), 0.95, "bootstrap"))
    return Metric(float(metric(np.ones((1, n)))[0]), n, bootstrap_interval(metric, n))
