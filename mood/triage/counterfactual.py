"""What would change a verdict: parts of one photo are hidden, blurred or recoloured, and the net is asked again."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from PIL import Image, ImageEnhance, ImageFilter

from mood import faces, images
from mood.explanation.params import GRAY
from mood.labels import POSITIVE, opposite, predicted
from mood.triage.facts import MARGIN

if TYPE_CHECKING:
    from mood.zoo.classifier import Classifier

SHARES = (1 / 8, 1 / 6, 1 / 4, 1 / 3, 1 / 2)
"""Sides of the gray squares tried, as shares of the photo's side, smallest first."""

FACTORS = (0.2, 0.4, 0.6, 0.8, 1.0, 1.25, 1.5, 2.0)
BLUR = 0.06
"""Standard deviation of the blur as a share of the side: an expression is gone, a face is still there."""


@dataclass(frozen=True)
class Variant:
    """The photo, changed.

    Args:
        title: what was done.
        pixels: (size, size, 3) uint8.
        p_happy: what the net says of it.
    """

    title: str
    pixels: np.ndarray
    p_happy: float


@dataclass(frozen=True)
class Probe:
    """What was tried on one photo.

    Args:
        p_happy: of the photo as it is.
        variants: faces blurred, background blurred, faces alone; none without a face.
        flip: the smallest gray square that turns the verdict, or None if none does.
        flip_share: its side as a share of the photo's.
        brightness: P(happy) at each of `FACTORS`.
        saturation: the same for colours.
        n_faces: faces found.
        n_asked: photos that the net was asked about.
    """

    p_happy: float
    variants: tuple[Variant, ...]
    flip: Variant | None
    flip_share: float
    brightness: tuple[float, ...]
    saturation: tuple[float, ...]
    n_faces: int
    n_asked: int

    def sentences(self) -> list[str]:
        """Return one plain sentence for each finding."""
        verdict = predicted(self.p_happy)
        found = [_of_variant(one, verdict) for one in self.variants]
        if not self.variants:
            found.append("No face was found, so faces and background cannot be told apart.")
        if self.flip is None:
            found.append(f"No gray square up to half the photo's side turns “{verdict}” into “{opposite(verdict)}”.")
        else:
            found.append(
                f"A gray square of {self.flip_share:.0%} of the side is enough to make it “{opposite(verdict)}” "
                f"({self.flip.p_happy:.0%} happy)."
            )
        for name, curve in (("Brightness", self.brightness), ("Saturation", self.saturation)):
            turned = [f for f, p in zip(FACTORS, curve, strict=True) if predicted(p) != verdict]
            found.append(
                f"{name} alone, from {FACTORS[0]:g} to {FACTORS[-1]:g} times, "
                + (f"turns it at {', '.join(f'{f:g}' for f in turned)} times." if turned else "does not turn it.")
            )
        return found


def probe(classifier: "Classifier", pixels: np.ndarray, advance: Callable[[float], object] = lambda _: None) -> Probe:
    """Try what would change a generation's verdict on a photo.

    Args:
        classifier: the generation.
        pixels: (h, w, 3) uint8.
        advance: called with the share done, in [0, 1]; what it raises ends the work.

    Returns:
        What was found.
    """
    size = classifier.spec.input_size
    photo = images.resize(pixels, size, size)
    found = faces.find_faces(pixels)
    changed = _changed(photo, faces.mask_of([_wider(face) for face in found], size)) if found else []
    swept = [
        _enhanced(photo, kind, factor) for kind in (ImageEnhance.Brightness, ImageEnhance.Color) for factor in FACTORS
    ]
    p = classifier.probabilities([photo, *(one for _, one in changed), *swept])
    variants = tuple(Variant(t, one, float(q)) for (t, one), q in zip(changed, p[1 : 1 + len(changed)], strict=True))
    bright, colour = np.split(p[1 + len(changed) :], 2)
    flip, share, asked = _smallest_flip(classifier, photo, float(p[0]), advance)
    return Probe(
        float(p[0]),
        variants,
        flip,
        share,
        tuple(map(float, bright)),
        tuple(map(float, colour)),
        len(found),
        asked + len(p),
    )


def _of_variant(one: Variant, verdict: str) -> str:
    said = predicted(one.p_happy)
    then = f"the net still says “{said}”" if said == verdict else f"the net says “{said}”"
    return f"With {one.title}, {then} ({one.p_happy:.0%} happy)."


def _wider(face: faces.Face) -> faces.Face:
    left, top = max(0.0, face.left - MARGIN * face.width), max(0.0, face.top - MARGIN * face.height)
    right = min(1.0, face.left + (1 + MARGIN) * face.width)
    bottom = min(1.0, face.top + (1 + MARGIN) * face.height)
    return faces.Face(left, top, right - left, bottom - top, face.score)


def _changed(photo: np.ndarray, inside: np.ndarray) -> list[tuple[str, np.ndarray]]:
    blurred = np.asarray(Image.fromarray(photo).filter(ImageFilter.GaussianBlur(BLUR * photo.shape[0])))
    gray = np.full_like(photo, round(GRAY))
    mask = inside[..., None]
    return [
        ("the faces blurred", np.where(mask, blurred, photo)),
        ("the background blurred", np.where(mask, photo, blurred)),
        ("the faces alone", np.where(mask, photo, gray)),
    ]


def _enhanced(photo: np.ndarray, kind: type, factor: float) -> np.ndarray:
    return np.asarray(kind(Image.fromarray(photo)).enhance(factor))


def _smallest_flip(
    classifier: "Classifier", photo: np.ndarray, p_happy: float, advance: Callable[[float], object]
) -> tuple[Variant | None, float, int]:
    """Slide gray squares over the photo, larger and larger, until one turns the verdict; of equals the strongest."""
    size, asked = photo.shape[0], 0
    direction = 1 if predicted(p_happy) == POSITIVE else -1
    plans = {share: _squares(size, round(share * size)) for share in SHARES}
    total = sum(map(len, plans.values()))
    for share, squares in plans.items():
        hidden = np.repeat(photo[None], len(squares), axis=0)
        for one, (y, x, side) in zip(hidden, squares, strict=True):
            one[y : y + side, x : x + side] = round(GRAY)
        p = classifier.probabilities(hidden)
        asked += len(squares)
        advance(asked / total)
        best = int(np.argmin(p * direction))
        if predicted(float(p[best])) != predicted(p_happy):
            return Variant(f"a gray square of {share:.0%} of the side", hidden[best], float(p[best])), share, asked
    return None, float("nan"), asked


def _squares(size: int, side: int) -> list[tuple[int, int, int]]:
    starts = np.unique(np.linspace(0, size - side, 1 + int(np.ceil(2 * (size - side) / side))).round().astype(int))
    return [(int(y), int(x), side) for y in starts for x in starts]
