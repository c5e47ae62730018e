"""What each photo of a burst loses beside the best of it, criterion by criterion, and how much each counts."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields

import numpy as np

from mood.bursts.faults import STOPS, Faults, counted, exposures, find, measured, missing, people, quantile
from mood.bursts.noise import floor
from mood.bursts.shots import Shot
from mood.errors import DataError
from mood.images.faces import Face

FINE = 0.05
"""What is no fault costs at most so much of what a fault costs."""

STEP = 1 / 3
"""Stops off the burst's median that cost nothing: cameras set exposure in such steps."""

ROOM = 0.25
"""A face has room where the photo's edge is at least this share of the face's height away."""

FAULTS = {"sharpness": ("blurred",), "exposure": ("too dark", "too bright"), "eyes": ("eyes closed",),
           "gaze": ("looks away", "no face found")}  # fmt: skip
"""Which faults are counted by which criterion."""


@dataclass(frozen=True)
class Weights:
    """How much each criterion counts, 0 (not at all) to 1.

    As it is usual, any fault outweighs any mood, and the mood what is no fault; chosen on the first `TUNED` bundled
    bursts.

    Args:
        mood: how much less sure the net is of the wanted mood, beyond what small changes move.
        sharpness: how sharp the faces are.
        eyes: whose eyes are closed.
        gaze: who looks away, or is not found though most photos of the burst show them.
        exposure: how far the light of the face is from the burst's.
        framing: how near faces are to the photo's edge.

    Raises:
        DataError: if one is not in [0, 1].
    """

    mood: float = 0.5
    sharpness: float = 1.0
    eyes: float = 1.0
    gaze: float = 1.0
    exposure: float = 1.0
    framing: float = 0.5

    def __post_init__(self) -> None:
        """Check what would turn an order around."""
        for name, weight in vars(self).items():
            if not 0 <= weight <= 1:
                raise DataError(f"A weight is a number from 0 to 1; received {weight} for {name}.")


CRITERIA = tuple(field.name for field in fields(Weights))


@dataclass(frozen=True, eq=False)
class Compared:
    """A burst whose photos were compared with each other, whatever is wanted of them.

    Args:
        shots: the n photos.
        flaws: what is wrong with each.
        losses: what each, (n,), loses by each criterion but the mood, 0 to 1.
    """

    shots: Sequence[Shot]
    flaws: Sequence[Faults]
    losses: Mapping[str, np.ndarray]


def compare(shots: Sequence[Shot], band: float) -> Compared:
    """Compare the photos of a burst; sharpness whose logarithm is within the band below the highest is as good."""
    who = people(shots)
    flaws = find(shots, who)
    return Compared(shots, flaws, _losses(shots, flaws, who, band))


def mood_losses(p: Sequence[float], band: float) -> np.ndarray:
    """Return what each photo, (n,), loses by the probability of the wanted mood.

    It is 0 where the log-odds lie within a band below the highest, else by how much the probability lies below that.
    """
    return np.maximum(floor(max(p), band) - np.array(p), 0)


def _losses(shots: Sequence[Shot], flaws: Sequence[Faults], who: np.ndarray, band: float) -> dict[str, np.ndarray]:
    """Return what each photo of a burst, (n,), loses by each criterion but the mood, 0 to 1.

    A fault costs at least a half: a half and half of the share of faces that have it, so that it outweighs a mood of
    half the weight. What is no fault costs at most `FINE`; sharpness whose logarithm is within the band below the
    highest costs nothing.
    """
    faults = {
        criterion: np.array([max(_fault(of, kind) for kind in kinds) for of in flaws])
        for criterion, kinds in FAULTS.items()
    }
    off = ((np.abs(exposures(shots)) - STEP) / (STOPS - STEP)).clip(0, 1)
    fine = {
        "sharpness": _softness(shots, who, band),
        "gaze": missing(who),
        "exposure": off,
        "framing": np.array([_crowding(shot) for shot in shots]),
    }
    nothing = np.zeros(len(shots))
    return {
        name: np.maximum(faults.get(name, nothing), FINE * fine.get(name, nothing))
        for name in CRITERIA
        if name != "mood"
    }


def _fault(of: Faults, kind: str) -> float:
    return (1 + of.share(kind)) / 2 if of.share(kind) else 0.0


def _softness(shots: Sequence[Shot], who: np.ndarray, band: float) -> np.ndarray:
    """Return by which share faces are less sharp than the sharpest of their person's, on average over people.

    Those that are within the band of it count as sharp as it.
    """
    sharp = measured(shots, who, "sharpness")
    sharp = np.column_stack([sharp, [np.nan if shot.faces else shot.sharpness for shot in shots]])
    less = np.maximum(1 - sharp / np.maximum(quantile(sharp, 1) * np.exp(-band), 1e-9), 0)
    known = ~np.isnan(less)
    return np.where(known, less, 0).sum(1) / np.maximum(known.sum(1), 1)


def _crowding(shot: Shot) -> float:
    """Return how much of the room that faces need is missing, 0 to 1 at the edge, in tenths, on average over faces."""
    return round(float(np.mean([_crowded(one.face) for one in counted(shot)] or [0])), 1)


def _crowded(face: Face) -> float:
    room = min(face.left, face.top, 1 - face.left - face.width, 1 - face.top - face.height)
    return float(np.clip(1 - room / (ROOM * face.height), 0, 1))
