"""Which photos of a series belong together."""

from collections.abc import Sequence

import numpy as np

from mood.bursts.shots import Shot
from mood.importing import one_at_a_time

LIKENESS = 0.8
"""Least mean likeness within a burst, 0 to 1; from 0.7 to 0.85 the first ten bundled bursts are all found whole."""

SOON = 5.0
"""Seconds by the camera's clock within which two photos count as half as far apart."""

PAUSE = 60.0
"""Seconds: photos that lie further apart by the camera's clock are no burst."""


def group(shots: Sequence[Shot], least: float = LIKENESS) -> list[list[int]]:
    """Find bursts.

    Args:
        shots: of a series.
        least: mean likeness that two groups need to be one, in [0, 1].

    Returns:
        Places in `shots`, group by group, each in the order given, the group of the first photo first.

    Source: average linkage (UPGMA), https://docs.scipy.org/doc/scipy/reference/generated/scipy.cluster.hierarchy.linkage.html
    """
    if len(shots) < 2:
        return [[place] for place in range(len(shots))]
    with one_at_a_time:
        from scipy.cluster.hierarchy import fcluster, linkage
        from scipy.spatial.distance import squareform

    away = distances(shots)
    tree = linkage(squareform(away, checks=False), "average")
    numbers = fcluster(tree, 1 - least, "distance")
    groups = [np.flatnonzero(numbers == number).tolist() for number in np.unique(numbers)]
    return sorted(groups)


def distances(shots: Sequence[Shot]) -> np.ndarray:
    """Return how far shots are apart.

    Args:
        shots: of a series.

    Returns:
        (n, n): one less the mean cosine of what two show and of their layouts, half of that where a clock says that
        they were taken at once, `FAR` where it says that they were not.
    """
    vectors, layouts = np.stack([one.vector for one in shots]), np.stack([one.layout for one in shots])
    away = np.clip(1 - (vectors @ vectors.T + layouts @ layouts.T) / 2, 0, 1).astype(float)
    taken = np.array([np.nan if one.photo.taken is None else one.photo.taken for one in shots])
    gap = np.abs(taken[:, None] - taken)
    away[gap <= SOON] /= 2
    away[gap > PAUSE] = FAR
    np.fill_diagonal(away, 0)
    return away


FAR = 1e3
"""A distance that no mean makes up for."""
