"""What is wrong with each photo of a burst beside the others: of the photo, and of every face that counts in it."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from mood.bursts.shots import SeenFace, Shot, counting
from mood.images.faces import Face
from mood.importing import one_at_a_time

BLURRED = 0.5
"""A face with less than this share of its usual sharpness in a burst, the upper quartile, is blurred."""

STOPS = 0.8
"""A face so many stops off the burst's median is too dark or too bright."""

CLOSED, NARROW = 0.75, 0.22
"""Eyes are closed that are open by less than this share of what they usually are in a burst, the upper quartile, and by
less than this share of their width: wide eyes may be less wide. Chosen, as `AWAY`, on the first bundled bursts."""

AWAY = 20.0
"""Who looks by so many degrees further past the camera than at best, the lower quartile, looks away."""

KINDS = ("blurred", "too dark", "too bright", "eyes closed", "looks away", "no face found")
_OF_FACES = ("blurred", "eyes closed", "looks away")


@dataclass(frozen=True)
class FaceFaults:
    """One face that counts, and what is wrong with it: "blurred", "eyes closed", "looks away"."""

    face: Face
    faults: tuple[str, ...]


@dataclass(frozen=True)
class Faults:
    """What is wrong with one photo.

    Args:
        photo: what is wrong with all of it: "too dark", "too bright", "no face found" where most others show one, and
            "blurred" where it shows none.
        faces: those that count, largest first.
    """

    photo: tuple[str, ...] = ()
    faces: tuple[FaceFaults, ...] = ()

    @cached_property
    def kinds(self) -> tuple[str, ...]:
        """What there is of `KINDS`."""
        return tuple(kind for kind in KINDS if self.share(kind) > 0)

    def share(self, kind: str) -> float:
        """Return of how many of the faces something is wrong, in [0, 1]; 1 where it is of the whole photo."""
        hits = [kind in face.faults for face in self.faces]
        return 1.0 if kind in self.photo else sum(hits) / max(len(hits), 1)

    def without(self, kinds: Collection[str]) -> "Faults":
        """Return those that are of other kinds."""
        faces = (FaceFaults(one.face, tuple(k for k in one.faults if k not in kinds)) for one in self.faces)
        return Faults(tuple(kind for kind in self.photo if kind not in kinds), tuple(faces))

    @cached_property
    def said(self) -> tuple[str, ...]:
        """The kinds in words, with how many faces where there are several: “eyes closed: 1 of 3 faces”."""
        n = len(self.faces)
        return tuple(
            f"{kind}: {round(self.share(kind) * n)} of {n} faces" if n > 1 and kind not in self.photo else kind
            for kind in self.kinds
        )


def find(shots: Sequence[Shot], who: np.ndarray | None = None) -> list[Faults]:
    """Return what is wrong with each photo of a burst; alone, a photo has nothing to be compared with and no fault.

    Args:
        shots: of one burst.
        who: which face is whose, if that is known; see `people`.
    """
    if len(shots) < 2:
        return [Faults(faces=tuple(FaceFaults(one.face, ()) for one in counted(shot))) for shot in shots]
    who = people(shots) if who is None else who
    marks = _of_people(shots, who)
    off = exposures(shots)
    middle = np.array([np.nan if shot.faces else shot.sharpness for shot in shots])
    of_photo = {
        "blurred": _blurred(middle[:, None])[:, 0],
        "too dark": off < -STOPS,
        "too bright": off > STOPS,
        "no face found": missing(who) == 1,
    }
    return [
        Faults(
            tuple(kind for kind, there in of_photo.items() if there[place]),
            tuple(FaceFaults(one.face, _marked(marks, place, person)) for one, person in _in_order(shot, who[place])),
        )
        for place, shot in enumerate(shots)
    ]


def counted(shot: Shot) -> list[SeenFace]:
    """Return the faces of a photo that count, largest first."""
    return [shot.faces[place] for place in counting([one.face for one in shot.faces])]


def people(shots: Sequence[Shot]) -> np.ndarray:
    """Return which face is whose, (shots, people): places in `counted`, -1 where somebody is not seen.

    People are those of the photo with the most faces; in the others faces are theirs so that they moved least.
    """
    with one_at_a_time:
        from scipy.optimize import linear_sum_assignment
    middles = [np.array([_middle(one.face) for one in counted(shot)]).reshape(-1, 2) for shot in shots]
    most = max(range(len(shots)), key=lambda place: (len(middles[place]), shots[place].sha256))
    who = np.full((len(shots), len(middles[most])), -1)
    for place, own in enumerate(middles):
        apart = np.linalg.norm(own[:, None] - middles[most], axis=-1)
        places, persons = linear_sum_assignment(apart)
        who[place, persons] = places
    return who


def missing(who: np.ndarray) -> np.ndarray:
    """Return which share of the people whom most photos of a burst show is not seen in each, (n,) in [0, 1].

    Args:
        who: which face is whose; see `people`.
    """
    seen = who >= 0
    usual = seen[:, seen.mean(0) > 0.5]
    return (~usual).sum(1) / max(usual.shape[1], 1)


def measured(shots: Sequence[Shot], who: np.ndarray, name: str) -> np.ndarray:
    """Return a measure of `SeenFace` of everybody in every photo, (shots, people) as `people` has them; else nan."""
    faces = [counted(shot) for shot in shots]
    return np.array([
        [getattr(own[place], name) if place >= 0 else np.nan for place in places]
        for own, places in zip(faces, who, strict=True)
    ]).reshape(who.shape)


def exposures(shots: Sequence[Shot]) -> np.ndarray:
    """Return by how many stops each photo, (n,), is brighter than the burst's median."""
    light = np.array([shot.exposure for shot in shots])
    return light - np.median(light)


def quantile(values: np.ndarray, q: float) -> np.ndarray:
    """Return a quantile of everybody's values (shots, people), as (people,); nan of whom nothing is known."""
    known = [column[~np.isnan(column)] for column in values.T]
    return np.array([np.quantile(column, q) if len(column) else np.nan for column in known])


def _of_people(shots: Sequence[Shot], who: np.ndarray) -> Mapping[str, np.ndarray]:
    """Return by kind of fault whether everybody has it in every photo, (shots, people)."""
    sharp, eyes, gaze = (measured(shots, who, name) for name in ("sharpness", "eyes_open", "gaze"))
    gaze = np.abs(gaze)
    closed = (eyes < CLOSED * quantile(eyes, 0.75)) & (eyes < NARROW)
    away = (gaze > quantile(gaze, 0.25) + AWAY) & ~closed  # closed eyes look nowhere
    return {"blurred": _blurred(sharp), "eyes closed": closed, "looks away": away}


def _blurred(sharp: np.ndarray) -> np.ndarray:
    return sharp < BLURRED * quantile(sharp, 0.75)


def _marked(marks: Mapping[str, np.ndarray], place: int, person: int) -> tuple[str, ...]:
    return tuple(kind for kind in _OF_FACES if marks[kind][place, person])


def _in_order(shot: Shot, places: np.ndarray) -> list[tuple[SeenFace, int]]:
    """Return the faces of a photo that count, largest first, each with the person that it is of."""
    return [(one, int(np.flatnonzero(places == place)[0])) for place, one in enumerate(counted(shot))]


def _middle(face: Face) -> tuple[float, float]:
    return face.left + face.width / 2, face.top + face.height / 2
