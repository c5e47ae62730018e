"""When two maps are the same, whatever the processor.

Where a net is smooth, rounding moves a map by rounding. A gradient is not: it jumps at a rectifier's kink, and pooling
hands it to one of several equal inputs. Processors, and compiled and eager arithmetic on one of them, put a few units
on other sides of their kinks, each of which moves the pixels that it sees by any amount; the order of the pixels, and
nearly all of them, stay.
"""

import numpy as np
from scipy.stats import spearmanr

from mood.explanation.heatmap import normalise

SMOOTH = 1e-3
"""Largest difference of normalised maps that no gradient at the pixels was taken for."""

NEAR, SHARE, ORDER = 0.01, 0.99, 0.999
"""Of gradients: so near, as a share of the largest, must pixels be, so many of them, and so alike the pixels' order by
rank correlation."""


def difference(ours: np.ndarray, theirs: np.ndarray) -> float:
    """Return the largest difference of two normalised raw maps, of what speaks for and of what against."""
    return max(np.abs(normalise(sign * ours) - normalise(sign * theirs)).max() for sign in (1, -1))


def same_gradients(ours: np.ndarray, theirs: np.ndarray) -> bool:
    """Return whether two raw maps of gradients at the pixels differ by no more than a few units at their kinks."""
    # Scaled by their means: one unit may move the largest pixel.
    ours, theirs = (raw / np.abs(raw).mean() for raw in (ours, theirs))
    near = np.abs(ours - theirs) <= NEAR * np.abs(theirs).max()
    return spearmanr(ours, theirs, axis=None).statistic >= ORDER and near.mean() >= SHARE
