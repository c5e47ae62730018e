"""Where faces are, by MediaPipe's BlazeFace (Bazarevsky et al. 2019, https://arxiv.org/abs/1907.05047)."""

from dataclasses import dataclass

import cv2
import numpy as np

from mood.images.faces import networks

SIDE = 256  # pixels of the square that the detector sees
STRIDES = ((16, 2), (32, 6))
"""The detector's cells, in pixels, and how many answers each gives."""

LEAST_SCORE = 0.7
"""Score from which a find counts."""

SAME = 0.3
"""Boxes that share so much of their union are finds of one face."""

_POINTS = 6


@dataclass(frozen=True)
class Face:
    """One face: its box, from the brows to the chin, as shares of the photo's width and height.

    Args:
        score: in [0, 1], higher is surer.
        points: (x, y) of the right eye, left eye, nose, mouth, right and left ear, as shares likewise; none where only
            a box is known.
    """

    left: float
    top: float
    width: float
    height: float
    score: float
    points: tuple[tuple[float, float], ...] = ()

    @property
    def share(self) -> float:
        """Share of the photo's area that the box covers, in (0, 1]."""
        return self.width * self.height


def find_faces(pixels: np.ndarray) -> list[Face]:
    """Find the faces in a photo (h, w, 3) uint8, largest first."""
    square, scale, offset = _letterbox(pixels)
    raw, logits = networks.ask("blazeface_back", square)
    scores = 1 / (1 + np.exp(-np.clip(logits[:, 0], -80, 80)))
    candidates = np.flatnonzero(scores >= LEAST_SCORE)
    finds = one_each(decode(raw[candidates], candidates), scores[candidates])
    found = [_face((points - offset) / scale, score) for points, score in finds]
    return sorted((face for face in found if face.share > 0), key=lambda face: -face.share)


def mask_of(faces: list[Face], size: int) -> np.ndarray:
    """Return which pixels of a photo shrunk to a square lie in a face's box, as (size, size) bool."""
    mask = np.zeros((size, size), bool)
    for face in faces:
        rows = slice(round(face.top * size), round((face.top + face.height) * size))
        mask[rows, round(face.left * size) : round((face.left + face.width) * size)] = True
    return mask


def anchors() -> np.ndarray:
    """Return the middle of the cell that each answer is relative to, (896, 2), x and y in [0, 1]."""
    parts = []
    for stride, answers in STRIDES:
        middles = (np.arange(SIDE // stride) + 0.5) * stride / SIDE
        grid = np.stack(np.meshgrid(middles, middles), axis=-1).reshape(-1, 2)
        parts.append(np.repeat(grid, answers, axis=0))
    return np.concatenate(parts)


def decode(raw: np.ndarray, places: np.ndarray) -> np.ndarray:
    """Return corners and points of answers in the detector's square.

    Args:
        raw: (n, 16), in pixels: middle of the box relative to the anchor, width and height, six points likewise.
        places: (n,) which of the `anchors` each belongs to.

    Returns:
        (n, 8, 2): upper left and lower right corner and the six points, x and y in [0, 1] where they lie inside.
    """
    values = raw.reshape(-1, 2 + _POINTS, 2) / SIDE
    around = anchors()[places]
    middle, half = values[:, 0] + around, values[:, 1] / 2
    return np.concatenate([np.stack([middle - half, middle + half], axis=1), values[:, 2:] + around[:, None]], axis=1)


def one_each(finds: np.ndarray, scores: np.ndarray) -> list[tuple[np.ndarray, float]]:
    """Return one find for each face, surest first: the mean of those that overlap, weighted by their scores.

    Args:
        finds: (n, 8, 2) as `decode` returns them.
        scores: (n,) in [0, 1].

    Source: weighted non-maximum suppression as in Bazarevsky et al. 2019, section 3.4.
    """
    left = np.argsort(-scores, kind="stable")
    faces = []
    while left.size:
        best = left[0]
        is_same = _overlaps(finds[best], finds[left]) > SAME
        is_same[0] = True  # also where its box is empty
        group = left[is_same]
        faces.append((np.average(finds[group], axis=0, weights=scores[group]), float(scores[best])))
        left = left[~is_same]
    return faces


def _overlaps(one: np.ndarray, others: np.ndarray) -> np.ndarray:
    """Return which share of their union boxes have in common with one box."""
    inside = np.clip(np.minimum(one[1], others[:, 1]) - np.maximum(one[0], others[:, 0]), 0, None).prod(-1)
    areas = np.clip(others[:, 1] - others[:, 0], 0, None).prod(-1)
    union = np.clip(one[1] - one[0], 0, None).prod() + areas - inside
    return inside / np.maximum(union, 1e-12)


def _letterbox(pixels: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return the whole photo in the detector's square, values in [-1, 1], and which share of it the photo has.

    That is the photo's width and height, and its upper left corner, each (2,) as shares of the square.
    """
    height, width = pixels.shape[:2]
    scale = SIDE / max(height, width)
    size = max(1, round(width * scale)), max(1, round(height * scale))
    small = cv2.resize(pixels, size, interpolation=cv2.INTER_AREA if scale < 1 else cv2.INTER_LINEAR)
    x, y = (SIDE - size[0]) // 2, (SIDE - size[1]) // 2
    square = np.zeros((SIDE, SIDE, 3), np.float32)
    square[y : y + size[1], x : x + size[0]] = small / np.float32(127.5) - 1
    return square, np.array(size) / SIDE, np.array([x, y]) / SIDE


def _face(points: np.ndarray, score: float) -> Face:
    """Return a find as shares of the photo; what sticks out of it is cut off the box."""
    (left, top), (right, bottom) = np.clip(points[:2], 0, 1).tolist()
    return Face(left, top, right - left, bottom - top, score, tuple((x, y) for x, y in points[2:].tolist()))
