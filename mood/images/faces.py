"""Faces in a photo: by OpenCV's frontal Haar cascade (Viola and Jones 2001), or by YuNet where its file is named.

The cascade comes with OpenCV; YuNet (Wu et al. 2023) finds turned faces as well, and its ONNX file
`face_detection_yunet_2023mar.onnx` is published by OpenCV's model zoo.
"""

import threading
from dataclasses import dataclass
from functools import lru_cache

import cv2
import numpy as np

from mood import images, settings
from mood.errors import DataError

LEAST_SCORE = 3.0  # weight that the last stage of the cascade must give; below it most finds are no faces
LEAST_SHARE = 0.06  # smallest face that is looked for, of the shorter side
SIDE = 640  # pixels to which the longer side is brought before the search
searching = threading.Lock()  # held while a detector works: they keep state


@dataclass(frozen=True)
class Face:
    """One face: its box, as shares of the photo's width and height.

    Args:
        score: higher is surer: the cascade's weight, unbounded, or YuNet's score in [0, 1].
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
    """Find the faces in a photo (h, w, 3) uint8, largest first."""
    yunet = settings.load().yunet
    scale = SIDE / max(pixels.shape[:2])
    small = images.resize(pixels, round(pixels.shape[1] * scale), round(pixels.shape[0] * scale))
    with searching:
        faces = _by_cascade(small) if yunet is None else _by_yunet(small, str(yunet))
    return sorted(faces, key=lambda face: -face.share)


def _by_cascade(small: np.ndarray) -> list[Face]:
    gray = cv2.equalizeHist(cv2.cvtColor(small, cv2.COLOR_RGB2GRAY))
    least = max(20, int(LEAST_SHARE * min(gray.shape)))
    boxes, _, weights = cascade("frontalface_default").detectMultiScale3(
        gray, scaleFactor=1.08, minNeighbors=5, minSize=(least, least), outputRejectLevels=True
    )
    pairs = zip(boxes, np.ravel(weights), strict=True)
    return [_face(box, score, gray.shape) for box, score in pairs if score >= LEAST_SCORE]


def _by_yunet(small: np.ndarray, path: str) -> list[Face]:
    height, width = small.shape[:2]
    detector = _yunet(path)
    detector.setInputSize((width, height))
    _, rows = detector.detect(cv2.cvtColor(small, cv2.COLOR_RGB2BGR))
    return [] if rows is None else [_face(row[:4], row[-1], (height, width)) for row in rows]


def _face(box: np.ndarray, score: float, shape: tuple[int, int]) -> Face:
    """Return a box (left, top, width, height) in pixels as shares; what sticks out of the photo is cut off."""
    x, y, w, h = (float(value) for value in box)
    left, top = max(0.0, x), max(0.0, y)
    right, bottom = min(float(shape[1]), x + w), min(float(shape[0]), y + h)
    return Face(left / shape[1], top / shape[0], (right - left) / shape[1], (bottom - top) / shape[0], float(score))


def mask_of(faces: list[Face], size: int) -> np.ndarray:
    """Return which pixels of a photo shrunk to a square lie in a face's box, as (size, size) bool."""
    mask = np.zeros((size, size), bool)
    for face in faces:
        rows = slice(round(face.top * size), round((face.top + face.height) * size))
        mask[rows, round(face.left * size) : round((face.left + face.width) * size)] = True
    return mask


@lru_cache(maxsize=4)
def cascade(name: str) -> "cv2.CascadeClassifier":
    """Return one of the cascades that come with OpenCV, by the end of its file's name."""
    return cv2.CascadeClassifier(f"{cv2.data.haarcascades}haarcascade_{name}.xml")


@lru_cache(maxsize=1)
def _yunet(path: str) -> "cv2.FaceDetectorYN":
    try:
        return cv2.FaceDetectorYN.create(path, "", (SIDE, SIDE))
    except cv2.error as error:
        raise DataError(
            f"MOOD_YUNET names a YuNet face detector; “{path}” is none: {str(error).strip()}.",
            "Name face_detection_yunet_2023mar.onnx, or unset it to use the cascade.",
        ) from error
