"""How far a figure may be off because the test set is small."""

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
import pandas as pd

Z95 = 1.959963984540054
RESAMPLES = 2000


@dataclass(frozen=True)
class Interval:
    """A 95 % confidence interval, and the name of the method that it comes from."""

    low: float
    high: float
    method: str


@dataclass(frozen=True)
class Metric:
    """A figure that never comes alone.

    Args:
        value: nan where it is undefined.
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
        style = "z.1%" if self.is_share else "z.3f"
        return f"{self.value:{style}} [{self.interval.low:{style}}, {self.interval.high:{style}}], n = {self.n}"

    def record(self) -> dict[str, Any]:
        """Return the metric as plain data for a card."""
        ends = [round(self.interval.low, 4), round(self.interval.high, 4)]
        return {"value": round(self.value, 4), "n": self.n, "interval": ends, "method": self.interval.method}


def in_words(record: Mapping[str, Any]) -> str:
    """Return a share that a card holds (see `Metric.record`) as percent, with its interval."""
    low, high = record["interval"]
    return f"{record['value']:.1%} [{low:.1%}, {high:.1%}]"


def wilson_interval(successes: int, n: int) -> Interval:
    """Return the 95 % Wilson score interval of a share, with ends in [0, 1]; [0, 1] when n is 0.

    Wilson 1927, https://doi.org/10.1080/01621459.1927.10502953.
    """
    if n == 0:
        return Interval(0.0, 1.0, "wilson")
    share, z2 = successes / n, Z95**2
    centre = (share + z2 / (2 * n)) / (1 + z2 / n)
    half = Z95 / (1 + z2 / n) * math.sqrt(share * (1 - share) / n + z2 / (4 * n * n))
    low = 0.0 if successes == 0 else centre - half
    high = 1.0 if successes == n else centre + half
    return Interval(low, high, "wilson")


def bootstrap_interval(metric: Callable[[np.ndarray], np.ndarray], n: int) -> Interval:
    """Return the 95 % percentile bootstrap interval of a metric over n photos.

    The metric maps weights (resamples, n), how often each photo was drawn, to (resamples,) values; a resample on which
    it is undefined gives nan and is left out.

    Returns:
        The 2.5th and 97.5th percentile, nan when the metric is undefined (Efron and Tibshirani 1993, chapter 13).
    """
    values = metric(_resampled_weights(n))
    values = values[~np.isnan(values)]
    low, high = np.percentile(values, [2.5, 97.5]) if len(values) else (math.nan, math.nan)
    return Interval(float(low), float(high), "bootstrap")


@lru_cache(maxsize=4)
def _resampled_weights(n: int) -> np.ndarray:
    """Return how often each photo is drawn in each resample; every metric of a table sees the same draws."""
    return np.random.default_rng(0).multinomial(n, np.full(n, 1 / n), size=RESAMPLES).astype(float)


def share(successes: int, n: int) -> Metric:
    """Return a share of photos with its Wilson interval; nan where there are none."""
    return Metric(successes / n if n else math.nan, n, wilson_interval(successes, n))


def share_of(hits: np.ndarray | pd.Series) -> Metric:
    """Return how often something holds, of (n,) bool, one a photo; nan where there are none."""
    return share(int(hits.sum()), len(hits))


def resampled(score: Callable[..., np.ndarray], *of: np.ndarray, is_share: bool = True) -> Metric:
    """Return a metric of `metrics.py` with its bootstrap interval; nan where there is no photo."""
    n = len(of[0])
    if n == 0:
        return Metric(math.nan, 0, Interval(math.nan, math.nan, "bootstrap"), is_share)

    def weighted(weights: np.ndarray) -> np.ndarray:
        return score(*of, weights)

    return Metric(float(weighted(np.ones((1, n)))[0]), n, bootstrap_interval(weighted, n), is_share)


def roc_auc(is_positive: np.ndarray, p: np.ndarray) -> Metric:
    """Return how often a positive photo scores above a negative one, with its interval on the scale of log-odds.

    `is_positive` (n,) bool says whether each label is the class, and only the order of `p` (n,) matters; ties count
    one half, and without photos of both kinds it is nan. Variance: DeLong et al. 1988, https://doi.org/10.2307/2531595,
    by the midranks of Sun and Xu 2014, https://doi.org/10.1109/LSP.2014.2337313. That knows no spread where all photos
    are in order or one stands for a class: there the ends are those of Newcombe 2006, https://doi.org/10.1002/sim.2324.
    """
    positive, negative = p[is_positive], p[~is_positive]
    m, n = len(positive), len(negative)
    if not m or not n:
        return Metric(math.nan, m + n, Interval(math.nan, math.nan, "DeLong"))
    ranks = _midranks(np.r_[positive, negative])
    above = (ranks[:m] - _midranks(positive)) / n  # the share of negative photos below each positive one
    below = 1 - (ranks[m:] - _midranks(negative)) / m
    area = float(above.mean())
    if min(m, n) < 2 or area in (0.0, 1.0):
        return Metric(area, m + n, _newcombe(area, m, n))
    error = math.sqrt(above.var(ddof=1) / m + below.var(ddof=1) / n) / (area * (1 - area))
    centre = math.log(area / (1 - area))
    low, high = (1 / (1 + math.exp(-(centre + side * Z95 * error))) for side in (-1, 1))
    return Metric(area, m + n, Interval(low, high, "DeLong"))


def rank_correlation(a: np.ndarray, b: np.ndarray) -> Metric:
    """Return Spearman's rank correlation of two (n,) measures of the same photos, in [-1, 1].

    Its interval is Fisher's with the variance of Bonett and Wright 2000, https://doi.org/10.1007/BF02294183; nan of
    fewer than four photos, or where a measure is the same for all.
    """
    n = len(a)
    if n < 4 or np.ptp(a) == 0 or np.ptp(b) == 0:
        return Metric(math.nan, n, Interval(math.nan, math.nan, "Bonett-Wright"), is_share=False)
    value = min(1.0, max(-1.0, float(np.corrcoef(_midranks(a), _midranks(b))[0, 1])))
    half = Z95 * math.sqrt((1 + value**2 / 2) / (n - 3))
    centre = math.atanh(value) if abs(value) < 1 else math.copysign(math.inf, value)
    ends = Interval(math.tanh(centre - half), math.tanh(centre + half), "Bonett-Wright")
    return Metric(value, n, ends, is_share=False)


def _midranks(values: np.ndarray) -> np.ndarray:
    """Return the place of each value among all, from 1; tied ones share the mean of theirs."""
    _, place, counts = np.unique(values, return_inverse=True, return_counts=True)
    return (np.cumsum(counts) - (counts - 1) / 2)[place]


def _newcombe(area: float, m: int, n: int) -> Interval:
    """Return the areas that lie 1.96 of their own standard errors from the one found, of m and n photos."""
    mean = (m + n) / 2

    def lies_outside(theta: float) -> bool:
        spread = 2 * mean - 1 - 3 * (mean - 1) / ((2 - theta) * (1 + theta))
        return abs(theta - area) > Z95 * math.sqrt(theta * (1 - theta) * spread / (m * n))

    return Interval(_border(0.0, area, lies_outside), _border(1.0, area, lies_outside), "Newcombe")


def _border(outside: float, inside: float, lies_outside: Callable[[float], bool]) -> float:
    """Return where what lies outside ends, by halving."""
    for _ in range(50 if outside != inside else 0):
        middle = (outside + inside) / 2
        outside, inside = (middle, inside) if lies_outside(middle) else (outside, middle)
    return outside
