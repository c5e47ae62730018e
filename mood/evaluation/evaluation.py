"""Accuracy and its relatives, each with its n and its interval."""

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from mood.evaluation import metrics
from mood.evaluation.intervals import Metric, resampled, share

if TYPE_CHECKING:
    from mood.evaluation.scores import Scores


@dataclass(frozen=True, eq=False)
class Evaluation:
    """How one net did on one split.

    Args:
        scores: what it said, see `Scores.at`.
        y_pred: (n,) int, the index of the class that each photo was called.
    """

    scores: "Scores"
    y_pred: np.ndarray

    @property
    def classes(self) -> tuple[str, ...]:
        """The classes, in the order of the confusion matrix."""
        return self.scores.task.classes

    @property
    def n(self) -> int:
        """Number of photos."""
        return self.scores.n

    @property
    def labels(self) -> np.ndarray:
        """(n,) str, the label of each photo."""
        return np.array(self.classes)[self.scores.y_true]

    @property
    def is_correct(self) -> np.ndarray:
        """(n,) bool, whether each photo was called what its label says."""
        return self.y_pred == self.scores.y_true

    def rows(self) -> pd.DataFrame:
        """Return one row a photo: id, y_true, y_pred, is_correct."""
        y_pred = np.array(self.classes)[self.y_pred]
        columns = {"id": self.scores.files, "y_true": self.labels, "y_pred": y_pred, "is_correct": self.is_correct}
        return pd.DataFrame(columns)

    @cached_property
    def confusion(self) -> np.ndarray:
        """Counts, (classes, classes) int, rows true, columns predicted."""
        size = len(self.classes)
        return np.bincount(size * self.scores.y_true + self.y_pred, minlength=size * size).reshape(size, size)

    @property
    def accuracy(self) -> Metric:
        """Share of photos whose predicted label is the true one."""
        return share(int(self.is_correct.sum()), self.n)

    @property
    def most_common(self) -> float:
        """Share of the most common label: what always naming it reaches, in [0, 1]."""
        return float(self.confusion.sum(1).max() / max(1, self.n))

    @cached_property
    def metrics(self) -> dict[str, Metric]:
        """All metrics by name, most of them bootstrapped when first asked for.

        Accuracy; balanced_accuracy and, without a positive class, macro_f1 (means over the classes that occur);
        precision, recall and F1 of each class; and those of `Scores.metrics`.
        """
        return {"accuracy": self.accuracy} | self._of_all() | self._by_class() | self.scores.metrics

    def record(self) -> dict[str, Any]:
        """Return the evaluation as plain data for a card."""
        return {
            "n": self.n,
            "confusion": {"classes": list(self.classes), "rows_true_columns_predicted": self.confusion.tolist()},
            **{name: metric.record() for name, metric in self.metrics.items()},
        }

    def _of_all(self) -> dict[str, Metric]:
        y_true = self.scores.y_true
        present = [index for index in range(len(self.classes)) if (y_true == index).any()]

        def balanced(is_correct: np.ndarray, weights: np.ndarray) -> np.ndarray:
            inside = [(y_true == index).astype(float) for index in present]
            with np.errstate(invalid="ignore"):
                return np.mean([weights @ (is_correct * of) / (weights @ of) for of in inside], axis=0)

        def macro_f1(y_pred: np.ndarray, weights: np.ndarray) -> np.ndarray:
            return np.mean([metrics.f1(y_true == index, y_pred == index, weights) for index in present], axis=0)

        means = {"balanced_accuracy": resampled(balanced, self.is_correct)}
        return means if self.scores.task.is_binary else means | {"macro_f1": resampled(macro_f1, self.y_pred)}

    def _by_class(self) -> dict[str, Metric]:
        of_classes = {}
        for index, label in enumerate(self.classes):
            hits = int(self.confusion[index, index])
            of_classes[f"precision_{label}"] = share(hits, int(self.confusion[:, index].sum()))
            of_classes[f"recall_{label}"] = share(hits, int(self.confusion[index].sum()))
            of_classes[f"f1_{label}"] = resampled(metrics.f1, self.scores.y_true == index, self.y_pred == index)
        return of_classes
