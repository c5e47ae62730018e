"""What would change a verdict: parts of one photo are hidden, blurred or recoloured, and the net is asked again."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import product
from typing import TYPE_CHECKING

import numpy as np
from PIL import Image, ImageEnhance, ImageFilter

from mood.evaluation.predictions import called
from mood.explanation.params import GRAY
from mood.images import faces
from mood.triage.facts import MARGIN

if TYPE_CHECKING:
    from mood.zoo.classifier import Classifier

SHARES = (1 / 8, 1 / 6, 1 / 4, 1 / 3, 1 / 2)
"""Sides of the gray squares tried, as shares of the photo's side, smallest first."""

FACTORS = (0.2, 0.4, 0.6, 0.8, 1.0, 1.25, 1.5, 2.0)
_SWEPT = {"Brightness": ImageEnhance.Brightness, "Saturation": ImageEnhance.Color}
BLUR = 0.06
"""Standard deviation of the blur as a share of the side: an expression is gone, a face is still there."""


@dataclass(frozen=True)
class Variant:
    """The photo, changed: (size, size, 3) uint8, and the probability of the probe's target for it, in [0, 1]."""

    title: str
    pixels: np.ndarray
    verdict: str
    p: float


@dataclass(frozen=True)
class Sweep:
    """One thing of the photo changed by each of `FACTORS`; p is the probability of the probe's target, in [0, 1]."""

    title: str
    verdicts: tuple[str, ...]
    p: tuple[float, ...]


@dataclass(frozen=True)
class Probe:
    """What was tried on one photo.

    Args:
        target: the class whose probability is told: the positive one, or else the verdict.
        p: the target's probability for it, in [0, 1].
        variants: faces blurred, background blurred, faces alone; none without a face.
        flip: the smallest gray square that changes the verdict, or None if none does.
        flip_share: its side as a share of the photo's.
    """

    target: str
    verdict: str
    p: float
    variants: tuple[Variant, ...]
    flip: Variant | None
    flip_share: float
    sweeps: tuple[Sweep, ...]
    n_asked: int

    def sentences(self) -> list[str]:
        """Return one plain sentence for each finding."""
        sentences = [self._of_variant(variant) for variant in self.variants]
        if not self.variants:
            sentences.append("No face was found, so faces and background cannot be told apart.")
        if self.flip is None:
            sentences.append(f"No gray square up to half the photo's side changes the verdict “{self.verdict}”.")
        else:
            sentences.append(
                f"A gray square of {self.flip_share:.0%} of the side is enough to make it “{self.flip.verdict}” "
                f"({self.flip.p:.0%} {self.target})."
            )
        return [*sentences, *map(self._of_sweep, self.sweeps)]

    def _of_variant(self, variant: Variant) -> str:
        still = " still" if variant.verdict == self.verdict else ""
        return f"With {variant.title}, the net{still} says “{variant.verdict}” ({variant.p:.0%} {self.target})."

    def _of_sweep(self, sweep: Sweep) -> str:
        turned = [f"{f:g}" for f, said in zip(FACTORS, sweep.verdicts, strict=True) if said != self.verdict]
        outcome = f"turns it at {', '.join(turned)} times." if turned else "does not turn it."
        return f"{sweep.title} alone, from {FACTORS[0]:g} to {FACTORS[-1]:g} times, {outcome}"


class _Asked:
    """A net asked about changed photos, and how many it was asked about."""

    def __init__(self, classifier: "Classifier", photo: np.ndarray) -> None:
        self._classifier, self._classes, self.count = classifier, classifier.spec.classes, 0
        p = self.p(photo[None])
        self.verdict = self.verdicts(p)[0]
        self.target = classifier.spec.task.positive or self.verdict
        self.p_photo = self.of(self.target, p)[0]

    def p(self, photos: Sequence[np.ndarray] | np.ndarray) -> np.ndarray:
        """Return the probability of every class, (n, classes)."""
        self.count += len(photos)
        return self._classifier.predict_proba(photos)

    def verdicts(self, p: np.ndarray) -> list[str]:
        """Return the class that each row of (n, classes) stands for."""
        return [self._classes[index] for index in called(p)]

    def of(self, label: str, p: np.ndarray) -> list[float]:
        """Return the probability of a class in each row of (n, classes)."""
        return p[:, self._classes.index(label)].astype(float).tolist()


def probe(classifier: "Classifier", pixels: np.ndarray, advance: Callable[[float], object] = lambda _: None) -> Probe:
    """Try what would change a net's verdict on a photo (h, w, 3) uint8.

    `advance` is called with the share done, in [0, 1]; what it raises ends the work.
    """
    size = classifier.spec.input_size
    photo = classifier.prepare([pixels])[0]
    seen = faces.find_faces(pixels)
    asked = _Asked(classifier, photo)
    changed = _changed(photo, faces.mask_of([_wider(face) for face in seen], size)) if seen else {}
    p = asked.p(list(changed.values()))
    variants = tuple(map(Variant, changed, changed.values(), asked.verdicts(p), asked.of(asked.target, p)))
    sweeps = tuple(_sweep(asked, photo, title) for title in _SWEPT)
    flip, share = _smallest_flip(asked, photo, advance)
    return Probe(asked.target, asked.verdict, asked.p_photo, variants, flip, share, sweeps, asked.count)


def _sweep(asked: _Asked, photo: np.ndarray, title: str) -> Sweep:
    enhancer = _SWEPT[title](Image.fromarray(photo))
    p = asked.p([np.asarray(enhancer.enhance(factor)) for factor in FACTORS])
    return Sweep(title, tuple(asked.verdicts(p)), tuple(asked.of(asked.target, p)))


def _wider(face: faces.Face) -> faces.Face:
    left, top = max(0.0, face.left - MARGIN * face.width), max(0.0, face.top - MARGIN * face.height)
    right = min(1.0, face.left + (1 + MARGIN) * face.width)
    bottom = min(1.0, face.top + (1 + MARGIN) * face.height)
    return faces.Face(left, top, right - left, bottom - top, face.score)


def _changed(photo: np.ndarray, inside: np.ndarray) -> dict[str, np.ndarray]:
    blurred = np.asarray(Image.fromarray(photo).filter(ImageFilter.GaussianBlur(BLUR * photo.shape[0])))
    gray = np.full_like(photo, round(GRAY))
    mask = inside[..., None]
    return {
        "the faces blurred": np.where(mask, blurred, photo),
        "the background blurred": np.where(mask, photo, blurred),
        "the faces alone": np.where(mask, photo, gray),
    }


def _smallest_flip(
    asked: _Asked, photo: np.ndarray, advance: Callable[[float], object]
) -> tuple[Variant | None, float]:
    """Slide gray squares over the photo, larger and larger, until one turns the verdict; of equals the strongest."""
    size, done = photo.shape[0], 0
    corners = {share: _corners(size, round(share * size)) for share in SHARES}
    total = sum(map(len, corners.values()))
    for share, places in corners.items():
        hidden, side = np.repeat(photo[None], len(places), axis=0), round(share * size)
        for copy, (y, x) in zip(hidden, places, strict=True):
            copy[y : y + side, x : x + side] = round(GRAY)
        p = asked.p(hidden)
        done += len(places)
        advance(done / total)
        verdicts = asked.verdicts(p)
        is_turned = np.array(verdicts) != asked.verdict
        if is_turned.any():
            best = int(np.where(is_turned, asked.of(asked.verdict, p), np.inf).argmin())
            title = f"a gray square of {share:.0%} of the side"
            return Variant(title, hidden[best], verdicts[best], asked.of(asked.target, p)[best]), share
    return None, float("nan")


def _corners(size: int, side: int) -> list[tuple[int, int]]:
    """Return the upper left corners, (y, x), of squares that cover the photo and overlap by half."""
    starts = np.unique(np.linspace(0, size - side, 1 + int(np.ceil(2 * (size - side) / side))).round().astype(int))
    return list(product(starts.tolist(), repeat=2))
