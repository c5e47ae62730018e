"""Fills removed pixels from their neighbours, so that no hole betrays where they were (ROAD, Rong et al. 2022)."""

import cv2
import numpy as np

from mood.explanation.params import GRAY

NOISE = 0.01 * 255
SWEEPS = 12
_WEIGHTS = np.array([[1, 2, 1], [2, 0, 2], [1, 2, 1]], np.float32) / 12  # direct neighbours 1/6, diagonal ones 1/12


def imputed(photo: np.ndarray, removed: np.ndarray, noise: float = NOISE, sweeps: int = SWEEPS) -> np.ndarray:
    """Replace pixels by the weighted mean of their neighbours, removed ones among them, and a little noise.

    The paper solves one large linear system. Here its solution is approached from coarse to fine: at each
    size, from 1 pixel to all, every removed pixel is replaced by the mean of its neighbours some times over.

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
