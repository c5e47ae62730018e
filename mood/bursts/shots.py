"""What is known of one photo of a series before it is compared with the others."""

from collections.abc import Mapping, Sequence
from dataclasses import astuple, dataclass
from typing import TYPE_CHECKING, TypeVar

import cv2
import numpy as np

from mood import images
from mood.errors import ModelError
from mood.images import Photo, faces
from mood.images.faces import Face
from mood.zoo import likeness

if TYPE_CHECKING:
    from mood.zoo import Card, Classifier

Net = TypeVar("Net", "Classifier", "Card")

MIDDLE = Face(0.25, 0.2, 0.5, 0.5, 0.0)
"""Where a face is looked for when none is found in a whole burst."""

SIDE = 160
"""Pixels to which a face is brought, so that near and distant ones compare."""

GRID = 8

EYES_AT = 0.6
"""The upper share of a face's box in which its eyes are looked for."""


@dataclass(frozen=True, eq=False)
class Shot:
    """One photo of a series.

    Args:
        face: the largest, or None where none is found.
        vector: (f,) float32 of length 1, what it shows to the frozen net.
        layout: (192,) float of length 1, where it is light and which colour; see `layout_of`.
        p: by the name of a generation, the probability of every class, in [0, 1].
    """

    photo: Photo
    face: Face | None
    vector: np.ndarray
    layout: np.ndarray
    p: Mapping[str, Mapping[str, float]]


def look(photo: Photo, nets: Mapping[str, "Classifier"]) -> Shot:
    """Ask the nets, by name, about a photo and look for its face.

    Raises:
        ModelError: if no net has frozen features.
    """
    net = frozen(nets)
    vector = net.features(net.prepare([photo.pixels]))[0]
    face = next(iter(faces.find_faces(photo.pixels)), None)
    p = {name: net.probabilities(photo.pixels) for name, net in nets.items()}
    return Shot(photo, face, vector / np.linalg.norm(vector), layout_of(photo.pixels), p)


def layout_of(pixels: np.ndarray) -> np.ndarray:
    """Return what stays of a photo, (h, w, 3) uint8, when it is blurred, darker or has another expression.

    It is (192,) of length 1: 8 x 8 colours as logarithms less their means, so that light and white balance fall away.
    """
    small = np.log(images.resize(pixels, GRID, GRID).astype(float) + 12)
    flat = (small - small.mean((0, 1))).ravel()
    return flat / max(np.linalg.norm(flat), 1e-9)


def frozen(nets: Mapping[str, Net]) -> Net:
    """Return the one of nets, or of their cards, whose features tell likeness.

    Raises:
        ModelError: if none has frozen features.
    """
    able = [net for net in nets.values() if net.spec.features]
    if not able:
        raise ModelError(
            f"Likeness needs a generation with a frozen backbone; received {', '.join(nets) or 'none'}.",
            f"Train one beside them, such as {likeness.GENERATION}.",
        )
    return nets.get(likeness.GENERATION, able[0])


def shared_face(shots: Sequence[Shot]) -> Face:
    """Return where the face of a burst is: the middle one of those found, for the photos in which none is."""
    boxes = [astuple(shot.face)[:4] for shot in shots if shot.face]
    if not boxes:
        return MIDDLE
    left, top, width, height = np.median(boxes, axis=0).tolist()
    return Face(left, top, width, height, 0.0)


def cut_out(pixels: np.ndarray, face: Face) -> np.ndarray:
    """Return the pixels of a face's box, at least one."""
    height, width = pixels.shape[:2]
    top, left = int(face.top * height), int(face.left * width)
    bottom, right = int((face.top + face.height) * height), int((face.left + face.width) * width)
    return pixels[top : max(bottom, top + 1), left : max(right, left + 1)]


def sharpness(pixels: np.ndarray) -> float:
    """Return how much of the contrast of a face, (h, w, 3) uint8, lies in fine detail.

    Returns:
        Variance of the Laplacian over that of the gray values, after a blur of one pixel that takes the noise: it
        does not change with exposure or contrast, 0 for an even picture.

    Source: Pech-Pacheco et al. 2000, https://doi.org/10.1109/ICPR.2000.903548
    """
    gray = cv2.resize(cv2.cvtColor(pixels, cv2.COLOR_RGB2GRAY), (SIDE, SIDE), interpolation=cv2.INTER_AREA)
    gray = gray.astype(np.float32)
    laplacian = cv2.Laplacian(cv2.GaussianBlur(gray, (0, 0), 1), cv2.CV_32F, ksize=3)
    return float(laplacian.var() / max(gray.var(), 1e-6))


def exposure(pixels: np.ndarray) -> float:
    """Return the median linear light of a face, (h, w, 3) uint8, in stops: 0 is white, and one less is half of it."""
    gray = np.median(cv2.cvtColor(pixels, cv2.COLOR_RGB2GRAY)) / 255
    return float(np.log2(gray**2.2 + 1e-3))


def open_eyes(pixels: np.ndarray) -> int:
    """Return how many open eyes OpenCV's cascade (made for faces with glasses too) finds in a face."""
    upper = cv2.cvtColor(pixels[: max(1, round(len(pixels) * EYES_AT))], cv2.COLOR_RGB2GRAY)
    width = 240
    upper = cv2.resize(upper, (width, max(24, round(width * upper.shape[0] / upper.shape[1]))))
    with faces.searching:
        return len(faces.cascade("eye_tree_eyeglasses").detectMultiScale(upper, 1.05, 3, minSize=(24, 24)))
