"""Which photos of a burst to keep, and why; nothing is ever deleted."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from mood.bursts import weighing
from mood.bursts.faults import FaceFaults, Faults
from mood.bursts.noise import Bands, floor, logit
from mood.bursts.shots import Shot
from mood.bursts.weighing import Compared, Weights, compare
from mood.evaluation.conformal import Conformal

KEEP, LOOK, DISCARD = "keep", "look", "discard"

_LESS = {
    "sharpness": "less sharp",
    "exposure": "further from the burst's light",
    "framing": "a face is nearer to the edge",
    "eyes": "eyes less open",
    "gaze": "not every face is found",
}
_DIGITS = 9  # of a loss: what differs by rounding alone is a tie


@dataclass(frozen=True)
class Decision:
    """What is suggested for one photo.

    Args:
        verdict: `KEEP`, `LOOK` or `DISCARD`; one has to look where the nets disagree, or where nothing but a mood
            speaks against it of which it is not known how far it moves, or that the net may not decide alone.
        faults: what is wrong with it beside the others, of `faults.KINDS`.
        p: probability of the wanted mood, in [0, 1].
        faces: the faces that count, largest first, each with what is wrong with it.
    """

    verdict: str
    reason: str
    faults: tuple[str, ...]
    p: float
    faces: tuple[FaceFaults, ...] = ()


@dataclass(frozen=True)
class Choice:
    """What is suggested for a burst.

    Args:
        order: places in the burst, best first.
        decisions: one for each photo, in the burst's order.
        note: why nothing is ranked, or what the ranking does not know, or empty.
    """

    order: tuple[int, ...]
    decisions: tuple[Decision, ...]
    note: str = ""


@dataclass(frozen=True, eq=False)
class _Ranked:
    """A burst in order: by place, what each photo loses by each criterion, weighed.

    Args:
        p: (n,) probability of the mood.
        band: within which log-odds are the same; nan where it was not measured.
        flaws: what is wrong with each photo.
        counted: what of that counts.
        undecided: places of photos of which the net may not say alone what they show.
    """

    mood: str
    p: list[float]
    band: float
    flaws: Sequence[Faults]
    counted: Sequence[Faults]
    losses: Mapping[str, np.ndarray]
    order: list[int]
    undecided: frozenset[int] = frozenset()

    @property
    def points(self) -> str:
        """How far small changes move the highest probability of the burst, in words."""
        highest = max(self.p)
        return f"±{100 * (highest - floor(highest, self.band)):.2g} points"


def choose(
    shots: Sequence[Shot],
    mood: str,
    generation: str,
    count: int = 1,
    weights: Weights | None = None,
    bands: Bands | None = None,
    sets: Conformal | None = None,
) -> Choice:
    """Compare the photos of a burst, and suggest which to keep; see `suggest`."""
    bands = bands or Bands()
    return suggest(compare(shots, bands.sharpness), mood, generation, count, weights, bands, sets)


def suggest(
    burst: Compared,
    mood: str,
    generation: str,
    count: int = 1,
    weights: Weights | None = None,
    bands: Bands | None = None,
    sets: Conformal | None = None,
) -> Choice:
    """Suggest which photos of a burst to keep; an exposure bracket is kept whole.

    Each photo loses by every criterion, weighed, and the least loss is best. Of equal ones it is the darker, since lost
    lights do not come back, then the earlier.

    Args:
        burst: its photos, compared.
        mood: the class that is wanted.
        generation: whose probability of it counts; the others' orders say where to look oneself.
        count: photos to keep, at least 1.
        weights: how much each criterion counts, by default as `Weights` has it.
        bands: within what photos are the same; see `noise.bands`. Of a generation of which that was not measured, no
            photo is discarded because of its mood alone.
        sets: what the generation may say alone, or None where nothing calibrates it; a photo of which it may not is not
            discarded because of its mood alone.
    """
    shots = burst.shots
    p = [shot.p[generation][mood] for shot in shots]
    if len({shot.bias for shot in shots} - {None}) >= 3:
        kept = tuple(Decision(KEEP, "part of an exposure bracket", (), value) for value in p)
        return Choice(tuple(range(len(shots))), kept, "An exposure bracket by its EXIF data: kept whole, not ranked.")
    weights, bands = weights or Weights(), bands or Bands()
    by_net = ranked(burst, mood, weights, bands)
    firsts = {name: of.order[0] for name, of in by_net.items()}
    own = replace(by_net[generation], undecided=_undecided(shots, generation, sets))
    decisions = tuple(
        _decide(own, place, count, [name for name, first in firsts.items() if first == place])
        for place in range(len(shots))
    )
    return Choice(tuple(own.order), decisions, _unmeasured(own, generation) if len(shots) > 1 and weights.mood else "")


def _undecided(shots: Sequence[Shot], generation: str, sets: Conformal | None) -> frozenset[int]:
    """Return the places of photos whose set is not one class."""
    if sets is None:
        return frozenset()
    sizes = sets.sets(np.array([list(shot.p[generation].values()) for shot in shots])).sum(1)
    return frozenset(np.flatnonzero(sizes != 1).tolist())


def ranked(burst: Compared, mood: str, weights: Weights, bands: Bands) -> dict[str, _Ranked]:
    """Return the order of a burst by each generation."""
    shots, common = burst.shots, {name: getattr(weights, name) * loss for name, loss in burst.losses.items()}
    idle = {kind for criterion, kinds in weighing.FAULTS.items() if not getattr(weights, criterion) for kind in kinds}
    counted = [flaws.without(idle) for flaws in burst.flaws] if idle else burst.flaws
    by_net = {}
    for name in shots[0].p:
        p, band = [shot.p[name][mood] for shot in shots], bands.odds.get(name, float("nan"))
        losses = common | {"mood": weights.mood * weighing.mood_losses(p, np.nan_to_num(band))}
        by_net[name] = _Ranked(mood, p, band, burst.flaws, counted, losses, ordered(shots, losses))
    return by_net


def ordered(shots: Sequence[Shot], losses: Mapping[str, np.ndarray]) -> list[int]:
    """Return the places of a burst, best first: a total order, whatever the order in which photos are given."""
    total = sum(losses.values(), np.zeros(len(shots))).round(_DIGITS)
    return sorted(range(len(shots)), key=lambda place: (total[place], *_of_equals(shots[place])))


def _of_equals(shot: Shot) -> tuple[float, float, str, str]:
    return shot.exposure, float("inf") if shot.taken is None else shot.taken, shot.sha256, shot.name


def _decide(own: _Ranked, place: int, count: int, fans: list[str]) -> Decision:
    kept, flaws = own.order[:count], own.flaws[place]
    verdict, reason = (KEEP, _for(own, place)) if place in kept else _against(own, place, kept, fans)
    return Decision(verdict, reason, flaws.kinds, own.p[place], flaws.faces)


def _for(own: _Ranked, place: int) -> str:
    said = own.counted[place].said
    return f"{f'least is wrong here ({listed(said)}); ' if said else ''}{own.p[place]:.0%} {own.mood}"


def _against(own: _Ranked, place: int, kept: Sequence[int], fans: list[str]) -> tuple[str, str]:
    """Return the verdict on a photo that is not kept, and what speaks against it."""
    rival = kept[-1]
    more = {name: float(loss[place] - loss[rival]) for name, loss in own.losses.items()}
    worst = max(more, key=lambda name: more[name])
    if said := own.counted[place].said:
        is_surer = weighing.mood_losses([own.p[place], own.p[rival]], np.nan_to_num(own.band))[1] > 0
        return DISCARD, listed(said) + (f", though {_beside(own, place, rival)}" if is_surer else "")
    if fans:
        return LOOK, f"the nets disagree: {listed(map(str.capitalize, fans))} would keep this one"
    if worst == "mood" and more[worst] > 0:
        less = f"less {own.mood}: {own.p[place]:.0%} beside {own.p[rival]:.0%}"
        if np.isnan(own.band):
            return LOOK, f"{less}, which small changes may move as far"
        if place in own.undecided:
            return LOOK, f"{less}, and the net may not decide this one alone"
        return DISCARD, less
    what = _LESS[worst] if more[worst] > 10**-_DIGITS else "nothing else that counts tells them apart"
    return DISCARD, f"{_as_sure(own, place, rival, len(kept))}; {what}"


def _as_sure(own: _Ranked, place: int, rival: int, count: int) -> str:
    """Say how the mood of a photo that is not kept for another reason compares."""
    lower, upper = sorted((own.p[place], own.p[rival]))
    if np.isnan(own.band) or logit(upper) - logit(lower) > own.band:
        return _beside(own, place, rival)
    rivals = "the kept one" if count == 1 else "those kept"
    return f"as {own.mood} as {rivals} within what small changes move ({own.points})"


def _beside(own: _Ranked, place: int, rival: int) -> str:
    return f"{own.p[place]:.0%} {own.mood} beside {own.p[rival]:.0%}"


def _unmeasured(own: _Ranked, generation: str) -> str:
    if not np.isnan(own.band):
        return ""
    return (
        f"How far small changes move what {generation} says was not measured, so no photo is discarded because of its "
        "mood alone: `python -m mood bursts --noise --photos DIR --models DIR` measures it."
    )


def listed(words: Iterable[str]) -> str:
    """Return words as a list that is read aloud: “a, b and c”."""
    *others, last = words
    return f"{', '.join(others)} and {last}" if others else last
