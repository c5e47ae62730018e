"""How far a figure may be off because the test set is small."""

import math
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

Z95 = 1.959963984540054
RESAMPLES = 2000


@dataclass(frozen=True)
class Interval:
    """A confidence interval.

    Args:
        low: lower end.
        high: upper end.
        level: confidence level, in (0, 1).
        method: how it was computed.
    """

    low: float
    high: float
    level: float
    method: str


def wilson_interval(successes: int, n: int) -> Interval:
    """Return the 95 % Wilson score interval of a share.

    Args:
        successes: how often it happened, 0 to n.
        n: how often it could have happened.

    Returns:
        Ends in [0, 1]; [0, 1] when n is 0 (Wilson 1927, https://doi.org/10.1080/01621459.1927.10502953).
    """
    if n == 0:
        return Interval(0.0, 1.0, 0.95, "wilson")
    share, z2 = successes / n, Z95**2
    centre = (share + z2 / (2 * n)) / (1 + z2 / n)
    half = Z95 / (1 + z2 / n) * math.sqrt(share * (1 - share) / n + z2 / (4 * n * n))
    low = 0.0 if successes == 0 else centre - half
    high = 1.0 if successes == n else centre + half
    return Interval(low, high, 0.95, "wilson")


def bootstrap_interval(
    metric: Callable[[np.ndarray], np.ndarray], n: int, seed: int = 0, resamples: int = RESAMPLES
) -> Interval:
    """Return the 95 % percentile bootstrap interval of a metric over photos.

    Args:
        metric: maps weights (resamples, n), how often each photo was drawn, to (resamples,) values;
            a resample on which the metric is undefined gives nan and is left out.
        n: number of photos.
        seed: fixes the resamples.
        resamples: how many are drawn.

    Returns:
        The 2.5th and 97.5th percentile, nan when the metric is undefined
        (Efron and Tibshirani 1993, chapter 13).
    """
    values = metric(_resampled_weights(n, seed, resamples))
    values = values[~np.isnan(values)]
    low, high = np.percentile(values, [2.5, 97.5]) if len(values) else (math.nan, math.nan)
    return Interval(float(low), float(high), 0.95, "bootstrap")


@lru_cache(maxsize=4)
def _resampled_weights(n: int, seed: int, resamples: int) -> np.ndarray:
    """Return how often each photo is drawn in each resample; every metric of a table sees the same draws."""
    return np.random.default_rng(seed).multinomial(n, np.full(n, 1 / n), size=resamples).astype(float)
