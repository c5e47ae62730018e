"""Faces in a photo, by OpenCV's frontal Haar cascade (Viola and Jones 2001): boxes, scores and their share."""

import threading
from dataclasses import dataclass
from functools import lru_cache

import cv2
import numpy as np

from mood import images

LEAST_SCORE = 3.0
"""Weight that the last stage of the cascade must give; below it most finds are no faces."""

SIDE = 640
"""Length in pixels to which the longer side is brought before the search."""

LEAST_SHARE = 0.06
"""Smallest face that is looked for, as a share of the shorter side."""

_lock = threading.Lock()


@dataclass(frozen=True)
class Face:
    """One face.

    Args:
        left: of its box, as a share of the photo's width.
        top: as a share of the height.
        width: as a share of the width.
        height: as a share of the height.
        score: the cascade's weight, unbounded; higher is surer.
    """

    left: float
    top: float
    width: float
    height: float
    score: float

    @property
    def share(self) -> float:
        """Share of the photo's area that the box covers, in (0, 1]."""
        return self.width * self.height


def find_faces(pixels: np.ndarray) -> list[Face]:
    """Find the faces that look at the camera.

    Args:
        pixels: (h, w, 3) uint8.

    Returns:
        The faces, largest first.
    """
    scale = SIDE / max(pixels.shape[:2])
    small = images.resize(pixels, round(pixels.shape[1] * scale), round(pixels.shape[0] * scale))
    gray = cv2.equalizeHist(cv2.cvtColor(small, cv2.COLOR_RGB2GRAY))
    height, width = gray.shape
    least = max(20, int(LEAST_SHARE * min(height, width)))
    with _lock:  # a cascade keeps state while it searches
        boxes, _, weights = _cascade().detectMultiScale3(
            gray, scaleFactor=1.08, minNeighbors=5, minSize=(least, least), outputRejectLevels=True
        )
    found = [
        Face(float(x / width), float(y / height), float(w / width), float(h / height), float(score))
        for (x, y, w, h), score in zip(boxes, np.ravel(weights), strict=True)
        if score >= LEAST_SCORE
    ]
    return sorted(found, key=lambda face: -face.share)


def mask_of(faces: list[Face], size: int) -> np.ndarray:
    """Return which pixels of a photo shrunk to a square lie in a face's box.

    Args:
        faces: what `find_faces` returned.
        size: side of the square.

    Returns:
        (size, size) bool.
    """
    mask = np.zeros((size, size), bool)
    for face in faces:
        rows = slice(round(face.top * size), round((face.top + face.height) * size))
        mask[rows, round(face.left * size) : round((face.left + face.width) * size)] = True
    return mask


@lru_cache(maxsize=1)
def _cascade() -> "cv2.CascadeClassifier":
    return cv2.CascadeClassifier(cv2.data.haarcascades + "haarcascade_frontalface_default.xml")
