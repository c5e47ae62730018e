"""Which photos of a burst to keep, and why: faults first, then the mood that is wanted; nothing is ever deleted."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from mood.bursts.shots import Shot
from mood.images.faces import EYES_CLOSED

BLURRED = 0.5
"""A face with less than this share of the burst's usual sharpness, its upper quartile, is blurred."""

STOPS = 0.8
"""A face so many stops off the burst's median is too dark or too bright."""

STEPS = 100
"""Two probabilities are a tie where they are the same in so many steps: in whole percent, as they are shown."""

KEEP, LOOK, DISCARD = "keep", "look", "discard"


@dataclass(frozen=True)
class Decision:
    """What is suggested for one photo.

    Args:
        verdict: `KEEP`, `LOOK` (the nets disagree: decide yourself) or `DISCARD`.
        faults: what is wrong with it beside the others: "blurred", "too dark", "too bright", "eyes closed".
        p: probability of the wanted mood, in [0, 1].
    """

    verdict: str
    reason: str
    faults: tuple[str, ...]
    p: float


@dataclass(frozen=True)
class Choice:
    """What is suggested for a burst.

    Args:
        order: places in the burst, best first.
        decisions: one for each photo, in the burst's order.
        note: why nothing is ranked, or empty.
    """

    order: tuple[int, ...]
    decisions: tuple[Decision, ...]
    note: str = ""


def choose(shots: Sequence[Shot], mood: str, generation: str, count: int = 1) -> Choice:
    """Suggest which `count` photos of a burst to keep; an exposure bracket is kept whole.

    The probability that one generation gives the wanted mood ranks; the others' say where to look oneself.
    """
    p = [shot.p[generation][mood] for shot in shots]
    if len({shot.bias for shot in shots} - {None}) >= 3:
        kept = tuple(Decision(KEEP, "part of an exposure bracket", (), value) for value in p)
        return Choice(tuple(range(len(shots))), kept, "An exposure bracket by its EXIF data: kept whole, not ranked.")
    flaws, sharp = faults(shots), [shot.sharpness for shot in shots]
    order = ranked(flaws, p, sharp)
    firsts = {name: ranked(flaws, [shot.p[name][mood] for shot in shots], sharp)[0] for name in shots[0].p}
    kept = order[:count]
    decisions = tuple(
        _decide(place, kept, flaws[place], p, mood, [name for name, first in firsts.items() if first == place])
        for place in range(len(shots))
    )
    return Choice(tuple(order), decisions)


def ranked(flaws: Sequence[Sequence[str]], p: Sequence[float], sharp: Sequence[float]) -> list[int]:
    """Return the places of a burst, best first: fewer faults, then the surer mood, and in a tie the sharper face."""
    return sorted(range(len(p)), key=lambda place: (len(flaws[place]), -round(STEPS * p[place]), -sharp[place], place))


def faults(shots: Sequence[Shot]) -> list[tuple[str, ...]]:
    """Return what is wrong with each photo of a burst: "blurred", "too dark", "too bright" and "eyes closed".

    Alone, a photo has nothing to be compared with and no fault.
    """
    if len(shots) < 2:
        return [() for _ in shots]
    sharp, light = np.array([(shot.sharpness, shot.exposure) for shot in shots]).T
    off = light - np.median(light)
    blurred = sharp < BLURRED * np.quantile(sharp, 0.75)
    closed = np.array([bool(shot.faces) and shot.faces[0].eyes_open < EYES_CLOSED for shot in shots])
    are_seen = closed.mean() <= 0.5  # else this person's eyes cannot be seen at all
    flaws = {
        "blurred": blurred,
        "too dark": off < -STOPS,
        "too bright": off > STOPS,
        "eyes closed": closed & are_seen & ~blurred,
    }
    return [tuple(name for name, there in flaws.items() if there[place]) for place in range(len(shots))]


def _decide(
    place: int, kept: list[int], flaws: tuple[str, ...], p: list[float], mood: str, fans: list[str]
) -> Decision:
    best = max(p[other] for other in kept)
    ahead = round(STEPS * p[place]) - round(STEPS * best)
    if place in kept:
        flawed = f"least is wrong here ({listed(flaws)}); " if flaws else ""
        return Decision(KEEP, f"{flawed}{p[place]:.0%} {mood}", flaws, p[place])
    if flaws:
        though = f", though {p[place]:.0%} {mood} beside {best:.0%}" if ahead > 0 else ""
        return Decision(DISCARD, listed(flaws) + though, flaws, p[place])
    if fans:
        names = listed(map(str.capitalize, fans))
        return Decision(LOOK, f"the nets disagree: {names} would keep this one", flaws, p[place])
    if ahead < 0:
        return Decision(DISCARD, f"less {mood}: {p[place]:.0%} beside {best:.0%}", flaws, p[place])
    rivals = "the kept one" if len(kept) == 1 else "those kept"
    return Decision(DISCARD, f"as {mood} as {rivals}, and not sharper", flaws, p[place])


def listed(words: Iterable[str]) -> str:
    """Return words as a list that is read aloud: “a, b and c”."""
    *others, last = words
    return f"{', '.join(others)} and {last}" if others else last
