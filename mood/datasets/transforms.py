"""Random augmentation, drawn in numpy and applied by whoever trains: projective matrices and factors of colour."""

from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True)
class Augmentation:
    """How far training photos are varied; each amount is drawn evenly from its range.

    Args:
        rotation: largest turn to either side, in degrees.
        shift: largest move along each axis, as a share of the side.
        shear: largest shear to either side, as a tangent.
        zoom: largest change of scale, as a share.
        flip: whether half of the photos are mirrored left to right.
        light: largest change of brightness and of contrast, as a share.
        colour: largest change of saturation, as a share.
    """

    rotation: float = 0.0
    shift: float = 0.0
    shear: float = 0.0
    zoom: float = 0.0
    flip: bool = False
    light: float = 0.0
    colour: float = 0.0


def draw(augmentation: Augmentation, n: int, side: int, random: np.random.Generator) -> np.ndarray:
    """Draw one transform for each of n square photos, whose side is in pixels.

    Returns:
        (n, 8) float32, the projective transforms that TensorFlow's ImageProjectiveTransformV3
        takes: they map a pixel (x, y) of the result to one of the source.
    """
    angle = np.radians(random.uniform(-augmentation.rotation, augmentation.rotation, n))
    move = random.uniform(-augmentation.shift, augmentation.shift, (n, 2)) * side
    shear = random.uniform(-augmentation.shear, augmentation.shear, n)
    zoom = random.uniform(1 - augmentation.zoom, 1 + augmentation.zoom, (n, 2))
    mirror = np.where(random.random(n) < 0.5, -1.0, 1.0) if augmentation.flip else np.ones(n)
    turn = _stack([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
    slant = _stack([[np.ones(n), -shear], [np.zeros(n), np.ones(n)]])
    scale = _stack([[zoom[:, 0] * mirror, np.zeros(n)], [np.zeros(n), zoom[:, 1]]])
    linear = turn @ slant @ scale
    centre = np.full(2, (side - 1) / 2)
    offset = centre - linear @ centre + move
    rows = np.concatenate([linear, offset[:, :, None]], axis=2).reshape(n, 6)
    return np.concatenate([rows, np.zeros((n, 2))], axis=1).astype(np.float32)


def draw_colours(augmentation: Augmentation, n: int, random: np.random.Generator) -> np.ndarray:
    """Draw for each of n photos factors of brightness, contrast and saturation, as (n, 3) float32."""
    reach = np.array([augmentation.light, augmentation.light, augmentation.colour])
    return random.uniform(1 - reach, 1 + reach, (n, 3)).astype(np.float32)


def _stack(matrix: list[list[np.ndarray]]) -> np.ndarray:
    return np.stack([np.stack(row, axis=-1) for row in matrix], axis=-2)
