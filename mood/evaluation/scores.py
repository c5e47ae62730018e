"""What a net says of photos whose labels are known, before a threshold (`Scores`) and at one (`Evaluation`)."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import numpy as np
import pandas as pd

from mood.evaluation import metrics
from mood.evaluation.calibration import tempered
from mood.evaluation.intervals import Metric, resampled, roc_auc, share, share_of
from mood.evaluation.predictions import called, probabilities_of
from mood.tasks import Task


@dataclass(frozen=True, eq=False)
class Scores:
    """The probabilities that one net gave on one split.

    Args:
        files: (n,) str, the photos' ids.
        y_true: (n,) int, the index of each photo's label among the task's classes.
        p: (n, classes) float in [0, 1].
    """

    task: Task
    files: np.ndarray
    y_true: np.ndarray
    p: np.ndarray

    @classmethod
    def of(cls, predictions: pd.DataFrame, task: Task) -> "Scores":
        """Return the scores of a predictions table, usually of one split.

        Photos whose label the task does not know are left out; of a net that tells more classes apart, each one's share
        of these counts.
        """
        rows = predictions[predictions["y_true"].isin(task.classes)]
        y_true = rows["y_true"].map(task.classes.index).to_numpy(int)
        return cls(task, rows["id"].to_numpy(str), y_true, probabilities_of(rows, task.classes))

    @property
    def n(self) -> int:
        """Number of photos."""
        return len(self.y_true)

    @property
    def is_positive(self) -> np.ndarray:
        """(n,) bool, whether the label is the last class: the positive one, where there is one."""
        return self.y_true == len(self.task.classes) - 1

    @property
    def p_positive(self) -> np.ndarray:
        """(n,) float, the probability of the last class."""
        return self.p[:, -1]

    @property
    def p_label(self) -> np.ndarray:
        """(n,) float, the probability of each photo's own label."""
        return self.p[np.arange(self.n), self.y_true]

    def at(self, threshold: float = 0.5) -> "Evaluation":
        """Return what follows at a threshold, the least probability of the positive class that is called so.

        Where there is none, the likeliest class is called and the threshold has no part.
        """
        return Evaluation(self, (self.p_positive >= threshold).astype(int) if self.task.is_binary else called(self.p))

    def renamed(self, files: Sequence[str]) -> "Scores":
        """Return the same with other ids, in the same order."""
        return replace(self, files=np.asarray(files, str))

    def among(self, files: Collection[str]) -> "Scores":
        """Return those of some photos, by their ids."""
        chosen = np.isin(self.files, list(files))
        return replace(self, files=self.files[chosen], y_true=self.y_true[chosen], p=self.p[chosen])

    def tempered(self, temperature: float) -> "Scores":
        """Return the same with all logits divided by a temperature."""
        return replace(self, p=tempered(self.p, temperature))

    @cached_property
    def metrics(self) -> dict[str, Metric]:
        """The metrics in which no threshold has a part, by name, bootstrapped when first asked for.

        Of a positive class roc_auc, average_precision, brier, log_loss and calibration_error; else roc_auc of each
        class against the rest, log_loss, and calibration_error of the called class.
        """
        return self._of_positive() if self.task.is_binary else self._of_classes()

    @cached_property
    def calibration_error(self) -> Metric:
        """How far probabilities are from what they say, of the positive class or of the one called; see `metrics`."""
        hits, confidence = self.is_positive, self.p_positive
        if not self.task.is_binary:
            hits, confidence = self.at().is_correct, self.p.max(1, initial=0)
        error = resampled(metrics.calibration_error, hits, confidence, is_share=False)
        # Drawing photos anew adds luck, which only ever adds to this error: all resamples may lie above it.
        return replace(error, interval=replace(error.interval, low=min(error.interval.low, error.value)))

    def _of_positive(self) -> dict[str, Metric]:
        of = self.is_positive, self.p_positive
        return {
            "roc_auc": roc_auc(*of),
            "average_precision": resampled(metrics.average_precision, *of),
            "brier": resampled(metrics.brier, *of, is_share=False),
            "log_loss": resampled(metrics.log_loss, *of, is_share=False),
            "calibration_error": self.calibration_error,
        }

    def _of_classes(self) -> dict[str, Metric]:
        return {
            f"roc_auc_{label}": roc_auc(self.y_true == index, self.p[:, index])
            for index, label in enumerate(self.task.classes)
        } | {
            "log_loss": resampled(metrics.negative_log, self.p_label, is_share=False),
            "calibration_error": self.calibration_error,
        }


@dataclass(frozen=True, eq=False)
class Evaluation:
    """How one net did on one split, by the class that each photo was called: `y_pred`, (n,) int; see `Scores.at`."""

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
        return share_of(self.is_correct)

    @property
    def guessing(self) -> float:
        """What is reached without a look, by always naming the commonest class, in [0, 1]."""
        return float(self.confusion.sum(1).max() / max(1, self.n))

    @property
    def guess(self) -> str:
        """That in words, such as “always naming the most common class (52.3%)”."""
        return f"always naming the most common class ({self.guessing:.1%})"

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
