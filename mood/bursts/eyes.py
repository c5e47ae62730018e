"""Eyes of a face by OpenCV's cascade, in the terms of a mesh of the face."""

from dataclasses import dataclass

import cv2
import numpy as np

from mood.images import faces
from mood.images.faces import Face

EYES_CLOSED = 0.15
"""Eyes whose height over width is less are closed."""

EYES_AT = 0.6
"""The upper share of a face's box in which its eyes are looked for."""


@dataclass(frozen=True)
class Landmarks:
    """What is measured of a face; see `shots.SeenFace`. The cascade knows open from closed eyes, and nothing else."""

    eyes_open: float
    gaze: float = float("nan")
    mouth_corners: float = float("nan")
    yaw: float = float("nan")


def landmarks(pixels: np.ndarray, face: Face) -> Landmarks | None:
    """Return what is measured of a face in a photo, (h, w, 3) uint8."""
    height, width = pixels.shape[:2]
    top, left = int(face.top * height), int(face.left * width)
    part = pixels[top : int((face.top + face.height) * height), left : int((face.left + face.width) * width)]
    return Landmarks(2 * EYES_CLOSED if part.size and _open_eyes(part) else 0.0)


def _open_eyes(pixels: np.ndarray) -> int:
    """Return how many open eyes the cascade (made for faces with glasses too) finds in a face."""
    upper = cv2.cvtColor(pixels[: max(1, round(len(pixels) * EYES_AT))], cv2.COLOR_RGB2GRAY)
    width = 240
    upper = cv2.resize(upper, (width, max(24, round(width * upper.shape[0] / upper.shape[1]))))
    with faces.searching:
        return len(faces.cascade("eye_tree_eyeglasses").detectMultiScale(upper, 1.05, 3, minSize=(24, 24)))
