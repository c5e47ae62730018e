"""Which photos of a library belong together: bursts by the clock, copies and near-copies wherever they lie.

Groups that average linkage joins hold a pair that is at least as near as their mean. So it is enough to compare whole
what hangs together by near pairs, and these are looked for among the photos that were taken next and that look most
alike: groups are those of `bursts.group`, but never are all photos of a large library compared with all.
"""

from collections.abc import Callable, Iterator, Sequence
from math import log10

import numpy as np

from mood.bursts.grouping import LIKENESS, PAUSE, SOON, by_looks, linked, mirrored
from mood.errors import DataError
from mood.library.neighbours import Neighbours
from mood.library.pairs import Pairs, components, in_order, numbered, together

DOUBT = 3.0
"""Photos that were not taken within `PAUSE` by their clocks have to be so much nearer to be copies.

With less, more copies that were saved at another time are found, and more visits to one scene are taken for one."""

MIRRORED = 1.25
"""What looks alike mirrored counts as so much farther apart: faces are half symmetric."""

RISE = 0.04
"""How much more alike photos without a clock have to be in a library ten times as large, where strangers look alike."""

SERIES = 1000
"""Up to so many `LIKENESS` holds as it is."""

STUCK = 100
"""A moment at which more photos were taken is none: a clock that was never set, or a file that was made of others."""

NEIGHBOURS = 32
"""A photo is compared with so many that look most like it, wherever they lie."""

REACH = 256
"""And with so many that were taken next, within `PAUSE`."""

EACH = 1024
"""In a library of at most so many photos each is compared with each."""

MOST = 1024
"""No group is larger: what is compared whole has to fit into memory."""

LEAST, FARTHEST = 0.75, 0.5
"""Groups are at least so alike. So no photos that look farther apart are linked: what was taken at once counts half."""

ROWS = 256  # compared at once

Turn = Callable[[np.ndarray], np.ndarray]


def grouped(looks: np.ndarray, taken: np.ndarray, sha256: Sequence[str], least: float = LIKENESS) -> list[list[int]]:
    """Find what belongs together in a library: photos of a burst, copies and near-copies.

    Files of the same content are one photo.

    Args:
        looks: (n, f + 192) float16 or float32; see `bursts.points`.
        taken: (n,) seconds by the camera's clock, nan where it has none.
        sha256: (n,) of the files' bytes.
        least: mean likeness that two groups need to be one, in [`LEAST`, 1]; see `bursts.group`.

    Returns:
        The groups, each of places in order, the group of the first photo first; each photo is in exactly one.

    Raises:
        DataError: if `least` is less.
    """
    if least < LEAST:
        raise DataError(f"Photos of a library are grouped by a similarity of {LEAST} to 1; received {least:g}.")
    _, firsts, number = np.unique(np.array(sha256, str), return_index=True, return_inverse=True)
    photos, clock = looks[firsts], _believed(taken[firsts])
    found = [(places[0], place) for places in _linked(photos, clock, least) for place in places]
    first, second = np.array(found, int).reshape(-1, 2).T
    return in_order(numbered(len(photos), first, second)[number])


def _believed(taken: np.ndarray) -> np.ndarray:
    """Return the seconds by the camera's clock, nan where it stands still."""
    _, moment, count = np.unique(taken, return_inverse=True, return_counts=True)
    return np.where(count[moment] > STUCK, np.nan, taken)


def _linked(looks: np.ndarray, taken: np.ndarray, least: float) -> Iterator[list[int]]:
    """Yield the groups of two photos or more that average linkage finds in what hangs together."""
    strictness = strict(len(looks), least)

    def near(pairs: Pairs) -> Pairs:
        gap = np.abs(taken[pairs.first] - taken[pairs.second])
        away = by_clock(pairs.away, gap, strictness)
        return Pairs(pairs.first, pairs.second, away).where(away <= 1 - least)

    for places in components(len(looks), together(map(near, alike(looks, taken))), MOST):
        away = by_clock(_by_looks(looks[places]), np.abs(taken[places][:, None] - taken[places]), strictness)
        yield from (places[group].tolist() for group in linked(away, least) if len(group) > 1)


def strict(count: int, least: float = LIKENESS) -> float:
    """Return how much farther apart photos count that no clock brings together, in a library of `count` photos."""
    return (1 - least) / max(1 - least - RISE * log10(max(count, SERIES) / SERIES), 0.05)


def by_clock(away: np.ndarray, gap: np.ndarray, strictness: float) -> np.ndarray:
    """Return how far photos are apart: by their looks, and the seconds between them or nan."""
    scale = np.select([gap <= SOON, gap <= PAUSE, gap > PAUSE], [0.5, 1.0, DOUBT * strictness], strictness)
    return away * scale


def alike(looks: np.ndarray, taken: np.ndarray) -> Iterator[Pairs]:
    """Yield the pairs of photos that look alike, mirrored or not; of many photos those that are worth comparing."""
    if len(looks) <= EACH:
        ends = np.full(len(looks), len(looks))
        yield from _in_blocks(looks, ends, np.asarray)
        yield from _mirrored(_in_blocks(looks, ends, mirrored))
    else:
        index = Neighbours(looks)
        yield from _in_time(looks, taken)
        yield from _nearest(looks, index, np.asarray)
        yield from _mirrored(_nearest(looks, index, mirrored))


def _mirrored(parts: Iterator[Pairs]) -> Iterator[Pairs]:
    return (Pairs(pairs.first, pairs.second, MIRRORED * pairs.away) for pairs in parts)


def _in_time(looks: np.ndarray, taken: np.ndarray) -> Iterator[Pairs]:
    """Yield the pairs of photos that were taken within `PAUSE`, as far as `REACH`."""
    order = np.argsort(taken, kind="stable")[: np.count_nonzero(~np.isnan(taken))]  # nan comes last
    clock = taken[order]
    ends = np.minimum(np.searchsorted(clock, clock + PAUSE, "right"), np.arange(len(order)) + 1 + REACH)
    for pairs in _in_blocks(looks, ends, np.asarray, order):
        yield Pairs(order[pairs.first], order[pairs.second], pairs.away)


def _in_blocks(looks: np.ndarray, ends: np.ndarray, turn: Turn, order: np.ndarray | None = None) -> Iterator[Pairs]:
    """Yield the pairs of each photo, in an order, and those from the next one to its end; ends do not fall."""
    order = np.arange(len(looks)) if order is None else order
    for start in range(0, len(order), ROWS):
        rows = np.arange(start, min(start + ROWS, len(order)))
        columns = np.arange(start, int(ends[rows[-1]]))
        away = by_looks(_exact(looks[order[rows]]), turn(_exact(looks[order[columns]])))
        is_asked = (columns > rows[:, None]) & (columns < ends[rows, None]) & (away <= FARTHEST)
        first, second = np.nonzero(is_asked)
        yield Pairs(rows[first], columns[second], away[first, second])


def _nearest(looks: np.ndarray, index: Neighbours, turn: Turn) -> Iterator[Pairs]:
    """Yield the pairs of each photo, turned, and those that look most like it."""
    for start in range(0, len(looks), ROWS):
        rows = np.arange(start, min(start + ROWS, len(looks)))
        asked = turn(_exact(looks[rows]))
        places, likeness = index.of(asked, NEIGHBOURS + 1)  # one is the photo itself
        row, column = np.nonzero((likeness >= 1 - FARTHEST) & (places != rows[:, None]))
        others = places[row, column]
        yield Pairs(rows[row], others, by_pairs(asked[row], _exact(looks[others])))


def _by_looks(looks: np.ndarray) -> np.ndarray:
    """Return how far photos are apart by their looks, (n, n), mirrored or not."""
    some = _exact(looks)
    away = np.minimum(by_looks(some, some), MIRRORED * by_looks(some, mirrored(some))).astype(float)
    np.fill_diagonal(away, 0)
    return away


def by_pairs(some: np.ndarray, others: np.ndarray) -> np.ndarray:
    """Return how far each of some photos is apart from its other one, (p,) in [0, 1], by the looks of both."""
    return np.clip(1 - np.einsum("pf,pf->p", some, others), 0, 1)


def _exact(looks: np.ndarray) -> np.ndarray:
    return looks.astype(np.float32)
