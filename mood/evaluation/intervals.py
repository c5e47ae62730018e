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
