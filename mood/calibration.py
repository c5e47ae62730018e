"""The one number by which a net too sure of itself is mended."""

import numpy as np

_LEAST = 1e-6


def fit_temperature(is_positive: np.ndarray, p: np.ndarray) -> float:
    """Return what logits must be divided by so that probabilities are as likely as can be.

    Args:
        is_positive: (n,) bool, of validation photos.
        p: (n,) in [0, 1].

    Returns:
        A positive number: above 1 for a net too sure of itself (Guo et al. 2017, https://arxiv.org/abs/1706.04599).
    """
    from scipy.optimize import minimize_scalar  # slow to import

    def loss(log_temperature: float) -> float:
        warmed = tempered(p, float(np.exp(log_temperature)))
        return float(-np.log(np.clip(np.where(is_positive, warmed, 1 - warmed), _LEAST, 1)).mean())

    return float(np.exp(minimize_scalar(loss, bounds=(-3, 3), method="bounded").x))


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
