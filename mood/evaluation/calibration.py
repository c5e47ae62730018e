"""The one number by which a net too sure of itself is mended."""

import numpy as np

from mood.importing import one_at_a_time

_LEAST = 1e-6


def fit_temperature(y_true: np.ndarray, p: np.ndarray) -> float:
    """Return what logits must be divided by so that probabilities are as likely as can be: above 1 for too sure a net.

    Of validation photos' labels, (n,) class indices, and p (n, classes) in [0, 1], rows of which sum to 1 (Guo et al.
    2017, https://arxiv.org/abs/1706.04599).
    """
    with one_at_a_time:
        from scipy.optimize import minimize_scalar  # slow to import

    logits, rows = _logits(p), np.arange(len(y_true))

    def loss(log_temperature: float) -> float:
        scaled = logits / np.exp(log_temperature)
        return float((np.logaddexp.reduce(scaled, axis=1) - scaled[rows, y_true]).mean())

    return float(np.exp(minimize_scalar(loss, bounds=(-3, 3), method="bounded").x))


def tempered(p: np.ndarray, temperature: float) -> np.ndarray:
    """Return probabilities (n, classes), rows of which sum to 1, after dividing their logits by a positive number.

    The likeliest class stays so.
    """
    scaled = _logits(p) / temperature
    powers = np.exp(scaled - scaled.max(1, keepdims=True))
    return powers / powers.sum(1, keepdims=True)


def _logits(p: np.ndarray) -> np.ndarray:
    return np.log(np.clip(p, _LEAST, 1 - _LEAST))
