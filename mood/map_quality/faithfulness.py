"""Whether a map names the pixels that matter: they are removed, or shown alone, and the score is watched."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from PIL import Image, ImageFilter

from mood.explanation.heatmap import normalise
from mood.explanation.params import GRAY

STEPS = 20
BLUR = 0.05
"""Radius of the blur that insertion starts from, as a share of the side."""

Predict = Callable[[np.ndarray], np.ndarray]
"""Maps photos (n, h, w, 3), values 0..255, to probabilities of the explained class, (n,)."""


@dataclass(frozen=True)
class Faithfulness:
    """How one map of one photo stands the test.

    Args:
        fractions: (steps + 1,) share of the pixels removed or shown, 0 to 1.
        deletion: (steps + 1,) probability while the strongest pixels turn gray; lower is better.
        insertion: (steps + 1,) probability while they appear on a blurred photo; higher is better.
        full: probability of the whole photo.
        masked: probability of the photo dimmed by the map.
    """

    fractions: np.ndarray
    deletion: np.ndarray
    insertion: np.ndarray
    full: float
    masked: float

    @property
    def deletion_auc(self) -> float:
        """Area under the deletion curve, in [0, 1] (Petsiuk et al. 2018, https://arxiv.org/abs/1806.07421)."""
        return float(np.trapezoid(self.deletion, self.fractions))

    @property
    def insertion_auc(self) -> float:
        """Area under the insertion curve, in [0, 1] (same paper)."""
        return float(np.trapezoid(self.insertion, self.fractions))

    @property
    def gain(self) -> float:
        """Insertion minus deletion, in [-1, 1]: with two classes neither curve ends at 0 or 1 by itself."""
        return self.insertion_auc - self.deletion_auc

    @property
    def drop(self) -> float:
        """Share of the probability lost under the map's mask (Score-CAM, https://arxiv.org/abs/1910.01279)."""
        return max(0.0, self.full - self.masked) / max(self.full, 1e-12)

    @property
    def is_increase(self) -> bool:
        """Whether the masked photo is more certain than the whole one (same paper)."""
        return self.masked > self.full


def check(predict: Predict, photo: np.ndarray, heat: np.ndarray, steps: int = STEPS) -> Faithfulness:
    """Test a map on its photo, by one batch of 2 * steps + 3 predictions.

    The photo is (h, w, 3), values 0..255, the map (h, w), signed where the method is. Its pixels are taken in
    descending order, ties in reading order, in so many equal parts; its positive part dims the photo for `masked`.
    """
    fractions = np.linspace(0, 1, steps + 1)
    taken = ranks(heat)[None, :, :, None] < np.round(fractions * heat.size)[:, None, None, None]
    photo = photo.astype(np.float32)
    deleted = np.where(taken, np.float32(GRAY), photo)
    inserted = np.where(taken, photo, blurred(photo))
    dimmed = photo * normalise(heat)[..., None]
    p = predict(np.concatenate([deleted, inserted, dimmed[None]]).astype(np.float32))
    return Faithfulness(fractions, p[: steps + 1], p[steps + 1 : -1], full=float(p[0]), masked=float(p[-1]))


def ranks(heat: np.ndarray) -> np.ndarray:
    """Return the place of each pixel of a map, (h, w) int, 0 for the strongest, ties in reading order."""
    rank = np.empty(heat.size, np.int64)
    rank[np.argsort(-heat.ravel(), kind="stable")] = np.arange(heat.size)
    return rank.reshape(heat.shape)


def blurred(photo: np.ndarray) -> np.ndarray:
    """Return a photo, values 0..255, blurred so far that no face can be read, (h, w, 3) float32."""
    picture = Image.fromarray(photo.round().astype(np.uint8))
    return np.asarray(picture.filter(ImageFilter.GaussianBlur(BLUR * photo.shape[0])), np.float32)


def random_map(photo: np.ndarray) -> np.ndarray:
    """Return a map of noise, the same for every photo of a size: what any method must beat."""
    return np.random.default_rng(0).random(photo.shape[:2], np.float32)


def centre_map(photo: np.ndarray) -> np.ndarray:
    """Return a bell over the middle of the photo, where faces mostly are."""
    rows, columns = (np.linspace(-1, 1, side) for side in photo.shape[:2])
    return np.exp(-2 * (rows[:, None] ** 2 + columns[None] ** 2)).astype(np.float32)


def edge_map(photo: np.ndarray) -> np.ndarray:
    """Return the strength of the photo's edges by the Sobel operator: a map that knows no model."""
    gray = np.pad(photo.astype(np.float32).mean(-1), 1, mode="edge")
    smooth_down = gray[:-2] + 2 * gray[1:-1] + gray[2:]
    smooth_across = gray[:, :-2] + 2 * gray[:, 1:-1] + gray[:, 2:]
    return np.hypot(smooth_down[:, 2:] - smooth_down[:, :-2], smooth_across[2:] - smooth_across[:-2])


CONTROLS = {"random": random_map, "centre": centre_map, "edges": edge_map}
"""Maps that look at no model; one that explains the model must score better."""
