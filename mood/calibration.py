"""The one number by which a net too sure of itself is mended."""

from collections.abc import Callable

import numpy as np

from mood.importing import one_at_a_time

_LEAST = 1e-6


def fit_temperature_of_classes(labels: np.ndarray, p: np.ndarray) -> float:
    """Return what the logits of several classes must be divided by.

    Args:
        labels: (n,) class indices of validation photos.
        p: (n, classes) probabilities.

    Returns:
        A positive number; see `fit_temperature`.
    """
    log_p = np.log(np.clip(p, _LEAST, 1))

    def loss(temperature: float) -> float:
        warmed = log_p / temperature
        return float((np.logaddexp.reduce(warmed, axis=1) - warmed[np.arange(len(labels)), labels]).mean())

    return _least(loss)


def fit_temperature(is_positive: np.ndarray, p: np.ndarray) -> float:
    """Return what logits must be divided by so that probabilities are as likely as can be.

    Args:
        is_positive: (n,) bool, of validation photos.
        p: (n,) in [0, 1].

    Returns:
        A positive number: above 1 for a net too sure of itself (Guo et al. 2017, https://arxiv.org/abs/1706.04599).
    """

    def loss(temperature: float) -> float:
        warmed = tempered(p, temperature)
        return float(-np.log(np.clip(np.where(is_positive, warmed, 1 - warmed), _LEAST, 1)).mean())

    return _least(loss)


def _least(loss: Callable[[float], float]) -> float:
    with one_at_a_time:
        from scipy.optimize import minimize_scalar  # slow to import

    return float(np.exp(minimize_scalar(lambda log: loss(float(np.exp(log))), bounds=(-3, 3), method="bounded").x))


def tempered(p: np.ndarray, temperature: float) -> np.ndarray:
    """Return probabilities after dividing their logits; no prediction at one half changes.

    Args:
        p: (n,) in [0, 1].
        temperature: positive.

    Returns:
        (n,) in [0, 1].
    """
    p = np.clip(p, _LEAST, 1 - _LEAST)
    return 1 / (1 + np.exp(-np.log(p / (1 - p)) / temperature))
