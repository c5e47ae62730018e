"""Gradients at the pixels: which of them the score reacts to. Numpy only, on the scorer's gradients."""

from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from mood.explanation.params import (
    GRAY,
    BlurParams,
    IntegratedGradientsParams,
    NoiseParams,
    NoParams,
    ReferenceParams,
)
from mood.explanation.references import references
from mood.importing import one_at_a_time

if TYPE_CHECKING:
    from mood.explanation.scorer import Scorer

SEED = 0
"""Noise is drawn anew for every photo from this seed, so a map repeats."""


class Shares(NamedTuple):
    """Maps that share out a change of score among the pixels, and how far the gradients alone miss it.

    Args:
        maps: (n, h, w).
        errors: (n,) completeness error: the sum of all shares, as gradients give them, less the change of score,
            over that change; absolute, 0 for gradients that tell all of it (Sundararajan et al. 2017).
    """

    maps: np.ndarray
    errors: np.ndarray


def saliency(scorer: "Scorer", photos: np.ndarray, _layer: str, _: NoParams) -> np.ndarray:
    """Take the largest absolute gradient of a pixel's channels (Simonyan et al. 2014)."""
    return np.abs(scorer.input_gradients(photos)).max(-1)


def gradient_x_input(scorer: "Scorer", photos: np.ndarray, _layer: str, _: NoParams) -> np.ndarray:
    """Multiply gradients by how far the pixel is from mid gray (Shrikumar et al. 2016)."""
    return (scorer.input_gradients(photos) * (photos - np.float32(GRAY))).sum(-1)


def smoothgrad(scorer: "Scorer", photos: np.ndarray, _layer: str, params: NoiseParams) -> np.ndarray:
    """Average the absolute gradients of noisy copies (Smilkov et al. 2017)."""
    return np.stack([np.abs(_noisy_gradients(scorer, photo, params)).mean(0).max(-1) for photo in photos])


def vargrad(scorer: "Scorer", photos: np.ndarray, _layer: str, params: NoiseParams) -> np.ndarray:
    """Take the variance of the gradients of noisy copies (Adebayo et al. 2018)."""
    return np.stack([_noisy_gradients(scorer, photo, params).var(0).max(-1) for photo in photos])


def integrated_gradients(
    scorer: "Scorer", photos: np.ndarray, _layer: str, params: IntegratedGradientsParams
) -> Shares:
    """Sum the gradients along the straight way from a mid-gray picture (Sundararajan et al. 2017).

    The map adds up to the score of the photo minus that of the gray picture.
    """
    shares = np.linspace(0, 1, params.steps + 1, dtype=np.float32)[:, None, None, None]
    return _together([
        path_integral(scorer, np.float32(GRAY) + shares * (photo - np.float32(GRAY)), True) for photo in photos
    ])


def blur_integrated_gradients(scorer: "Scorer", photos: np.ndarray, _layer: str, params: BlurParams) -> Shares:
    """Sum the gradients along the way from a blurred photo to the sharp one (Xu et al. 2020).

    The map adds up to the score of the photo minus that of the blurred one; no colour is made up.
    """
    sigmas = np.linspace(params.blur, 0, params.steps + 1)
    return _together([path_integral(scorer, blurred(photo, sigmas), False) for photo in photos])


def expected_gradients(scorer: "Scorer", photos: np.ndarray, _layer: str, params: ReferenceParams) -> Shares:
    """Average over reference photos the way from each, times the gradient at one place of it (Erion et al. 2021).

    Places are drawn evenly from the whole way, one from each of so many equal parts. As references and places become
    many, the map adds up to the score of the photo minus the mean score of the references.
    """
    others = references(photos.shape[1], params.samples).astype(np.float32)
    start = scorer.scores(others).mean()
    return _together([_expected(scorer, photo, others, start) for photo in photos])


def blurred(photo: np.ndarray, sigmas: np.ndarray) -> np.ndarray:
    """Return Gaussian blurs of a photo, (n, h, w, 3) float32, by (n,) standard deviations in pixels; edges reflect."""
    with one_at_a_time:
        import scipy.fft  # slow to import

    spectrum = scipy.fft.dctn(np.asarray(photo, np.float32), axes=(0, 1))
    rows, columns = (np.pi * np.arange(side) / side for side in photo.shape[:2])
    square = (rows[:, None] ** 2 + columns[None] ** 2)[..., None]
    damped = spectrum[None] * np.exp(-(sigmas[:, None, None, None] ** 2) * square / 2).astype(np.float32)
    return scipy.fft.idctn(damped, axes=(1, 2))


def _expected(scorer: "Scorer", photo: np.ndarray, others: np.ndarray, start: np.floating) -> tuple[np.ndarray, float]:
    ways, random = photo[None] - others, np.random.default_rng(SEED)
    places = ((np.arange(len(others)) + random.random(len(others))) / len(others)).astype(np.float32)
    gradients = scorer.input_gradients(others + places[:, None, None, None] * ways)
    shares = np.einsum("shwc,shwc->hw", gradients, ways) / np.float32(len(others))
    change = scorer.scores(photo[None])[0] - start
    return shares, _error(change - shares.sum(), change)


def path_integral(scorer: "Scorer", points: np.ndarray, straight: bool) -> tuple[np.ndarray, float]:
    """Return each pixel's share of the change of score from the first point to the last, and the error of `Shares`.

    A gradient in the middle of a step stands for the mean gradient over it. The true mean, times the step,
    gives exactly the change of score, which two predictions tell; so each gradient is projected onto those
    that do. A projection onto a set that holds the truth never moves away from it, and the sum is complete.
    On a straight way with equal steps the projections add up to one, of the whole way. The error is that before.
    """
    steps = np.diff(points, axis=0)
    gradients = scorer.input_gradients((points[1:] + points[:-1]) / 2)
    if straight:
        points, gradients, steps = points[[0, -1]], gradients.mean(0, keepdims=True), points[-1:] - points[:1]
    change = np.diff(scorer.scores(points))
    missing = change - np.einsum("shwc,shwc->s", gradients, steps)
    lengths = np.einsum("shwc,shwc->s", steps, steps)
    rate = np.divide(missing, lengths, out=np.zeros_like(missing), where=lengths > 0)
    shares = np.einsum("shwc,shwc->hw", gradients + rate[:, None, None, None] * steps, steps)
    return shares, _error(missing.sum(), change.sum())


def _error(missing: np.floating, change: np.floating) -> float:
    """Return a completeness error; infinite where the score does not change and the gradients say that it does."""
    if missing == 0:
        return 0.0
    return float(abs(missing / change)) if change else float("inf")


def _together(parts: list[tuple[np.ndarray, float]]) -> Shares:
    return Shares(np.stack([shares for shares, _ in parts]), np.array([error for _, error in parts]))


def _noisy_gradients(scorer: "Scorer", photo: np.ndarray, params: NoiseParams) -> np.ndarray:
    photo = np.asarray(photo, np.float32)
    sigma = np.float32(params.noise * (photo.max() - photo.min()))
    return scorer.input_gradients(photo + sigma * _noise(params.samples, photo.shape))


@lru_cache(maxsize=2)
def _noise(samples: int, shape: tuple[int, ...]) -> np.ndarray:
    """Return standard normal noise, (samples, *shape) float32; drawing it takes longer than two passes."""
    noise = np.random.default_rng(SEED).standard_normal((samples, *shape), np.float32)
    noise.flags.writeable = False
    return noise
