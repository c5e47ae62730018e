"""Maps from trying: parts of the photo are hidden and the score is watched. Needs only predictions."""

from typing import TYPE_CHECKING

import numpy as np

from mood.explanation.heatmap import upsample
from mood.explanation.params import OcclusionParams, RiseParams

if TYPE_CHECKING:
    from mood.explanation.engine import Engine

GRAY = 127.5
SEED = 0
CHUNK = 64


def occlusion(engine: "Engine", photos: np.ndarray, sign: float, _layer: str, params: OcclusionParams) -> np.ndarray:
    """Give each pixel the mean fall of the score under a sliding gray square (Zeiler and Fergus 2014)."""
    return np.stack([_occlude(engine, photo, sign, params.window, params.stride) for photo in photos])


def rise(engine: "Engine", photos: np.ndarray, sign: float, _layer: str, params: RiseParams) -> np.ndarray:
    """Average random soft masks, each weighed by the probability that it leaves (Petsiuk et al. 2018)."""
    return np.stack([_rise_of_one(engine, photo, sign, params) for photo in photos])


def _occlude(engine: "Engine", photo: np.ndarray, sign: float, window: int, stride: int) -> np.ndarray:
    size = photo.shape[0]
    window = min(window, size)
    corners = [(y, x) for y in _starts(size, window, stride) for x in _starts(size, window, stride)]
    base = sign * engine.scores(photo[None])[0]
    total, times = np.zeros((size, size), np.float32), np.zeros((size, size), np.float32)
    for start in range(0, len(corners), CHUNK):
        part = corners[start : start + CHUNK]
        hidden = np.repeat(photo[None].astype(np.float32), len(part), axis=0)
        for picture, (y, x) in zip(hidden, part, strict=True):
            picture[y : y + window, x : x + window] = GRAY
        for (y, x), fall in zip(part, base - sign * engine.scores(hidden), strict=True):
            total[y : y + window, x : x + window] += fall
            times[y : y + window, x : x + window] += 1
    return total / times


def _starts(size: int, window: int, stride: int) -> list[int]:
    """Return where windows begin, the last one flush with the edge so that every pixel is covered."""
    starts = list(range(0, size - window + 1, stride))
    return starts if starts[-1] == size - window else [*starts, size - window]


def _rise_of_one(engine: "Engine", photo: np.ndarray, sign: float, params: RiseParams) -> np.ndarray:
    random = np.random.default_rng(SEED)
    size = photo.shape[0]
    cell = int(np.ceil(size / params.cells))
    total = np.zeros((size, size), np.float32)
    for start in range(0, params.masks, CHUNK):
        count = min(CHUNK, params.masks - start)
        grids = (random.random((count, params.cells + 1, params.cells + 1)) < params.kept).astype(np.float32)
        masks = _shifted(upsample(grids, (params.cells + 1) * cell), size, cell, random)
        seen = photo[None] * masks[..., None] + GRAY * (1 - masks[..., None])
        weights = 1 / (1 + np.exp(-sign * engine.scores(seen)))
        total += np.einsum("n,nhw->hw", weights - weights.mean(), masks)
    return total / (params.masks * params.kept)


def _shifted(masks: np.ndarray, size: int, cell: int, random: np.random.Generator) -> np.ndarray:
    offsets = random.integers(0, cell, (len(masks), 2))
    return np.stack([mask[y : y + size, x : x + size] for mask, (y, x) in zip(masks, offsets, strict=True)])
