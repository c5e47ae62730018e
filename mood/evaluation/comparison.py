"""Whether one model is better than another on the same photos, or just luckier."""

import math
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd

from mood.evaluation.intervals import Interval, bootstrap_interval
from mood.evaluation.predictions import join, with_outcome


@dataclass(frozen=True)
class McNemar:
    """The exact McNemar test of two models on the same photos.

    The null hypothesis is that both err equally often.

    Args:
        both: photos that both got right.
        only_a: photos that only the first got right.
        only_b: photos that only the second got right.
        neither: photos that both got wrong.
        pvalue: two-sided, in (0, 1].
    """

    both: int
    only_a: int
    only_b: int
    neither: int
    pvalue: float

    @property
    def n(self) -> int:
        """Number of photos that both models saw."""
        return self.both + self.only_a + self.only_b + self.neither

    @property
    def difference(self) -> float:
        """Accuracy of the second model minus that of the first, in [-1, 1]."""
        return (self.only_b - self.only_a) / self.n if self.n else 0.0

    @cached_property
    def interval(self) -> Interval:
        """The 95 % interval of the difference, over resamples of the photos."""
        gained = np.repeat([0, -1, 1, 0], [self.both, self.only_a, self.only_b, self.neither])
        return bootstrap_interval(lambda weights: weights @ gained / len(gained), len(gained))


def compare(a: pd.DataFrame, b: pd.DataFrame, threshold: float = 0.5) -> McNemar:
    """Compare two models on the photos that both saw.

    Args:
        a: predictions table of the first.
        b: predictions table of the second.
        threshold: the least p_happy that is called happy.

    Returns:
        The four counts and the exact p-value.
    """
    joined = join({"a": a, "b": b})
    right_a, right_b = (
        with_outcome(joined.rename(columns={name: "p_happy"}), threshold)["is_correct"].to_numpy(bool) for name in "ab"
    )
    only_a, only_b = int((right_a & ~right_b).sum()), int((~right_a & right_b).sum())
    both, neither = int((right_a & right_b).sum()), int((~right_a & ~right_b).sum())
    return McNemar(both, only_a, only_b, neither, mcnemar_pvalue(only_a, only_b))


def mcnemar_pvalue(only_a: int, only_b: int) -> float:
    """Return the exact two-sided p-value: a fair coin tossed once for each discordant photo.

    Args:
        only_a: photos that only the first model got right.
        only_b: photos that only the second model got right.

    Returns:
        In (0, 1] (McNemar 1947, https://doi.org/10.1007/BF02295996; Dietterich 1998).
    """
    tosses, fewer = only_a + only_b, min(only_a, only_b)
    tail = sum(math.comb(tosses, k) for k in range(fewer + 1))
    return min(1.0, 2 * tail / 2**tosses)


def holm(pvalues: list[float]) -> list[float]:
    """Adjust p-values for having looked at several comparisons.

    Args:
        pvalues: one each comparison.

    Returns:
        Adjusted p-values in the same order (Holm 1979).
    """
    order = np.argsort(pvalues, kind="stable")
    scaled = np.array(pvalues)[order] * np.arange(len(pvalues), 0, -1)
    adjusted = np.empty(len(pvalues))
    adjusted[order] = np.minimum(np.maximum.accumulate(scaled), 1.0)
    return [float(p) for p in adjusted]
