"""Gradients at the pixels: which of them the score reacts to. Numpy only, on the engine's gradients."""

from typing import TYPE_CHECKING

import numpy as np

from mood.explanation.params import IntegratedGradientsParams, NoiseParams, NoParams

if TYPE_CHECKING:
    from mood.explanation.engine import Engine

SEED = 0
"""Noise is drawn anew for every photo from this seed, so a map repeats."""

GRAY = 127.5


def saliency(engine: "Engine", photos: np.ndarray, sign: float, _layer: str, _: NoParams) -> np.ndarray:
    """Take the largest absolute gradient of a pixel's channels (Simonyan et al. 2014)."""
    return np.abs(engine.input_gradients(photos, sign)).max(-1)


def gradient_x_input(engine: "Engine", photos: np.ndarray, sign: float, _layer: str, _: NoParams) -> np.ndarray:
    """Multiply gradients by how far the pixel is from mid gray (Shrikumar et al. 2016)."""
    return (engine.input_gradients(photos, sign) * (photos - GRAY)).sum(-1)


def smoothgrad(engine: "Engine", photos: np.ndarray, sign: float, _layer: str, params: NoiseParams) -> np.ndarray:
    """Average the absolute gradients of noisy copies (Smilkov et al. 2017)."""
    return np.stack([np.abs(_noisy_gradients(engine, photo, sign, params)).mean(0).max(-1) for photo in photos])


def vargrad(engine: "Engine", photos: np.ndarray, sign: float, _layer: str, params: NoiseParams) -> np.ndarray:
    """Take the variance of the gradients of noisy copies (Adebayo et al. 2018)."""
    return np.stack([_noisy_gradients(engine, photo, sign, params).var(0).max(-1) for photo in photos])


def integrated_gradients(
    engine: "Engine", photos: np.ndarray, sign: float, _layer: str, params: IntegratedGradientsParams
) -> np.ndarray:
    """Sum the gradients along the straight way from a mid-gray picture (Sundararajan et al. 2017).

    The map adds up to the score of the photo minus that of the gray picture.
    """
    # Gauss-Legendre nodes need far fewer steps than equal ones for the same completeness.
    nodes, weights = np.polynomial.legendre.leggauss(params.steps)
    nodes, weights = (nodes + 1) / 2, weights / 2
    return np.stack([_integrate(engine, photo, sign, nodes, weights) for photo in photos])


def _integrate(engine: "Engine", photo: np.ndarray, sign: float, nodes: np.ndarray, weights: np.ndarray) -> np.ndarray:
    away = photo.astype(np.float32) - GRAY
    gradients = engine.input_gradients(GRAY + nodes[:, None, None, None] * away, sign)
    return (np.einsum("s,shwc->hwc", weights, gradients) * away).sum(-1)


def _noisy_gradients(engine: "Engine", photo: np.ndarray, sign: float, params: NoiseParams) -> np.ndarray:
    photo = photo.astype(np.float32)
    sigma = params.noise * (photo.max() - photo.min())
    noise = np.random.default_rng(SEED).standard_normal((params.samples, *photo.shape), np.float32)
    return engine.input_gradients(photo + noise * sigma, sign)
