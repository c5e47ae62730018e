"""What a face does, by MediaPipe's face mesh (Kartynnik et al. 2019) and iris net (Ablavatski et al. 2020).

Sources: https://arxiv.org/abs/1907.06724, https://arxiv.org/abs/2006.11341
"""

from dataclasses import dataclass

import cv2
import numpy as np

from mood.images.faces import networks
from mood.images.faces.detection import Face

SIDE, EYE_SIDE = 192, 64  # pixels of the squares that the nets see
AROUND, AROUND_EYE = 1.5, 2.3  # how much more than the face's box, or than the eye, they see

EYES_CLOSED = 0.15
"""An eye that is open by less is closed, where there is no other photo of the person to compare with."""

IRIS_TURN = 244.0
"""Degrees that an eye is turned for each half of its width by which the iris is off its middle.

Least squares over the first ten rendered bursts, in which it is known where people look.
"""

# Numbers of points in the mesh, as MediaPipe's canonical face model gives them; eyes' corners from left to right.
_RIGHT_EYE, _LEFT_EYE, _CHEEKS, _MOUTH, _INNER_LIPS = (33, 133), (362, 263), (234, 454), (61, 291), (13, 14)
_RIM = 16
"""Points around an eye: nine along the lower lid, from corner to corner, then seven along the upper lid."""


@dataclass(frozen=True, eq=False)
class Landmarks:
    """One face's points, x and y in pixels of the photo.

    Args:
        mesh: (468, 3), the third being depth in the same unit, less is nearer.
        rims: (2, 16, 2) around the right and the left eye: nine along the lower lid, then seven along the upper.
        irises: (2, 5, 2) the middle of each, and four points around it.
    """

    mesh: np.ndarray
    rims: np.ndarray
    irises: np.ndarray

    @property
    def eyes_open(self) -> float:
        """Opening of the eye that is more closed, as a share of its width: the eye aspect ratio, about 0.1 to 0.4.

        Source: Soukupova and Cech 2016, section 2.1, with three pairs of points,
        https://vision.fe.uni-lj.si/cvww2016/proceedings/papers/05.pdf
        """
        across = np.linalg.norm(self.rims[:, 0] - self.rims[:, 8], axis=-1)
        open_by = np.linalg.norm(self.rims[:, 3:6] - self.rims[:, 11:14], axis=-1).mean(1)
        return float((open_by / np.maximum(across, 1e-6)).min())

    @property
    def gaze(self) -> float:
        """Degrees by which the eyes look past the camera, to the right of the picture if above 0.

        It is what the head turns and what the irises are off the middle of the eyes, times `IRIS_TURN`.
        """
        (first, last), (left_first, left_last) = self.rims[:, [0, 8]]
        lefts, rights = np.stack([first, left_last]), np.stack([last, left_first])  # of the picture
        half = (rights - lefts) / 2
        lengths = np.maximum((half**2).sum(-1), 1e-6)
        off = ((self.irises[:, 0] - lefts - half) * half).sum(-1) / lengths
        return self.yaw + IRIS_TURN * float(off.mean())

    @property
    def mouth_open(self) -> float:
        """Opening between the lips, as a share of the mouth's width: 0 where they touch."""
        upper, lower = self.mesh[list(_INNER_LIPS), :2]
        return float(np.linalg.norm(lower - upper) / self._mouth_width)

    @property
    def mouth_corners(self) -> float:
        """How far the mouth's corners lie above the middle of the lips, in widths of the mouth; a smile is above 0.

        Above is towards the eyes, however the head leans.
        """
        eyes, lips = (self.mesh[list(points), :2].mean(0) for points in ((*_RIGHT_EYE, *_LEFT_EYE), _INNER_LIPS))
        up = (eyes - lips) / max(float(np.linalg.norm(eyes - lips)), 1e-6)
        return float((self.mesh[list(_MOUTH), :2].mean(0) - lips) @ up / self._mouth_width)

    @property
    def yaw(self) -> float:
        """Degrees by which the head is turned, to the right of the picture if above 0."""
        across = np.subtract(*self.mesh[list(_CHEEKS[::-1])])
        return float(np.degrees(np.arctan2(across[2], np.hypot(across[0], across[1]))))

    @property
    def roll(self) -> float:
        """Degrees by which the head leans, clockwise if above 0."""
        x, y, _ = self.mesh[_LEFT_EYE[1]] - self.mesh[_RIGHT_EYE[0]]
        return float(np.degrees(np.arctan2(y, x)))

    @property
    def _mouth_width(self) -> float:
        return max(float(np.linalg.norm(np.subtract(*self.mesh[list(_MOUTH), :2]))), 1e-6)


def landmarks(pixels: np.ndarray, face: Face) -> Landmarks | None:
    """Find the points of a face of a photo (h, w, 3) uint8, or None where the mesh sees no face."""
    size = np.array(pixels.shape[1::-1])
    box = np.array([face.width, face.height]) * size
    right, left = np.array(face.points[:2] or ((0, 0), (1, 0))) * size
    cut = _Cut.around(np.array([face.left, face.top]) * size + box / 2, AROUND * float(box.max()), left - right, SIDE)
    points, logit = networks.ask("face_mesh", cut.out_of(pixels))
    if logit.item() <= 0:  # less than one half
        return None
    points = points.reshape(-1, 3)
    mesh = np.column_stack([cut.back(points[:, :2]), points[:, 2] * cut.scale])
    rims, irises = zip(_eye(pixels, mesh, _RIGHT_EYE, False), _eye(pixels, mesh, _LEFT_EYE, True), strict=True)
    return Landmarks(mesh, np.stack(rims), np.stack(irises))


def _eye(
    pixels: np.ndarray, mesh: np.ndarray, corners: tuple[int, int], is_left: bool
) -> tuple[np.ndarray, np.ndarray]:
    """Return the rim of an eye, (16, 2), and the iris, (5, 2), in pixels of the photo."""
    first, last = mesh[list(corners), :2]
    cut = _Cut.around((first + last) / 2, AROUND_EYE * float(np.linalg.norm(last - first)), last - first, EYE_SIDE)
    picture = cut.out_of(pixels)
    # The net knows right eyes: a left one is shown to it in a mirror.
    answers = networks.ask("iris", np.ascontiguousarray(picture[:, ::-1]) if is_left else picture)
    rim, iris = (answer.reshape(-1, 3)[:, :2] for answer in answers)
    if is_left:
        rim, iris = ([EYE_SIDE - 1, 0] + points * [-1, 1] for points in (rim, iris))
    return cut.back(rim[:_RIM]), cut.back(iris)


@dataclass(frozen=True, eq=False)
class _Cut:
    """A turned square of a photo: pixel q of it is the photo's `turn @ q + shift`, and `scale` pixels of it wide."""

    turn: np.ndarray
    shift: np.ndarray
    scale: float
    size: int

    @classmethod
    def around(cls, middle: np.ndarray, side: float, level: np.ndarray, size: int) -> "_Cut":
        """Cut a square with a middle and side, in pixels of the photo, in which the direction `level` is level."""
        scale, angle = max(float(side), 1.0) / size, np.arctan2(level[1], level[0])
        cosine, sine = scale * np.cos(angle), scale * np.sin(angle)
        turn = np.array([[cosine, -sine], [sine, cosine]])
        return cls(turn, middle - turn @ np.full(2, (size - 1) / 2), scale, size)

    def out_of(self, pixels: np.ndarray) -> np.ndarray:
        """Return the square, (size, size, 3) float32 in [0, 1], black beyond the photo."""
        flags = cv2.WARP_INVERSE_MAP | cv2.INTER_LINEAR
        cut = cv2.warpAffine(pixels, np.column_stack([self.turn, self.shift]), (self.size, self.size), flags=flags)
        return cut.astype(np.float32) / 255

    def back(self, points: np.ndarray) -> np.ndarray:
        """Return points (n, 2) of the square in pixels of the photo."""
        return points @ self.turn.T + self.shift
