"""What else a map can be measured by: imputed removal, sparseness, place and stability."""

from collections.abc import Callable
from typing import NamedTuple

import cv2
import numpy as np

from mood.explanation.heatmap import Explanation
from mood.explanation.params import GRAY
from mood.importing import one_at_a_time
from mood.map_quality.faithfulness import Predict, ranks

PERCENTILES = (0.2, 0.4, 0.6, 0.8)
RADIUS = 0.02 * 255
NOISE = 0.01 * 255
SWEEPS = 12
_WEIGHTS = np.array([[1, 2, 1], [2, 0, 2], [1, 2, 1]], np.float32) / 12  # direct neighbours 1/6, diagonal ones 1/12


def road(predict: Predict, photo: np.ndarray, heat: np.ndarray) -> float:
    """Return how much more the probability keeps without the least relevant pixels than without the most relevant.

    The mean over 20, 40, 60 and 80 % removed of (least first - most first) / 2, in [-0.5, 0.5]; higher is better (ROAD,
    Rong et al. 2022, https://arxiv.org/abs/2202.00449). The photo is (h, w, 3), values 0..255; of the map, (h, w), only
    the order counts.
    """
    rank, count = ranks(heat), heat.size
    most = [imputed(photo, rank < share * count) for share in PERCENTILES]
    least = [imputed(photo, rank >= (1 - share) * count) for share in PERCENTILES]
    p = predict(np.stack(most + least))
    return float((p[len(most) :] - p[: len(most)]).mean() / 2)


def complexity(heat: np.ndarray) -> float:
    """Return how widely a map, (h, w), not negative, is spread: the entropy of its shares over that of an even map.

    0 for a single pixel, 1 for an even map, nan for an empty one (Bhatt et al. 2020, https://arxiv.org/abs/2005.00631).
    """
    total = float(heat.sum())
    if total <= 0:
        return float("nan")
    shares = heat[heat > 0] / total
    return float(-(shares * np.log(shares)).sum() / np.log(heat.size))


def localisation(heat: np.ndarray, inside: np.ndarray) -> float:
    """Return the share in [0, 1] of a map's energy inside a region, nan for an empty map.

    Both are (h, w), the map not negative (energy-based pointing game, Wang et al. 2020,
    https://arxiv.org/abs/1910.01279).
    """
    total = float(heat.sum())
    return float(heat[inside].sum()) / total if total > 0 else float("nan")


def rank_correlation(first: np.ndarray, second: np.ndarray) -> float:
    """Return Spearman's rank correlation of two maps of one shape, in [-1, 1], nan where a map is constant."""
    with one_at_a_time:
        from scipy.stats import spearmanr  # slow to import

    if np.ptp(first) == 0 or np.ptp(second) == 0:
        return float("nan")
    return float(spearmanr(first.ravel(), second.ravel()).statistic)


class Likeness(NamedTuple):
    """How alike two maps of a photo are, each in [-1, 1]; nan where one of them is constant, which says nothing.

    Args:
        rank_correlation: Spearman's, of the signed maps.
        absolute_rank_correlation: of their absolute values: a map that only changes its sign is still the same picture.
        structural_similarity: of the heatmaps (Wang et al. 2004, https://doi.org/10.1109/TIP.2003.819861).
        is_constant: whether one of the maps is the same everywhere, as an empty one is.
    """

    rank_correlation: float
    absolute_rank_correlation: float
    structural_similarity: float
    is_constant: bool


def likeness(first: Explanation, second: Explanation) -> Likeness:
    """Return how alike two maps of a photo are, as signed and as absolute ones (Adebayo et al. 2018)."""
    with one_at_a_time:
        from skimage.metrics import structural_similarity  # slow to import

    signed = rank_correlation(first.contrast, second.contrast)
    if np.isnan(signed):
        return Likeness(signed, signed, signed, is_constant=True)
    absolute = rank_correlation(np.abs(first.contrast), np.abs(second.contrast))
    structure = float(np.asarray(structural_similarity(first.heatmap, second.heatmap, data_range=1.0)))
    return Likeness(signed, absolute, structure, is_constant=False)


def max_sensitivity(
    explain: Callable[[np.ndarray], np.ndarray], photo: np.ndarray, raw: np.ndarray, copies: int, radius: float = RADIUS
) -> float:
    """Return how far a map moves when the photo is changed too little to see.

    Args:
        explain: maps photos (n, h, w, 3), values 0..255, to raw maps (n, ...).
        photo: (h, w, 3), values 0..255.
        raw: the map of the photo itself.
        copies: how many changed photos are tried.
        radius: every pixel moves at most so far.

    Returns:
        The largest relative distance, 0 for a map that does not move; nan for an empty one
        (Yeh et al. 2019, https://arxiv.org/abs/1901.09392; divided by the map's norm as Captum does).
    """
    norm = float(np.linalg.norm(raw))
    if norm == 0:
        return float("nan")
    noise = np.random.default_rng(0).uniform(-radius, radius, (copies, *photo.shape)).astype(np.float32)
    moved = explain(np.clip(photo[None] + noise, 0, 255)) - raw[None]
    return float(np.linalg.norm(moved.reshape(copies, -1), axis=1).max() / norm)


def imputed(photo: np.ndarray, removed: np.ndarray, noise: float = NOISE, sweeps: int = SWEEPS) -> np.ndarray:
    """Fill removed pixels from their neighbours, with a little noise, so that no hole betrays where they were.

    Each becomes the weighted mean of its neighbours, removed ones among them. The paper of `road` solves one large
    linear system. Here its solution is approached from coarse to fine: at each size, from 1 pixel to all, every removed
    pixel is replaced by the mean of its neighbours some times over.

    Args:
        photo: (h, w, 3), values 0..255.
        removed: (h, w) bool.
        noise: standard deviation of what is added to removed pixels.
        sweeps: at each size.

    Returns:
        (h, w, 3) float32; pixels that were not removed are unchanged.
    """
    photo = np.asarray(photo, np.float32)
    if not removed.any():
        return photo
    filled = _filled(photo, removed, sweeps)
    random = np.random.default_rng(0).standard_normal((int(removed.sum()), photo.shape[2]), np.float32)
    filled[removed] += np.float32(noise) * random
    return filled


def _filled(photo: np.ndarray, removed: np.ndarray, sweeps: int) -> np.ndarray:
    height, width = removed.shape
    if max(height, width) < 2 or removed.all():
        return np.where(removed[..., None], np.float32(GRAY), photo)
    spread = _filled(*_halved(photo, removed), sweeps).repeat(2, 0).repeat(2, 1)[:height, :width]
    filled = np.where(removed[..., None], spread, photo)
    present = 1 / _neighbours(np.ones((height, width, 1), np.float32))
    for _ in range(sweeps):
        np.copyto(filled, _neighbours(filled) * present, where=removed[..., None])
    return filled


def _halved(photo: np.ndarray, removed: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return means of the pixels kept in each square of four, and which squares kept none."""
    height, width = removed.shape
    even = ((0, height % 2), (0, width % 2))
    kept = np.pad(~removed, even)[..., None].astype(np.float32)
    sums, counts = (_squares(values) for values in (np.pad(photo, (*even, (0, 0))) * kept, kept))
    return sums / np.maximum(counts, 1), counts[..., 0] == 0


def _squares(values: np.ndarray) -> np.ndarray:
    return values[::2, ::2] + values[1::2, ::2] + values[::2, 1::2] + values[1::2, 1::2]


def _neighbours(values: np.ndarray) -> np.ndarray:
    """Return the weighted sum of each pixel's neighbours; beyond the edge there is none."""
    sums = cv2.filter2D(values, -1, _WEIGHTS, borderType=cv2.BORDER_CONSTANT)
    return sums.reshape(values.shape)  # OpenCV drops an axis of one channel
