"""What a net says of photos whose labels are known, before any threshold."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
import pandas as pd

from mood.evaluation import metrics
from mood.evaluation.calibration import tempered
from mood.evaluation.evaluation import Evaluation
from mood.evaluation.intervals import Metric, resampled
from mood.evaluation.outcomes import called
from mood.evaluation.predictions import probabilities_of
from mood.tasks import Task


@dataclass(frozen=True, eq=False)
class Scores:
    """The probabilities that one net gave on one split.

    Args:
        task: what it tells apart.
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

        Args:
            predictions: a predictions table; photos whose label the task does not know are left out.
            task: what was asked; of a net that tells more classes apart, each one's share of these.
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

    def at(self, threshold: float = 0.5) -> Evaluation:
        """Return what follows at a threshold.

        Args:
            threshold: the least probability of the positive class that is called so; where there is none, the likeliest
                class is called and the threshold has no part.
        """
        if self.task.is_binary:
            return Evaluation(self, (self.p_positive >= threshold).astype(int))
        return Evaluation(self, called(self.p))

    def renamed(self, files: Sequence[str]) -> "Scores":
        """Return the same with other ids, in the same order."""
        return replace(self, files=np.asarray(files, str))

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

    def _of_positive(self) -> dict[str, Metric]:
        of = self.is_positive, self.p_positive
        return {
            "roc_auc": resampled(metrics.roc_auc, *of),
            "average_precision": resampled(metrics.average_precision, *of),
            "brier": resampled(metrics.brier, *of, is_share=False),
            "log_loss": resampled(metrics.log_loss, *of, is_share=False),
            "calibration_error": resampled(metrics.calibration_error, *of, is_share=False),
        }

    def _of_classes(self) -> dict[str, Metric]:
        hits, confidence = self.at().is_correct, self.p.max(1, initial=0)
        return {
            f"roc_auc_{label}": resampled(metrics.roc_auc, self.y_true == index, self.p[:, index])
            for index, label in enumerate(self.task.classes)
        } | {
            "log_loss": resampled(metrics.negative_log, self.p_label, is_share=False),
            "calibration_error": resampled(metrics.calibration_error, hits, confidence, is_share=False),
        }
