"""Which photos of a library look most like one, by an index for nearest neighbours."""

from importlib.util import find_spec
from math import sqrt

import numpy as np

from mood.errors import DataError
from mood.importing import one_at_a_time

AXES = 128
"""Random directions onto which looks are projected; who is found is compared in full."""

CELLS = 32
"""So many of the nearest cells are searched; a library is cut into about four times the root of its photos."""

PER_CELL = 40
"""Least photos of a cell on average, with which their centres can be found."""

ROWS = 8192  # projected at once


class Neighbours:
    """An index of the looks of photos: faiss's inverted file over directions that are drawn at random.

    It gives the same answer whenever it is asked. `tests/bench/neighbours.py` compares it with other indexes.

    Sources: Johnson, Douze and Jégou 2017, https://arxiv.org/abs/1702.08734; Johnson and Lindenstrauss 1984.
    """

    def __init__(self, looks: np.ndarray) -> None:
        """Index photos by their looks, (n, f) of length 1.

        Raises:
            DataError: if faiss is not installed.
        """
        if find_spec("faiss") is None:
            message = "To look for near-copies in a library takes faiss, which is not installed."
            raise DataError(message, '`pip install ".[library]"` brings it.')
        with one_at_a_time:
            import faiss

        drawn = np.random.default_rng(0).normal(size=(looks.shape[1], AXES))
        self._axes = drawn.astype(np.float32)
        cells = max(1, min(int(4 * sqrt(len(looks))), len(looks) // PER_CELL))
        self._index = faiss.IndexIVFFlat(faiss.IndexFlatIP(AXES), AXES, cells, faiss.METRIC_INNER_PRODUCT)
        self._index.nprobe = CELLS
        placed = self._placed(looks)
        self._index.train(placed)
        self._index.add(placed)

    def of(self, looks: np.ndarray, count: int) -> tuple[np.ndarray, np.ndarray]:
        """Return who looks most like each of some photos.

        Returns:
            The places (n, count) of the others, and roughly their mean cosines (n, count), off by 0.03 at 0.8; where
            there are fewer, the place is -1 and the cosine below -1.
        """
        likeness, places = self._index.search(self._placed(looks), count)
        return places, likeness

    def _placed(self, looks: np.ndarray) -> np.ndarray:
        parts = [looks[start : start + ROWS].astype(np.float32) @ self._axes for start in range(0, len(looks), ROWS)]
        placed = np.concatenate(parts)
        return placed / np.linalg.norm(placed, axis=1, keepdims=True)
