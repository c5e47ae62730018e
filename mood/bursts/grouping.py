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

FAR = 1e3
"""A distance that no mean makes up for."""


def group(shots: Sequence[Shot], least: float = LIKENESS) -> list[list[int]]:
    """Find bursts: places in `shots`, group by group, each in the order given, the group of the first photo first.

    Two groups need the mean likeness `least`, in [0, 1], to be one.

    Source: average linkage (UPGMA), https://docs.scipy.org/doc/scipy/reference/generated/scipy.cluster.hierarchy.linkage.html
    """
    if len(shots) < 2:
        return [[place] for place in range(len(shots))]
    with one_at_a_time:
        from scipy.cluster.hierarchy import fcluster, linkage
        from scipy.spatial.distance import squareform

    tree = linkage(squareform(distances(shots), checks=False), "average")
    numbers = fcluster(tree, 1 - least, "distance")
    return sorted(np.flatnonzero(numbers == number).tolist() for number in np.unique(numbers))


def distances(shots: Sequence[Shot]) -> np.ndarray:
    """Return how far shots are apart, (n, n).

    It is one less the mean cosine of what two show and of their layouts, half of that where a clock says that they were
    taken at once, `FAR` where it says that they were not.
    """
    vectors, layouts = np.stack([shot.vector for shot in shots]), np.stack([shot.layout for shot in shots])
    away = np.clip(1 - (vectors @ vectors.T + layouts @ layouts.T) / 2, 0, 1).astype(float)
    taken = np.array([shot.taken for shot in shots], float)  # nan where it is None
    gap = np.abs(taken[:, None] - taken)
    away[gap <= SOON] /= 2
    away[gap > PAUSE] = FAR
    np.fill_diagonal(away, 0)
    return away
