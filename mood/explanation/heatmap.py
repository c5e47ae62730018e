"""A heatmap as an array, and the picture made of it."""

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
from PIL import Image, ImageColor
from plotly.colors import sequential

COLOUR_MAPS = ("inferno", "viridis", "cividis", "magma")
"""Perceptually even maps of matplotlib and Nuñez et al. (2018), CC0, as Plotly carries them; cividis reads the same
with every kind of colour vision."""


@dataclass(frozen=True)
class Explanation:
    """One heatmap of one photo, by a method (its key) and a model (its name), for a target class.

    `raw` is (h, w) float32, signed where the method is, at its own resolution, not normalised; `size` the side of the
    model's input in pixels; `target_layer` the layer looked at, or None for gradients at the input;
    `completeness_error` how far gradients miss the change of score that the map shares out, as a share of it, or None
    for a method that shares out none.
    """

    method: str
    model: str
    target: str
    raw: np.ndarray
    size: int
    target_layer: str | None
    seconds: float
    params: dict[str, Any]
    completeness_error: float | None = None

    @property
    def heatmap(self) -> np.ndarray:
        """What speaks for the target, scaled to [0, 1], (size, size) float32; all zero when `is_empty`."""
        return normalise(upsample(np.maximum(self.raw, 0)[None], self.size)[0])

    @property
    def contrast(self) -> np.ndarray:
        """What speaks for (positive) and against (negative) the target, (size, size) float32 in [-1, 1]."""
        full = upsample(np.nan_to_num(self.raw)[None], self.size)[0]
        top = np.abs(full).max(initial=0)
        return full / top if top > 0 else full

    @property
    def is_empty(self) -> bool:
        """Whether no region speaks for the target: the raw map is nowhere above zero."""
        return not bool((self.raw > 0).any())


def normalise(raw: np.ndarray) -> np.ndarray:
    """Scale a map to [0, 1], float32; what is not above zero becomes 0, so an empty map is not turned into noise."""
    positive = np.maximum(np.nan_to_num(raw), 0)
    top = positive.max(initial=0)
    return (positive / top if top > 0 else positive).astype(np.float32)


def upsample(maps: np.ndarray, size: int) -> np.ndarray:
    """Enlarge maps (n, h, w) to (n, size, size) float32, linearly with corners kept in place, as tf-keras-vis does."""
    rows, columns = (interpolation(side, size) for side in maps.shape[1:])
    return np.matmul(np.matmul(rows, maps.astype(np.float32)), columns.T)


@lru_cache(maxsize=64)
def interpolation(side: int, size: int) -> np.ndarray:
    """Return the (size, side) matrix that interpolates linearly between `side` values; float32, corners in place."""
    positions = np.linspace(0, side - 1, size)
    lower = np.minimum(positions.astype(int), max(side - 2, 0))
    share = (positions - lower).astype(np.float32)
    matrix = np.zeros((size, side), np.float32)
    matrix[np.arange(size), lower] += 1 - share
    matrix[np.arange(size), np.minimum(lower + 1, side - 1)] += share
    return matrix


def colours(heatmap: np.ndarray, colour_map: str = COLOUR_MAPS[0]) -> np.ndarray:
    """Paint a map, (h, w) in [0, 1], as (h, w, 3) uint8, dark for 0 and bright for 1."""
    palette = np.array([ImageColor.getrgb(colour) for colour in getattr(sequential, colour_map.capitalize())], float)
    anchors = np.linspace(0, 1, len(palette))
    return np.stack([np.interp(heatmap, anchors, channel) for channel in palette.T], axis=-1).round().astype(np.uint8)


def overlay(
    pixels: np.ndarray, heatmap: np.ndarray, opacity: float = 0.5, colour_map: str = COLOUR_MAPS[0]
) -> np.ndarray:
    """Lay a map of any size, in [0, 1], over its photo, (h, w, 3) uint8.

    The opacity is the weight of the brightest colour against the photo, in [0, 1]; colours fade out with the map, so
    the photo stays visible where nothing speaks for the class.
    """
    heat = np.clip(_fitted(heatmap, pixels), 0, 1)
    return _blended(pixels, colours(heat, colour_map), opacity * np.sqrt(heat))


def overlay_contrast(
    pixels: np.ndarray, contrast: np.ndarray, opacity: float, colour_for: str, colour_against: str
) -> np.ndarray:
    """Lay a signed map of any size, in [-1, 1], over its photo, (h, w, 3) uint8; see `overlay`.

    Positive and negative places have colours of their own, each as #RRGGBB.
    """
    signed = np.clip(_fitted(contrast, pixels), -1, 1)
    painted = np.where(signed[..., None] > 0, ImageColor.getrgb(colour_for), ImageColor.getrgb(colour_against))
    return _blended(pixels, painted, opacity * np.sqrt(np.abs(signed)))


def _fitted(values: np.ndarray, pixels: np.ndarray) -> np.ndarray:
    size = (pixels.shape[1], pixels.shape[0])
    return np.asarray(Image.fromarray(values.astype(np.float32)).resize(size, Image.Resampling.BILINEAR))


def _blended(pixels: np.ndarray, painted: np.ndarray, weight: np.ndarray) -> np.ndarray:
    weight = weight[:, :, None]
    return (pixels * (1 - weight) + painted * weight).round().astype(np.uint8)
