"""What a table of redrawn nets says of each method: means over draws and photos, and whether a map stays alike."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from mood.evaluation import Interval, Metric
from mood.evaluation.intervals import RESAMPLES

DRAWS = 5
"""So many nets are drawn by default, and fewer decide nothing: of one net, a draw alone may move a mean by a half."""

PHOTOS = 50

STILL_ALIKE = 0.5
"""A method whose maps keep this rank correlation with all layers redrawn looks at the photo more than at the model."""


@dataclass(frozen=True)
class Redrawn:
    """How alike a method's maps are to those of nets with every layer redrawn.

    Args:
        signed: mean rank correlation of the signed maps over draws and photos; n is the number of photos, and the
            interval is over both.
        absolute: that of their absolute values; undefined where it was not measured.
        draws: number of nets drawn.
        constant: number of comparisons left out because a map was constant or empty.
        compared: number of all comparisons.
    """

    signed: Metric
    absolute: Metric
    draws: int
    constant: int
    compared: int

    @property
    def is_alike(self) -> bool:
        """Whether enough draws show that the maps stay alike, signed or absolute: a whole interval says so."""
        lows = (self.signed.interval.low, self.absolute.interval.low)
        return self.draws >= DRAWS and any(low >= STILL_ALIKE for low in lows)

    @property
    def is_different(self) -> bool:
        """Whether enough draws show that they do not."""
        highs = (self.signed.interval.high, self.absolute.interval.high)
        return self.draws >= DRAWS and all(high < STILL_ALIKE for high in highs)

    @property
    def is_often_constant(self) -> bool:
        """Whether more than half of the comparisons were left out: what is left says little of the method."""
        return 2 * self.constant > self.compared


def fully_redrawn(table: pd.DataFrame) -> dict[str, Redrawn]:
    """Return what rows of one data set, as `randomise` returns them, say of each method."""
    return {str(method): _of_method(rows) for method, rows in table.groupby("method", sort=False)}


def insensitive(table: pd.DataFrame) -> dict[str, Redrawn]:
    """Return those of `fully_redrawn` that are still alike."""
    return {method: redrawn for method, redrawn in fully_redrawn(table).items() if redrawn.is_alike}


def crossed_mean(values: np.ndarray) -> Metric:
    """Return the mean of (draws, photos) values, nan where there is none, with an interval over both.

    Draws and photos are resampled independently of each other (pigeonhole bootstrap, Owen 2007,
    https://doi.org/10.1214/07-AOAS122): one over all pairs would take those of one net for independent.
    """
    there = ~np.isnan(values)
    photos = int(there.any(0).sum())
    if not photos:
        return Metric(float("nan"), 0, Interval(float("nan"), float("nan"), "bootstrap"), is_share=False)
    of_draws, of_photos = (_weights(count, seed) for seed, count in enumerate(values.shape))
    totals, counts = (
        np.einsum("rd,dp,rp->r", of_draws, part, of_photos, optimize=True)
        for part in (np.where(there, values, 0), there.astype(float))
    )
    low, high = np.percentile(totals[counts > 0] / counts[counts > 0], [2.5, 97.5])
    return Metric(float(values[there].mean()), photos, Interval(float(low), float(high), "bootstrap"), is_share=False)


def _weights(count: int, seed: int) -> np.ndarray:
    return np.random.default_rng(seed).multinomial(count, np.full(count, 1 / count), size=RESAMPLES).astype(float)


def _of_method(rows: pd.DataFrame) -> Redrawn:
    signed, absolute = (
        crossed_mean(rows.pivot_table(index="draw", columns="file", values=name, dropna=False).to_numpy(float))
        for name in ("rank_correlation", "absolute_rank_correlation")
    )
    return Redrawn(signed, absolute, rows["draw"].nunique(), int(rows["is_constant"].sum()), len(rows))
