"""Bursts: several moments of one person in one scene, and what went wrong in some of them."""

import hashlib
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np

from data.portraits import sets
from data.portraits.plan import Moment, Plan, draw, generator

COUNT = 30

FIRST = 701
"""Seed of the first burst's person, whom no other picture shows."""

LENGTHS = (6, 7, 8)

FAULTLESS = 0.5
"""Share of the moments in which nothing goes wrong."""

FAULTS = {"away": 0.2, "blink": 0.3, "shake": 0.2, "defocus": 0.15, "dark": 0.08, "bright": 0.07}
"""What goes wrong in the others, and how often."""

TWICE = 0.15
"""How often two things go wrong at once."""


def mood_of(number: int) -> str:
    """Return what somebody shows in a burst: every third person is sad."""
    return "happy" if number % 3 else "sad"


def moments(number: int) -> list[Plan]:
    """Decide the pictures of a burst.

    Args:
        number: 1 to `COUNT`.

    Returns:
        Their plans: the expression swells to a peak and fades, the head moves a little, and in some pictures something
        goes wrong; at least in one nothing does, and at least in one something.
    """
    person, random = draw(FIRST + number - 1, mood_of(number)), generator(FIRST + number - 1, "burst")
    frames = np.arange(1, random.choice(LENGTHS) + 1)
    low, high, peak = random.uniform(0.08, 0.35), random.uniform(0.75, 1), random.choice(frames)
    swell = np.exp(-(((frames - peak) / random.uniform(1.2, 2.6)) ** 2))
    strengths = np.clip(low + (high - low) * swell + random.normal(0, 0.05, len(frames)), 0.05, 1)
    faults = [_faults(generator(person.seed, f"faults {frame}")) for frame in frames]
    faults[random.integers(len(frames))] = set()
    if not any(faults):
        faults[0 if peak > 1 else -1] = {"blink"}
    return [_moment(person, *one) for one in zip(frames.tolist(), strengths.tolist(), faults, strict=True)]


def _faults(random: np.random.Generator) -> set[str]:
    if random.random() < FAULTLESS:
        return set()
    several = 2 if random.random() < TWICE else 1
    drawn = random.choice(list(FAULTS), several, replace=False, p=list(FAULTS.values()))
    return {str(one) for one in drawn} - ({"dark"} if "bright" in drawn else set())


def _moment(person: Plan, frame: int, intensity: float, faults: set[str]) -> Plan:
    random = generator(person.seed, f"moment {frame}")
    turn = random.normal(0, [4, 2, 2])
    side = random.choice([-1, 1])
    size = {name: random.uniform(*span) for name, span in _SPANS.items()}
    moment = Moment(
        frame=frame,
        away=side * size["away"] if "away" in faults else 0.0,
        blink=1.0 if "blink" in faults else 0.0,
        shake=size["shake"] if "shake" in faults else 0.0,
        defocus=size["defocus"] if "defocus" in faults else 0.0,
        stops=size["bright"] if "bright" in faults else -size["dark"] if "dark" in faults else 0.0,
    )
    yaw = person.yaw + turn[0] + side * size["turn"] * ("away" in faults)
    pitch, roll = person.pitch + turn[1], person.roll + turn[2]
    return replace(person, intensity=intensity, yaw=float(yaw), pitch=float(pitch), roll=float(roll), moment=moment)


_SPANS = {
    "away": (0.55, 0.9),
    "turn": (4, 12),
    "shake": (7, 16),
    "defocus": (2, 4.5),
    "dark": (1.5, 2.4),
    "bright": (1.3, 2.0),
}
"""How much goes wrong: radians, degrees, pixels of 320, and stops."""


def chosen() -> Iterator[tuple[int, Plan]]:
    """Yield the number of a burst and the plan of a picture, for all pictures."""
    for number in range(1, COUNT + 1):
        for plan in moments(number):
            yield number, plan


def path_of(root: Path, number: int, frame: int) -> Path:
    """Return where a picture lies."""
    return root / "bursts" / f"burst_{number:02d}" / f"{number:02d}_{frame}.jpg"


def write_manifest(root: Path) -> int:
    """Write `bursts.csv` for the pictures of bursts that are there.

    Args:
        root: folder of the set.

    Returns:
        The number of rows.
    """
    rows = [_row(root, *one) for one in chosen() if path_of(root, one[0], one[1].moment.frame).exists()]
    return sets.write(root / "bursts.csv", rows)


def _row(root: Path, number: int, plan: Plan) -> dict[str, object]:
    path = path_of(root, number, plan.moment.frame)
    named = {
        "file": path.relative_to(root).as_posix(),
        "burst": number,
        "frame": plan.moment.frame,
        "label": plan.mood,
        "sha256": hashlib.sha256(path.read_bytes()).hexdigest(),
        "synthetic": 1,
        "seed": plan.seed,
        "faults": ";".join(plan.moment.faults),
    }
    return named | plan.truth
