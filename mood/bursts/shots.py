"""What is known of one photo before it is compared with others: measurements only, no pixels."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
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
"""What stands for the face of a photo in which none is found."""

SIDE = 160
"""Pixels to which a face is brought, so that near and distant ones compare."""

GRID = 8

COUNTS = 0.38
"""A face counts if it is at least so high beside the largest.

Of 1,258 faces on 400 real photos with several, five are smaller: passers-by, and faces in pictures beside the photo.
"""


@dataclass(frozen=True, eq=False)
class SeenFace:
    """One face of a photo, measured; nan where it was not looked at closely, or the mesh saw no face there.

    Args:
        sharpness: see `sharpness`.
        exposure: see `exposure`, in stops.
        eyes_open: height over width of the eye that is less open, see `Landmarks.eyes_open`.
        gaze: degrees by which the eyes look past the camera, see `Landmarks.gaze`.
        mouth_corners: how far they lie above the middle of the lips, in widths of the mouth; above 0 is a smile.
        yaw: how far the head is turned to a side, in degrees.
    """

    face: Face
    sharpness: float
    exposure: float
    eyes_open: float
    gaze: float
    mouth_corners: float
    yaw: float


@dataclass(frozen=True, eq=False)
class Seen:
    """What the pixels of one photo say without a net.

    Args:
        sha256: hash of its file's bytes.
        taken: when, in seconds by the camera's clock, or None where the file does not say.
        bias: by how many stops the exposure was set off on purpose, or None likewise.
        width: of the decoded photo, in pixels.
        height: likewise.
        faces: largest first.
        sharpness: of the largest face, of the photo's `MIDDLE` where there is none.
        exposure: likewise, in stops.
        layout: (192,) float of length 1, where it is light and which colour; see `layout_of`.
    """

    name: str
    sha256: str
    taken: float | None
    bias: float | None
    width: int
    height: int
    faces: tuple[SeenFace, ...]
    sharpness: float
    exposure: float
    layout: np.ndarray

    def shot(self, features: np.ndarray, p: Mapping[str, Mapping[str, float]]) -> "Shot":
        """Return the shot that this photo is once nets were asked: by frozen features, (f,), and probabilities."""
        return Shot(**vars(self), vector=features / np.linalg.norm(features), p=p)


@dataclass(frozen=True, eq=False)
class Shot(Seen):
    """One photo of a series, as a burst is found and chosen from.

    Args:
        vector: (f,) float32 of length 1, what it shows to the frozen net.
        p: by the name of a generation, the probability of every class, in [0, 1].
    """

    vector: np.ndarray
    p: Mapping[str, Mapping[str, float]]


def seen(photo: Photo) -> Seen:
    """Measure all that needs a photo's pixels and no net: its faces, sharpness, exposure and layout."""
    height, width = photo.pixels.shape[:2]
    boxes = faces.find_faces(photo.pixels)
    middle = cut_out(photo.pixels, boxes[0] if boxes else MIDDLE)
    close = set(counting(boxes))
    measured = tuple(_face(photo.pixels, box, place in close) for place, box in enumerate(boxes))
    return Seen(
        photo.name, photo.sha256, photo.taken, photo.bias, width, height, measured,
        sharpness(middle), exposure(middle), layout_of(photo.pixels),
    )  # fmt: skip


def look(photo: Photo, nets: Mapping[str, "Classifier"]) -> Shot:
    """Measure a photo and ask the nets, by name, about it.

    Raises:
        ModelError: if no net has frozen features.
    """
    net = frozen(nets)
    features = net.features(net.prepare([photo.pixels]))[0]
    return seen(photo).shot(features, {name: net.probabilities(photo.pixels) for name, net in nets.items()})


def counting(boxes: Sequence[Face]) -> list[int]:
    """Return the places of the faces, largest first, that are of who is photographed: not small ones behind them."""
    least = COUNTS * max((box.height for box in boxes), default=0)
    return [place for place, box in enumerate(boxes) if box.height >= least]


def _face(pixels: np.ndarray, box: Face, is_close: bool) -> SeenFace:
    part = cut_out(pixels, box)
    points = faces.landmarks(pixels, box) if is_close else None
    found = (points.eyes_open, points.gaze, points.mouth_corners, points.yaw) if points else (np.nan,) * 4
    return SeenFace(box, sharpness(part), exposure(part), *found)


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
