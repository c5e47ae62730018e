"""Maps from trying: parts of the photo are hidden and the score is watched. Needs only predictions."""

import threading
from typing import TYPE_CHECKING

import numpy as np

from mood.explanation.heatmap import interpolation
from mood.explanation.params import KernelShapParams, OcclusionParams, RiseParams
from mood.importing import one_at_a_time

if TYPE_CHECKING:
    from mood.explanation.scorer import Scorer

SEED = 0
CHUNK = 32

_SMALL = 1e-7
_numpy_generator = threading.Lock()


def occlusion(scorer: "Scorer", photos: np.ndarray, _layer: str, params: OcclusionParams) -> np.ndarray:
    """Give each pixel the mean fall of the score under a sliding gray square (Zeiler and Fergus 2014)."""
    return np.stack([_occlude(scorer, photo, params.window, params.stride) for photo in photos])


def rise(scorer: "Scorer", photos: np.ndarray, _layer: str, params: RiseParams) -> np.ndarray:
    """Give each pixel the mean probability under random soft masks that show it, less the mean of all masks.

    Petsiuk et al. (2018) divide by how often masks show a pixel on average; here, as in Xplique, by how often they do.
    """
    return np.stack([_rise_of_one(scorer, photo, params) for photo in photos])


def kernel_shap(scorer: "Scorer", photos: np.ndarray, _layer: str, params: KernelShapParams) -> np.ndarray:
    """Share the score among superpixels as Shapley values, by the shap library (Lundberg and Lee 2017).

    The map adds up to the score of the photo minus that of a gray picture.
    """
    return np.stack([_shap_of_one(scorer, np.asarray(photo, np.float32), params) for photo in photos])


def _occlude(scorer: "Scorer", photo: np.ndarray, window: int, stride: int) -> np.ndarray:
    size = photo.shape[0]
    window = min(window, size)
    starts = _starts(size, window, stride)
    squares = [(slice(y, y + window), slice(x, x + window)) for y in starts for x in starts]
    total, times = np.zeros((size, size), np.float32), np.zeros((size, size), np.float32)
    falls = scorer.scores(photo[None])[0] - scorer.scores_masked(photo, *_all_but(squares, size))
    for square, fall in zip(squares, falls, strict=True):
        total[square] += fall
        times[square] += 1
    return total / np.maximum(times, 1)  # a stride wider than the window leaves pixels that are never hidden


def _all_but(squares: list[tuple[slice, slice]], size: int) -> tuple[np.ndarray, np.ndarray]:
    """Return the factors of masks that hide one square each: all ones less a column times a row."""
    rows, columns = np.ones((len(squares), size, 2), np.float32), np.ones((len(squares), 2, size), np.float32)
    rows[:, :, 1] = columns[:, 1] = 0
    for row, column, (y, x) in zip(rows, columns, squares, strict=True):
        row[y, 1] = -1
        column[1, x] = 1
    return rows, columns


def _starts(size: int, window: int, stride: int) -> list[int]:
    """Return where windows begin, the last one flush with the edge so that every pixel is covered."""
    starts = list(range(0, size - window + 1, stride))
    return starts if starts[-1] == size - window else [*starts, size - window]


def _rise_of_one(scorer: "Scorer", photo: np.ndarray, params: RiseParams) -> np.ndarray:
    random = np.random.default_rng(SEED)
    counts = [min(CHUNK, params.masks - start) for start in range(0, params.masks, CHUNK)]
    factors = [random_masks(random, count, photo.shape[0], params) for count in counts]
    rows, columns = map(np.concatenate, zip(*factors, strict=True))
    weights = scorer.probabilities_masked(photo, rows, columns)
    shown = np.maximum(_sum_of_masks(rows, columns), _SMALL)
    # Against the mean of all masks: a pixel shown by good masks as often as by bad ones counts nothing.
    return _sum_of_masks(rows * (weights - weights.mean())[:, None, None], columns) / shown


def _sum_of_masks(rows: np.ndarray, columns: np.ndarray) -> np.ndarray:
    return np.tensordot(rows, columns, ((0, 2), (0, 1)))


def random_masks(
    random: np.random.Generator, count: int, size: int, params: RiseParams
) -> tuple[np.ndarray, np.ndarray]:
    """Draw soft masks: coarse grids of shown and hidden cells, enlarged and shifted by up to a cell.

    Returns:
        Their factors, (count, size, cells + 1) and (count, cells + 1, size) float32; each product lies in [0, 1].
    """
    cell = int(np.ceil(size / params.cells))
    grids = (random.random((count, params.cells + 1, params.cells + 1)) < params.kept).astype(np.float32)
    offsets = random.integers(0, cell, (count, 2))
    larger = interpolation(params.cells + 1, (params.cells + 1) * cell)
    rows, columns = (np.stack([larger[start : start + size] for start in starts]) for starts in offsets.T)
    return np.matmul(rows, grids), columns.transpose(0, 2, 1)


def _shap_of_one(scorer: "Scorer", photo: np.ndarray, params: KernelShapParams) -> np.ndarray:
    with one_at_a_time:
        import shap  # slow to import

    regions = superpixels(photo, params.regions)
    count = regions.max() + 1
    identity = np.eye(len(regions), dtype=np.float32)

    def scores(kept: np.ndarray) -> np.ndarray:
        parts = (kept[start : start + CHUNK, regions].astype(np.float32) for start in range(0, len(kept), CHUNK))
        return np.concatenate([
            scorer.scores_masked(photo, part, np.broadcast_to(identity, part.shape)) for part in parts
        ])

    with _numpy_generator:  # shap draws coalitions from numpy's global generator
        before = np.random.get_state()  # noqa: NPY002
        np.random.seed(SEED)  # noqa: NPY002
        try:
            explainer = shap.KernelExplainer(scores, np.zeros((1, count)), silent=True)
            values = explainer.shap_values(np.ones((1, count)), nsamples=params.samples, l1_reg=False, silent=True)[0]
        finally:
            np.random.set_state(before)  # noqa: NPY002
    return (values / np.bincount(regions.ravel()))[regions]


def superpixels(photo: np.ndarray, count: int) -> np.ndarray:
    """Cut a photo, values 0..255, into about so many regions of like colour by SLIC (Achanta et al. 2012).

    Returns:
        (h, w) int, numbers from 0 on.
    """
    with one_at_a_time:
        from skimage.segmentation import slic  # slow to import

    segments = slic(photo.astype(np.uint8), n_segments=count, compactness=10, sigma=1, start_label=0)
    return np.unique(segments, return_inverse=True)[1].reshape(segments.shape)
