"""What the face does: action units per mood, several ways for each, scaled by the plan's intensity."""

from dataclasses import dataclass, field

import numpy as np

from data.portraits.makehuman import Body
from data.portraits.plan import ANCESTRIES, Plan, generator

Span = tuple[float, float]

SIDES = ("Left", "Right")

ASYMMETRY = 0.07
"""Spread of one side's weight around the other's."""

POSING = 0.3
"""Most that a mood lowers the lids of somebody who poses for a burst."""


@dataclass(frozen=True)
class Way:
    """One way to show a mood.

    Args:
        units: weight of each ARKit unit at full intensity, drawn from a span.
        gaze: "ahead", "down" or "away".
        bow: degrees the head is bowed at full intensity.
        depression: weight of MakeHuman's lowered mouth.
        tears: whether they run.
        odds: how often, beside the mood's other ways.
    """

    units: dict[str, Span]
    gaze: str = "ahead"
    bow: Span = (0, 0)
    depression: Span = (0, 0)
    tears: bool = False
    odds: float = 1.0


_SMILE = {"mouthSmile": (0.95, 1.2), "cheekSquint": (0.35, 0.6), "browOuterUp": (0, 0.3), "mouthDimple": (0, 0.3)}
_GRIEF = {"browInnerUp": (0.95, 1.3), "browDown": (0.15, 0.35)}
_GLARE = {"browDown": (1.0, 1.35), "eyeSquint": (0.2, 0.5), "browInnerUp": (-0.35, -0.1)}
_TEETH = {"mouthUpperUp": (0.6, 1.0), "mouthLowerDown": (0.2, 0.6)}

WAYS: dict[str, tuple[Way, ...]] = {
    "happy": (
        Way({**_SMILE, "eyeSquint": (0, 0.3), "browInnerUp": (0, 0.2)}, odds=0.8),
        Way({**_SMILE, **_TEETH, "jawOpen": (0.06, 0.16), "eyeSquint": (0, 0.3)}, odds=2),
        Way({**_SMILE, **_TEETH, "jawOpen": (0.25, 0.45), "eyeSquint": (0.3, 0.6)}, bow=(-9, 3), odds=1.4),
        Way({**_SMILE, **_TEETH, "jawOpen": (0.2, 0.35), "eyeBlink": (0.35, 0.6)}, bow=(-8, 6), odds=0.5),
    ),
    "sad": (
        Way(
            {**_GRIEF, "mouthFrown": (0.7, 1.0), "mouthShrugLower": (0.1, 0.4), "eyeBlink": (0, 0.2)},
            "down",
            (0, 12),
            (0.1, 0.3),
        ),
        Way(
            {
                **_GRIEF,
                "mouthPress": (0.4, 0.8),
                "mouthFrown": (0.3, 0.6),
                "mouthRollLower": (0.1, 0.4),
                "eyeBlink": (0.1, 0.3),
            },
            "away",
            (0, 10),
        ),
        Way(
            {**_GRIEF, "mouthShrugLower": (0.6, 0.9), "mouthPucker": (0.05, 0.2), "mouthFrown": (0.4, 0.7)},
            "ahead",
            (0, 8),
        ),
        Way(
            {
                **_GRIEF,
                "mouthFrown": (0.35, 0.6),
                "jawOpen": (0.04, 0.1),
                "mouthLowerDown": (0.1, 0.3),
                "mouthStretch": (0.1, 0.35),
                "eyeSquint": (0.1, 0.3),
            },
            "ahead",
            (-4, 8),
            (0.1, 0.25),
        ),
        Way(
            {**_GRIEF, "eyeBlink": (0.35, 0.6), "mouthFrown": (0.35, 0.65), "mouthPress": (0, 0.3)},
            "down",
            (10, 22),
            odds=1.2,
        ),
        Way(
            {
                **_GRIEF,
                "browDown": (0.35, 0.6),
                "eyeBlink": (0.5, 0.85),
                "cheekSquint": (0.4, 0.7),
                "mouthFrown": (0.5, 0.9),
                "mouthStretch": (0.4, 0.7),
                "mouthUpperUp": (0.15, 0.35),
                "jawOpen": (0.04, 0.14),
            },
            "ahead",
            (-2, 10),
            (0.1, 0.3),
            tears=True,
            odds=0.9,
        ),
    ),
    "neutral": (Way({"mouthSmile": (0, 0.06), "eyeSquint": (0, 0.15)}),),
    "angry": (
        Way({**_GLARE, "noseSneer": (0.3, 0.6), "mouthPress": (0.4, 0.8), "mouthFrown": (0.15, 0.35)}, bow=(2, 10)),
        Way(
            {
                **_GLARE,
                "noseSneer": (0.6, 1.0),
                "jawOpen": (0.3, 0.5),
                "mouthUpperUp": (0.5, 0.8),
                "mouthLowerDown": (0.6, 0.9),
                "mouthStretch": (0.2, 0.5),
            },
            bow=(-4, 6),
        ),
        Way(
            {
                **_GLARE,
                "noseSneer": (0.7, 1.0),
                "mouthUpperUp": (0.6, 0.9),
                "mouthLowerDown": (0.5, 0.9),
                "jawOpen": (0.03, 0.08),
                "mouthStretch": (0.3, 0.6),
            },
            bow=(0, 8),
        ),
    ),
    "surprised": (
        Way(
            {
                "browInnerUp": (0.9, 1.2),
                "browOuterUp": (0.8, 1.1),
                "eyeWide": (0.7, 1.1),
                "jawOpen": (0.4, 0.7),
                "mouthFunnel": (0.1, 0.4),
            },
            bow=(-5, 3),
        ),
        Way(
            {
                "browInnerUp": (0.9, 1.2),
                "browOuterUp": (0.8, 1.1),
                "eyeWide": (0.8, 1.2),
                "jawOpen": (0.15, 0.3),
                "mouthFunnel": (0.3, 0.6),
            },
            bow=(-4, 3),
        ),
    ),
    "afraid": (
        Way(
            {
                "browInnerUp": (0.9, 1.2),
                "browDown": (0.3, 0.5),
                "eyeWide": (0.9, 1.2),
                "mouthStretch": (0.5, 0.9),
                "jawOpen": (0.15, 0.3),
                "mouthLowerDown": (0.3, 0.6),
            },
            "away",
            (-8, 2),
        ),
        Way(
            {
                "browInnerUp": (1.0, 1.3),
                "browDown": (0.3, 0.5),
                "eyeWide": (0.9, 1.2),
                "mouthStretch": (0.6, 1.0),
                "mouthPress": (0, 0.3),
            },
            "away",
            (-6, 4),
        ),
    ),
    "disgusted": (
        Way(
            {
                "noseSneer": (0.9, 1.2),
                "mouthUpperUp": (0.4, 0.7),
                "browDown": (0.5, 0.8),
                "eyeSquint": (0.4, 0.7),
                "mouthFrown": (0.4, 0.6),
                "mouthShrugLower": (0.3, 0.5),
            },
            "away",
            (-8, 2),
        ),
    ),
}


@dataclass
class Expression:
    """What one face does.

    Args:
        units: weight of each unit, the same for both sides before asymmetry.
        depression: weight of MakeHuman's lowered mouth.
        sideways: where the eyes look, radians to the person's left.
        upwards: the same, up.
        bow: degrees the head is bowed for it.
        tears: whether they run.
    """

    units: dict[str, float] = field(default_factory=dict)
    depression: float = 0.0
    sideways: float = 0.0
    upwards: float = 0.0
    bow: float = 0.0
    tears: bool = False


def drawn(plan: Plan) -> Expression:
    """Draw how a plan's mood shows; the way stays within a burst, the weights move."""
    ways = WAYS[plan.mood]
    odds = np.array([way.odds for way in ways])
    way = ways[generator(plan.seed, f"way {plan.mood}").choice(len(ways), p=odds / odds.sum())]
    random = generator(plan.seed, f"weights {plan.mood} {plan.moment.frame}")
    strength = 0.15 + 0.95 * plan.intensity
    units = {name: strength * random.uniform(*span) for name, span in way.units.items()}
    sideways, upwards = {
        "ahead": (random.normal(0, 0.05), random.normal(0, 0.04)),
        "down": (random.normal(0, 0.1), -random.uniform(0.12, 0.32)),
        "away": (random.choice([-1, 1]) * random.uniform(0.15, 0.4), -random.uniform(0, 0.18)),
    }[way.gaze]
    sideways += plan.moment.away
    if plan.moment.frame:  # who poses keeps the eyes open, but for a blink
        units["eyeBlink"] = max(min(units.get("eyeBlink", 0), POSING), plan.moment.blink)
    bow, low = strength * random.uniform(*way.bow), strength * random.uniform(*way.depression)
    return Expression(units, low, sideways, upwards, bow, way.tears and plan.intensity > 0.5)


def moved(body: Body, vertices: np.ndarray, expression: Expression, plan: Plan) -> np.ndarray:
    """Return a head's vertices with an expression.

    Args:
        body: the base mesh with its units.
        vertices: (n, 3), the person at rest.
        expression: what the face does.
        plan: whose.

    Returns:
        (n, 3), a new array.
    """
    random, found = generator(plan.seed, f"asymmetry {plan.moment.frame}"), vertices.copy()
    for name, weight in expression.units.items():
        if plan.is_twin:  # what a unit does to each side does not depend on the other units
            random = generator(plan.seed, f"asymmetry of {name}")
        if body.has_unit(name):
            found += weight * body.target(name)
            continue
        for side in SIDES:
            found += weight * (1 + random.normal(0, ASYMMETRY)) * body.target(name + side)
    for side in SIDES:  # lids follow the gaze
        found += min(1, max(0, -expression.upwards * 2)) * body.target("eyeLookDown" + side)
    if expression.depression:
        nearest = ANCESTRIES[int(np.argmax(plan.ancestry))]
        lowered = f"targets/expression/units/{nearest}/mouth-depression"
        found += expression.depression * body.target(lowered)
    return found
