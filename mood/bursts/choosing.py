"""Which photos of a burst to keep, and why: faults first, then the mood that is wanted; nothing is ever deleted."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from mood.bursts.shots import Shot, cut_out, exposure, open_eyes, shared_face, sharpness

BLURRED = 0.5
"""A face with less than this share of the burst's usual sharpness, its upper quartile, is blurred."""

STOPS = 0.8
"""A face so many stops off the burst's median is too dark or too bright."""

KEEP, LOOK, DISCARD = "keep", "look", "discard"


@dataclass(frozen=True)
class Decision:
    """What is suggested for one photo.

    Args:
        verdict: `KEEP`, `LOOK` (the nets disagree: decide yourself) or `DISCARD`.
        reason: why, in a sentence.
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
    """Suggest which photos of a burst to keep.

    Args:
        shots: the burst.
        mood: what is wanted, a class of the nets.
        generation: whose probability ranks; the others' say where to look oneself.
        count: how many to keep.

    Returns:
        The choice; an exposure bracket is kept whole.
    """
    p = [one.wanted(generation, mood) for one in shots]
    if len({one.photo.bias for one in shots} - {None}) >= 3:
        kept = tuple(Decision(KEEP, "part of an exposure bracket", (), value) for value in p)
        return Choice(tuple(range(len(shots))), kept, "An exposure bracket by its EXIF data: kept whole, not ranked.")
    found = faults(shots)
    order = ranked(found, p)
    others = {name: ranked(found, [one.wanted(name, mood) for one in shots])[0] for name in shots[0].happy}
    kept = order[:count]
    decisions = tuple(
        _decide(place, kept, found[place], p, mood, [name for name, first in others.items() if first == place])
        for place in range(len(shots))
    )
    return Choice(tuple(order), decisions)


def ranked(found: Sequence[Sequence[str]], p: Sequence[float]) -> list[int]:
    """Return the places of a burst, best first: fewer faults, then the surer mood."""
    return sorted(range(len(p)), key=lambda place: (len(found[place]), -p[place], place))


def faults(shots: Sequence[Shot]) -> list[tuple[str, ...]]:
    """Return what is wrong with each photo of a burst beside the others.

    Args:
        shots: the burst; alone, a photo has nothing to be compared with and no fault.

    Returns:
        By photo, among "blurred", "too dark", "too bright" and "eyes closed".
    """
    if len(shots) < 2:
        return [() for _ in shots]
    shared = shared_face(list(shots))
    cut = [cut_out(one.photo.pixels, one.face or shared) for one in shots]
    sharp, light = np.array([sharpness(one) for one in cut]), np.array([exposure(one) for one in cut])
    eyes, off = np.array([open_eyes(one) for one in cut]), light - np.median(light)
    blurred = sharp < BLURRED * np.quantile(sharp, 0.75)
    are_seen = (eyes > 0).mean() >= 0.5  # else the cascade cannot see this person's eyes at all
    found = {
        "blurred": blurred,
        "too dark": off < -STOPS,
        "too bright": off > STOPS,
        "eyes closed": (eyes == 0) & are_seen & ~blurred,
    }
    return [tuple(name for name, there in found.items() if there[place]) for place in range(len(shots))]


def _decide(
    place: int, kept: Sequence[int], found: tuple[str, ...], p: Sequence[float], mood: str, fans: list[str]
) -> Decision:
    best = max(p[other] for other in kept)
    if place in kept:
        flawed = f"least is wrong here ({' and '.join(found)}); " if found else ""
        return Decision(KEEP, f"{flawed}{p[place]:.0%} {mood}", found, p[place])
    if found:
        though = f", though {p[place]:.0%} {mood} beside {best:.0%}" if p[place] > best + 0.01 else ""
        return Decision(DISCARD, " and ".join(found) + though, found, p[place])
    if fans:
        return Decision(LOOK, f"the nets disagree: {' and '.join(fans)} would keep this one", found, p[place])
    less = f"less {mood}: {p[place]:.0%} beside {best:.0%}" if p[place] < best else f"as {mood} as the kept one"
    return Decision(DISCARD, less, found, p[place])
