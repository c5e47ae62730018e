"""What else a map can be measured by: imputed removal, sparseness, place and stability."""

from collections.abc import Callable

import numpy as np

from mood.importing import one_at_a_time
from mood.map_quality.faithfulness import Predict, ranks
from mood.map_quality.imputation import imputed

PERCENTILES = (0.2, 0.4, 0.6, 0.8)
RADIUS = 0.02 * 255


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
