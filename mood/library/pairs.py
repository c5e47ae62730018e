"""What hangs together by pairs: components of a graph, none larger than can be compared whole."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import numpy as np

from mood.importing import one_at_a_time


@dataclass(frozen=True, eq=False)
class Pairs:
    """Pairs of photos, by their places, that are near one another; one may come twice.

    Args:
        first: (p,) places.
        second: (p,) places.
        away: (p,) how far they are apart, 0 to 1.
    """

    first: np.ndarray
    second: np.ndarray
    away: np.ndarray

    def where(self, is_kept: np.ndarray) -> "Pairs":
        """Return some of the pairs, by (p,) bool."""
        return Pairs(self.first[is_kept], self.second[is_kept], self.away[is_kept])


def together(parts: Iterable[Pairs]) -> Pairs:
    """Return pairs from several sources as one."""
    none = Pairs(np.zeros(0, int), np.zeros(0, int), np.zeros(0))
    columns = zip(*((part.first, part.second, part.away) for part in (none, *parts)), strict=True)
    return Pairs(*(np.concatenate(column) for column in columns))


def numbered(count: int, first: np.ndarray, second: np.ndarray) -> np.ndarray:
    """Return for each of some places, (count,), the number of the component in which pairs put it."""
    with one_at_a_time:
        from scipy.sparse import coo_array
        from scipy.sparse.csgraph import connected_components

    graph = coo_array((np.ones(len(first), np.int8), (first, second)), (count, count))
    return connected_components(graph, directed=False)[1]


def in_order(numbers: np.ndarray) -> list[list[int]]:
    """Return the places of each number, in order, those of the first place first."""
    order = np.argsort(numbers, kind="stable")
    ends = np.flatnonzero(np.diff(numbers[order])) + 1
    return sorted(places.tolist() for places in np.split(order, ends)) if len(numbers) else []


def components(count: int, pairs: Pairs, most: int) -> Iterator[np.ndarray]:
    """Yield the places, of `count`, that hang together by pairs: at least two, and at most `most`.

    A larger component is taken apart: its pairs link it again, the nearest first, as long as nothing becomes larger
    than `most`.
    """
    number = numbered(count, pairs.first, pairs.second)
    large = np.bincount(number, minlength=1) > most
    if large.any():
        nearest = _linked_within(count, pairs.where(large[number[pairs.first]]), most)
        number = np.where(large[number], nearest + number.max() + 1, number)
    for places in in_order(number):
        if len(places) > 1:
            yield np.array(places)


def _linked_within(count: int, pairs: Pairs, most: int) -> np.ndarray:
    """Return for each place the first one of its part, (count,)."""
    root, size = list(range(count)), [1] * count

    def found(place: int) -> int:
        while root[place] != place:
            root[place] = place = root[root[place]]
        return place

    order = np.lexsort((pairs.second, pairs.first, pairs.away))
    for one, other in zip(pairs.first[order].tolist(), pairs.second[order].tolist(), strict=True):
        kept, gone = sorted((found(one), found(other)))
        if kept != gone and size[kept] + size[gone] <= most:
            root[gone], size[kept] = kept, size[kept] + size[gone]
    return np.array([found(place) for place in range(count)])
