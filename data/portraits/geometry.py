"""Vectors and rigid motions."""

from collections.abc import Callable

import numpy as np


def unit(vectors: np.ndarray) -> np.ndarray:
    """Return vectors at length 1."""
    return vectors / (np.linalg.norm(vectors, axis=-1, keepdims=True) + 1e-9)


def turn(axis: str, degrees: float) -> np.ndarray:
    """Return the (3, 3) rotation about an axis, "x", "y" or "z"."""
    one, two = {"x": (1, 2), "y": (2, 0), "z": (0, 1)}[axis]
    cosine, sine = np.cos(np.radians(degrees)), np.sin(np.radians(degrees))
    found = np.eye(3)
    found[one, one] = found[two, two] = cosine
    found[one, two], found[two, one] = -sine, sine
    return found


def rigid(before: np.ndarray, after: np.ndarray) -> Callable[[np.ndarray], np.ndarray]:
    """Return the rigid motion that brings points closest to others (Kabsch 1976)."""
    start, end = before.mean(0), after.mean(0)
    left, _, right = np.linalg.svd((before - start).T @ (after - end))
    sign = np.sign(np.linalg.det(right.T @ left.T))
    rotation = right.T @ np.diag([1, 1, sign]) @ left.T
    return lambda points: (points - start) @ rotation.T + end


def smoothstep(values: np.ndarray) -> np.ndarray:
    """Return 0 below 0, 1 above 1, and a smooth rise between."""
    held = np.clip(values, 0, 1)
    return held * held * (3 - 2 * held)
