"""Which photos of a series belong together."""

from collections.abc import Sequence

import numpy as np

from mood.bursts.shots import GRID, Shot
from mood.importing import one_at_a_time

LIKENESS = 0.8
"""Least mean likeness within a burst, 0 to 1; from 0.7 to 0.85 the first ten bundled bursts are all found whole."""

SOON = 5.0
"""Seconds by the camera's clock within which two photos count as half as far apart."""

PAUSE = 60.0
"""Seconds: photos that lie further apart by the camera's clock are no burst."""

LAYOUT = 3 * GRID**2

FAR = 1e3
"""A distance that no mean makes up for."""


def group(shots: Sequence[Shot], least: float = LIKENESS) -> list[list[int]]:
    """Find bursts: places in `shots`, group by group, each in the order given, the group of the first photo first.

    Two groups need the mean likeness `least`, in [0, 1], to be one.
    """
    return linked(distances(shots), least)


def linked(away: np.ndarray, least: float = LIKENESS) -> list[list[int]]:
    """Return the groups, as `group` does, of photos of which it is known how far they are apart, (n, n).

    Source: average linkage (UPGMA), https://docs.scipy.org/doc/scipy/reference/generated/scipy.cluster.hierarchy.linkage.html
    """
    if len(away) < 2:
        return [[place] for place in range(len(away))]
    with one_at_a_time:
        from scipy.cluster.hierarchy import fcluster, linkage
        from scipy.spatial.distance import squareform

    numbers = fcluster(linkage(squareform(away, checks=False), "average"), 1 - least, "distance")
    return sorted(np.flatnonzero(numbers == number).tolist() for number in np.unique(numbers))


def distances(shots: Sequence[Shot]) -> np.ndarray:
    """Return how far shots are apart, (n, n); see `apart`."""
    if not shots:
        return np.zeros((0, 0))
    taken = np.array([shot.taken for shot in shots], float)  # nan where it is None
    return apart(points(np.stack([shot.vector for shot in shots]), np.stack([shot.layout for shot in shots])), taken)


def points(vectors: np.ndarray, layouts: np.ndarray) -> np.ndarray:
    """Return what photos look like, (n, f + 192) of length 1: a product of two is the mean cosine of their parts.

    Args:
        vectors: (n, f) of length 1, what they show; see `Shot`.
        layouts: (n, 192) of length 1.
    """
    return np.concatenate([vectors, layouts], 1) / np.sqrt(np.float32(2))


def apart(looks: np.ndarray, taken: np.ndarray) -> np.ndarray:
    """Return how far photos are apart, (n, n), by their `points` and the seconds, (n,), of their clocks, or nan.

    It is one less the mean cosine of what two show and of their layouts, half of that where a clock says that they were
    taken at once, `FAR` where it says that they were not.
    """
    away = by_looks(looks, looks).astype(float)
    gap = np.abs(taken[:, None] - taken)
    away[gap <= SOON] /= 2
    away[gap > PAUSE] = FAR
    np.fill_diagonal(away, 0)
    return away


def by_looks(some: np.ndarray, others: np.ndarray) -> np.ndarray:
    """Return how far photos are apart from others, (n, m) in [0, 1], by the `points` of both."""
    return np.clip(1 - some @ others.T, 0, 1)


def mirrored(looks: np.ndarray) -> np.ndarray:
    """Return the `points` of photos that are mirrored, whose features hardly change (cosine 0.97)."""
    layouts = looks[:, -LAYOUT:].reshape(len(looks), GRID, GRID, -1)[:, :, ::-1]
    return np.concatenate([looks[:, :-LAYOUT], layouts.reshape(len(looks), LAYOUT)], 1)
