"""Accuracy and its relatives where there are more than two classes."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np

from mood.evaluation import scores
from mood.evaluation.metrics import Metric, resampled, share

_LEAST = 1e-6
"""Probabilities are stored with six decimals: no surer answer is punished more."""


@dataclass(frozen=True)
class EvaluationOfClasses:
    """How one model of several classes did on one split.

    Args:
        classes: in the order of the model's outputs.
        labels: (n,) int, the index of each photo's label.
        p: (n, classes) float, probabilities.
    """

    classes: tuple[str, ...]
    labels: np.ndarray
    p: np.ndarray

    @property
    def n(self) -> int:
        """Number of photos."""
        return len(self.labels)

    @cached_property
    def called(self) -> np.ndarray:
        """The likeliest class of each photo, (n,) int."""
        return self.p.argmax(1)

    @cached_property
    def confusion(self) -> np.ndarray:
        """Counts, (classes, classes) int, rows true, columns predicted, in the order of `classes`."""
        counts = np.zeros((len(self.classes), len(self.classes)), int)
        np.add.at(counts, (self.labels, self.called), 1)
        return counts

    @property
    def accuracy(self) -> Metric:
        """Share of photos whose predicted label is the true one."""
        return share(int(np.trace(self.confusion)), self.n)

    @property
    def most_common(self) -> float:
        """Share of the most common label: what always naming it reaches, in [0, 1]."""
        return float(self.confusion.sum(1).max() / max(1, self.n))

    @cached_property
    def metrics(self) -> dict[str, Metric]:
        """All metrics by name.

        Accuracy; balanced_accuracy and macro_f1 (means over the classes that occur); precision, recall, F1 and
        one-against-rest ROC AUC of each class; log_loss; calibration_error of the called class.
        """
        return {"accuracy": self.accuracy} | self._of_all() | self._by_class() | self._of_probabilities()

    def record(self) -> dict[str, Any]:
        """Return the evaluation as plain data for a card."""
        return {
            "n": self.n,
            "confusion": {"classes": list(self.classes), "rows_true_columns_predicted": self.confusion.tolist()},
            **{name: metric.record() for name, metric in self.metrics.items()},
        }

    def _of_all(self) -> dict[str, Metric]:
        hits = self.called == self.labels
        present = [index for index in range(len(self.classes)) if (self.labels == index).any()]

        def balanced(is_right: np.ndarray, weights: np.ndarray) -> np.ndarray:
            inside = [(self.labels == index).astype(float) for index in present]
            with np.errstate(invalid="ignore"):
                return np.mean([weights @ (is_right * one) / (weights @ one) for one in inside], axis=0)

        def macro_f1(called: np.ndarray, weights: np.ndarray) -> np.ndarray:
            return np.mean([scores.f1(self.labels == index, called == index, weights) for index in present], axis=0)

        return {"balanced_accuracy": resampled(balanced, hits), "macro_f1": resampled(macro_f1, self.called)}

    def _by_class(self) -> dict[str, Metric]:
        found = {}
        for index, label in enumerate(self.classes):
            hits, is_class = int(self.confusion[index, index]), self.labels == index
            found[f"precision_{label}"] = share(hits, int(self.confusion[:, index].sum()))
            found[f"recall_{label}"] = share(hits, int(self.confusion[index].sum()))
            found[f"f1_{label}"] = resampled(scores.f1, is_class, self.called == index)
            found[f"roc_auc_{label}"] = resampled(scores.roc_auc, is_class, self.p[:, index])
        return found

    def _of_probabilities(self) -> dict[str, Metric]:
        def log_loss(own: np.ndarray, weights: np.ndarray) -> np.ndarray:
            return weights @ -np.log(np.maximum(own, _LEAST)) / weights.sum(1)

        own, confidence = self.p[np.arange(self.n), self.labels], self.p.max(1, initial=0)
        hits = self.called == self.labels
        return {
            "log_loss": resampled(log_loss, own, is_share=False),
            "calibration_error": resampled(scores.calibration_error, hits, confidence, is_share=False),
        }
