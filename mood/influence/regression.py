"""A head trained anew on frozen features: logistic, or of several classes softmax, regression with an L2 penalty."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np

_STEPS = 50
_PRECISE = 1e-8


@dataclass(frozen=True, eq=False)
class Regression:
    """A regression at its optimum: the sum of all photos' log losses and half of `l2` times the squared weights.

    The constant is one of the features, and penalised like the others, so that the optimum is always one point.

    Args:
        x: (n, d) float64, features of the training photos, the last of them 1.
        y: (n,) int, the index of each one's class.
        n_classes: of two classes there is one logit, that of the last; else there is one a class.
        l2: greater than 0.
        weights: (units, d) float64.
    """

    x: np.ndarray
    y: np.ndarray
    n_classes: int
    l2: float
    weights: np.ndarray

    def logits(self, x: np.ndarray) -> np.ndarray:
        """Return a logit a class, (m, classes), of features (m, d); of two classes the first one's is 0."""
        return _full(x @ self.weights.T)

    def proba(self, x: np.ndarray) -> np.ndarray:
        """Return the probability of each class, (m, classes), of features (m, d)."""
        return _softmax(self.logits(x))

    def without(self, rows: np.ndarray) -> "Regression":
        """Return it trained again without some training photos, (k,) int; it starts from here."""
        stays = np.ones(len(self.y), bool)
        stays[rows] = False
        return fit(self.x[stays], self.y[stays], self.n_classes, self.l2, self.weights)

    @cached_property
    def inverse(self) -> np.ndarray:
        """The inverse of the Hessian, (units, d, units, d)."""
        units, d = self.weights.shape
        hessian = _hessian(self.x, self.proba(self.x)[:, -units:], self.l2)
        return np.linalg.inv(hessian).reshape(units, d, units, d)

    @cached_property
    def pulls(self) -> np.ndarray:
        """How each training photo pulls at the weights, (n, units).

        One Newton step without it moves them by the inverse Hessian times these, times its features. With its residual
        r, the variance A of its classes and its leverage S, (units, units), it is (1 - A S)^-1 r: a closed form, by
        Woodbury's identity (Pregibon 1981, https://doi.org/10.1214/aos/1176345513; Koh and Liang 2017,
        https://arxiv.org/abs/1703.04730).
        """
        units = len(self.weights)
        p = self.proba(self.x)[:, -units:]
        spread = p[:, :, None] * np.eye(units) - p[:, :, None] * p[:, None]
        turned = np.einsum("aibj,nj->nabi", self.inverse, self.x, optimize=True)
        leverage = np.einsum("nabi,ni->nab", turned, self.x)
        residual = p - np.eye(self.n_classes)[self.y][:, -units:]
        return np.linalg.solve(np.eye(units) - spread @ leverage, residual[:, :, None])[:, :, 0]

    def moved_without_each(self, x: np.ndarray) -> np.ndarray:
        """Return how the logits of one photo (d,) would move if each training photo alone were left out, (n, classes).

        By one Newton step; no training is done.
        """
        reach = np.einsum("i,aibj->abj", x, self.inverse) @ self.x.T
        return _full(np.einsum("abn,nb->na", reach, self.pulls))


def fit(x: np.ndarray, y: np.ndarray, n_classes: int, l2: float, start: np.ndarray | None = None) -> Regression:
    """Find the optimum by Newton's method, with steps that are halved while they make it worse; see `Regression`.

    It begins with the weights `start`, (units, d), or with zero.
    """
    units = 1 if n_classes == 2 else n_classes
    weights = np.zeros((units, x.shape[1])) if start is None else start
    wanted = np.eye(n_classes)[y][:, -units:]
    for _ in range(_STEPS):
        p = _softmax(_full(x @ weights.T))[:, -units:]
        gradient = (p - wanted).T @ x + l2 * weights
        if np.abs(gradient).max() < _PRECISE * (1 + len(x)):
            break
        step = np.linalg.solve(_hessian(x, p, l2), gradient.ravel()).reshape(weights.shape)
        weights = _lower(x, y, l2, weights, step)
    return Regression(x, y, n_classes, l2, weights)


def _lower(x: np.ndarray, y: np.ndarray, l2: float, weights: np.ndarray, step: np.ndarray) -> np.ndarray:
    """Return the weights after the longest of halved steps that does not raise the loss."""
    before, share = _loss(x, y, l2, weights), 1.0
    while share > _PRECISE and _loss(x, y, l2, weights - share * step) > before:
        share /= 2
    return weights - share * step


def _loss(x: np.ndarray, y: np.ndarray, l2: float, weights: np.ndarray) -> float:
    logits = _full(x @ weights.T)
    top = logits.max(1)
    of_photos = np.log(np.exp(logits - top[:, None]).sum(1)) + top - logits[np.arange(len(y)), y]
    return float(of_photos.sum()) + l2 / 2 * float((weights**2).sum())


def _hessian(x: np.ndarray, p: np.ndarray, l2: float) -> np.ndarray:
    units, d = p.shape[1], x.shape[1]
    hessian = np.empty((units, d, units, d))
    for a in range(units):
        for b in range(a, units):
            weighted = p[:, a] * ((a == b) - p[:, b])
            hessian[a, :, b] = hessian[b, :, a] = x.T @ (weighted[:, None] * x)
    return hessian.reshape(units * d, units * d) + l2 * np.eye(units * d)


def _full(logits: np.ndarray) -> np.ndarray:
    """Return a logit a class: beside a single one, that of the other class, which is 0."""
    return np.concatenate([np.zeros_like(logits), logits], 1) if logits.shape[1] == 1 else logits


def _softmax(logits: np.ndarray) -> np.ndarray:
    powers = np.exp(logits - logits.max(1, keepdims=True))
    return powers / powers.sum(1, keepdims=True)
