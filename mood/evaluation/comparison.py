"""Whether one model is better than another on the same photos, or just luckier."""

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import product

import numpy as np
import pandas as pd

from mood.evaluation.intervals import Interval, Metric, bootstrap_interval, resampled
from mood.evaluation.metrics import negative_logs
from mood.evaluation.scores import Evaluation, Scores


@dataclass(frozen=True)
class McNemar:
    """The exact McNemar test of two models on the same photos, counted by which of them got each right.

    The null hypothesis is that both err equally often.
    """

    both: int
    only_a: int
    only_b: int
    neither: int

    @property
    def n(self) -> int:
        """Number of photos that both models saw."""
        return self.both + self.only_a + self.only_b + self.neither

    @property
    def difference(self) -> float:
        """Accuracy of the second model minus that of the first, in [-1, 1]."""
        return (self.only_b - self.only_a) / self.n if self.n else 0.0

    @property
    def pvalue(self) -> float:
        """The exact two-sided p-value, in (0, 1]: a fair coin tossed once for each discordant photo.

        McNemar 1947, https://doi.org/10.1007/BF02295996; Dietterich 1998.
        """
        tosses, fewer = self.only_a + self.only_b, min(self.only_a, self.only_b)
        tail = sum(math.comb(tosses, k) for k in range(fewer + 1))
        return min(1.0, 2 * tail / 2**tosses)

    @property
    def points(self) -> str:
        """The difference in points of percent, as it is read off the two accuracies that are shown, with its interval.

        Rounded by itself it could be another one: 9 between accuracies shown as 70 and 60.
        """
        before, after = (round(100 * (self.both + only) / max(1, self.n), 1) for only in (self.only_a, self.only_b))
        return f"{after - before:+z.1f} points [{100 * self.interval.low:+z.1f}, {100 * self.interval.high:+z.1f}]"

    @cached_property
    def interval(self) -> Interval:
        """The 95 % interval of the difference, over resamples of the photos."""
        gained = np.repeat([0, -1, 1, 0], [self.both, self.only_a, self.only_b, self.neither])
        return bootstrap_interval(lambda weights: weights @ gained / len(gained), len(gained))


def compare(a: Evaluation, b: Evaluation) -> McNemar:
    """Compare two nets on the photos that both saw under the same label."""
    return McNemar(*patterns([a, b]).values())


def gain(before: Scores, after: Scores) -> Metric:
    """Return by how much the log loss on the same photos fell, in nats; negative where it rose.

    Its interval is over resamples of the photos.
    """
    saved = negative_logs(before.p_label) - negative_logs(after.p_label)
    return resampled(lambda of, weights: weights @ of / weights.sum(1), saved, is_share=False)


def verdict(gained: Metric) -> str:
    """Say of a gain whether it is one: not where its interval holds zero."""
    if gained.interval.low > 0:
        return "helps"
    return "does harm" if gained.interval.high < 0 else "not shown to help"


def compare_narrower(theirs: Evaluation, predictions: pd.DataFrame, home: str) -> McNemar:
    """Compare a net with one that tells more classes apart, asked about the classes of the first alone.

    The `predictions` of the other are on a data set in which that of the first is the folder `home`.
    """
    ours = Scores.of(predictions, theirs.scores.task)
    return compare(theirs, ours.renamed([file.removeprefix(f"{home}/") for file in ours.files]).at())


def patterns(evaluations: Sequence[Evaluation]) -> dict[tuple[bool, ...], int]:
    """Count the photos that all nets saw under the same label by who is right.

    Returns:
        For each pattern of right (True) and wrong, in the nets' order, the number of photos; all right first.
    """
    outcomes = [
        pd.Series(evaluation.is_correct, index=pd.MultiIndex.from_arrays([evaluation.scores.files, evaluation.labels]))
        for evaluation in evaluations
    ]
    counts = Counter(map(tuple, pd.concat(outcomes, axis=1, join="inner").to_numpy(bool).tolist()))
    return {pattern: counts[pattern] for pattern in product([True, False], repeat=len(evaluations))}


def holm(pvalues: list[float]) -> list[float]:
    """Adjust p-values, in their order, for having looked at several comparisons (Holm 1979)."""
    order = np.argsort(pvalues, kind="stable")
    scaled = np.array(pvalues)[order] * np.arange(len(pvalues), 0, -1)
    return np.minimum(np.maximum.accumulate(scaled), 1.0)[np.argsort(order)].tolist()
