"""Who a person is: the shape of the head, colours, hair and clothes."""

from dataclasses import dataclass

import numpy as np

from data.portraits.makehuman import Body
from data.portraits.plan import ANCESTRIES, Plan, generator

TONES = np.array([
    [0.66, 0.43, 0.33],
    [0.58, 0.35, 0.25],
    [0.46, 0.265, 0.17],
    [0.31, 0.165, 0.098],
    [0.19, 0.092, 0.052],
    [0.085, 0.04, 0.025],
])
"""Linear skin colours from light to dark."""

HAIR = {
    "black": (0.012, 0.009, 0.008),
    "dark": (0.03, 0.018, 0.011),
    "brown": (0.075, 0.038, 0.018),
    "chestnut": (0.13, 0.055, 0.022),
    "blond": (0.25, 0.155, 0.07),
    "red": (0.25, 0.075, 0.02),
    "gray": (0.16, 0.155, 0.15),
    "white": (0.38, 0.37, 0.36),
}

IRIS = ((0.05, 0.022, 0.01), (0.09, 0.045, 0.02), (0.13, 0.09, 0.03), (0.1, 0.16, 0.22), (0.12, 0.15, 0.08))

CLOTH = (
    (0.03, 0.035, 0.05), (0.6, 0.6, 0.58), (0.08, 0.1, 0.16), (0.35, 0.04, 0.04), (0.05, 0.12, 0.07), (0.25, 0.23, 0.2),
    (0.5, 0.35, 0.08), (0.03, 0.15, 0.25), (0.4, 0.15, 0.2), (0.012, 0.012, 0.013), (0.2, 0.25, 0.3), (0.3, 0.17, 0.09),
    (0.16, 0.09, 0.2), (0.32, 0.42, 0.5),
)  # fmt: skip

LOCAL = {
    "nose": (
        "nose-scale-horiz",
        "nose-scale-depth",
        "nose-scale-vert",
        "nose-hump",
        "nose-width1",
        "nose-width3",
        "nose-volume",
    ),
    "mouth": ("mouth-scale-horiz", "mouth-upperlip-volume", "mouth-lowerlip-volume", "mouth-cupidsbow"),
    "chin": ("chin-width", "chin-height", "chin-prominent", "chin-bones"),
    "head": ("head-fat", "head-scale-horiz", "head-scale-vert"),
    "forehead": ("forehead-scale-vert",),
}
"""Targets of the face that come as a pair -incr and -decr."""

PAIRED = {
    "eyes": (("eye-scale-incr", "eye-scale-decr"), ("eye-height2-incr", "eye-height2-decr"),
             ("eye-corner2-up", "eye-corner2-down"), ("eye-trans-in", "eye-trans-out"),
             ("eye-eyefold-up", "eye-eyefold-down")),
    "cheek": (("cheek-bones-incr", "cheek-bones-decr"), ("cheek-volume-incr", "cheek-volume-decr")),
    "ears": (("ear-wing-incr", "ear-wing-decr"), ("ear-scale-incr", "ear-scale-decr")),
}  # fmt: skip
"""Targets that come for the left and the right."""

SINGLE = {"nose": (("nose-point-up", "nose-point-down"), ("nose-curve-convex", "nose-curve-concave"))}


@dataclass(frozen=True)
class Person:
    """A person's colours and styles; colours are linear red, green and blue."""

    skin: np.ndarray
    hair: np.ndarray
    brow: np.ndarray
    lips: np.ndarray
    lip_weight: float
    iris: tuple[float, float, float]
    freckles: float
    wrinkles: float
    style: str
    fringe: bool
    beard: int
    hairline: float
    receding: float
    garment: str
    pattern: str
    cloth: np.ndarray
    second: np.ndarray


def person(plan: Plan) -> Person:
    """Draw a plan's person."""
    colours, styles, clothes = (generator(plan.seed, aspect) for aspect in ("colours", "styles", "clothes"))
    skin = tone(plan.tone) * colours.uniform(0.92, 1.08) * [1, colours.uniform(0.96, 1.03), colours.uniform(0.93, 1.05)]
    name = hair_name(plan, colours)
    hair = np.array(HAIR[name]) * colours.uniform(0.8, 1.25)
    painted = plan.male < 0.5 and plan.years > 16 and colours.random() < 0.4
    dark = plan.ancestry[0] < 0.5
    man = plan.male > 0.5 and plan.years > 19
    style = hair_style(plan, styles)
    return Person(
        skin=skin,
        hair=hair,
        brow=np.minimum(hair * 0.75, 0.15) if name not in ("gray", "white") else np.array([0.11, 0.1, 0.095]),
        lips=np.array([0.38, 0.06, 0.07]) * colours.uniform(0.6, 1.1) if painted else skin * [0.86, 0.54, 0.53],
        lip_weight=colours.uniform(0.5, 0.8),
        iris=IRIS[colours.choice(5, p=(0.68, 0.26, 0.05, 0.005, 0.005) if dark else (0.15, 0.25, 0.2, 0.28, 0.12))],
        freckles=float(colours.random() < 0.3) * colours.uniform(0.3, 0.8) * (plan.tone < 0.35),
        wrinkles=float(np.clip((plan.years - 34) / 45, 0, 1)),
        style=style,
        fringe=style in ("long", "bob", "tied", "bun") and styles.random() < (0.6 if plan.years < 13 else 0.35),
        beard=int(styles.choice(4, p=(0.5, 0.27, 0.14, 0.09))) if man else 0,
        hairline=styles.uniform(-1.4, -0.3),
        receding=max(0, plan.years - 30) / 50 * styles.uniform(0, 1.5) if man else 0,
        garment=str(clothes.choice(["crew", "vee", "high", "jacket", "shirt"], p=(0.32, 0.15, 0.13, 0.22, 0.18))),
        pattern=str(clothes.choice(["plain", "stripes", "checks", "fine stripes"], p=(0.62, 0.16, 0.12, 0.1))),
        cloth=np.array(CLOTH[clothes.integers(len(CLOTH))]) * clothes.uniform(0.7, 1.2),
        second=np.array(CLOTH[clothes.integers(len(CLOTH))]),
    )


def tone(value: float) -> np.ndarray:
    """Return the linear colour of a skin tone in [0, 1]."""
    return np.array([np.interp(value * (len(TONES) - 1), range(len(TONES)), TONES[:, one]) for one in range(3)])


def hair_name(plan: Plan, random: np.random.Generator) -> str:
    """Draw a hair colour that goes with age and ancestry."""
    if plan.years > 50 and random.random() < (plan.years - 42) / 30:
        return str(random.choice(["gray", "white"], p=(0.6, 0.4)))
    if plan.ancestry[0] < 0.5:
        return str(random.choice(["black", "dark", "brown"], p=(0.55, 0.33, 0.12)))
    return str(random.choice(["dark", "brown", "chestnut", "blond", "red"], p=(0.25, 0.3, 0.17, 0.2, 0.08)))


def hair_style(plan: Plan, random: np.random.Generator) -> str:
    """Draw a hair style."""
    if plan.male > 0.5:
        names, odds = ["buzz", "short", "quiff", "curly", "bald", "medium"], [0.16, 0.38, 0.2, 0.12, 0.08, 0.06]
        style = str(random.choice(names, p=odds))
        return "short" if style == "bald" and plan.years < 30 else style
    return str(random.choice(["long", "bob", "tied", "bun", "curly", "pixie"], p=(0.36, 0.2, 0.14, 0.1, 0.12, 0.08)))


def head(body: Body, plan: Plan) -> np.ndarray:
    """Return a person's shape at rest.

    Args:
        body: the base mesh with its targets.
        plan: whose.

    Returns:
        (vertices, 3), decimetres.
    """
    random, found = generator(plan.seed, "shape"), body.vertices.copy()
    for name, weight in _macros(plan, random).items():
        found += weight * body.target(f"targets/macrodetails/{name}")
    found += _typical(body, plan)
    reach = 0.58 if plan.years > 16 else 0.35
    for folder, names in LOCAL.items():
        for name in names:
            _add(body, found, random, folder, (f"{name}-incr", f"{name}-decr"), reach)
    for table, sides in ((SINGLE, ("",)), (PAIRED, ("l-", "r-"))):
        for folder, pairs in table.items():
            for pair in pairs:
                _add(body, found, random, folder, pair, reach, sides)
    for shape in ("oval", "round", "square", "triangular", "diamond", "rectangular"):
        if random.random() < 0.25:
            found += random.uniform(0.1, 0.5) * reach * body.target(f"targets/head/head-{shape}")
    return found


def _macros(plan: Plan, random: np.random.Generator) -> dict[str, float]:
    """Return MakeHuman's macro targets with their weights."""
    grown = np.interp(plan.years, [1, 10, 25, 90], [0, 0.1875, 0.5, 1])
    ages = {
        "child": max(0, min(grown / 0.1875, (0.5 - grown) / 0.3125)),
        "young": max(0, min((grown - 0.1875) / 0.3125, (1 - grown) / 0.5)),
        "old": max(0, (grown - 0.5) / 0.5),
        "baby": max(0, 1 - grown / 0.1875),
    }
    mass = _three(float(np.clip(random.normal(0.5, 0.15), 0.2, 0.95)), "weight")
    strength = _three(float(np.clip(random.normal(0.5, 0.12), 0.2, 0.8)), "muscle")
    found = {}
    for sex, of_sex in (("male", plan.male), ("female", 1 - plan.male)):
        for age, of_age in ages.items():
            for ancestry, share in zip(ANCESTRIES, plan.ancestry, strict=True):
                found[f"{ancestry}-{sex}-{age}"] = of_sex * of_age * share
            for muscle, of_muscle in strength.items():
                for weight, of_weight in mass.items():
                    found[f"universal-{sex}-{age}-{muscle}-{weight}"] = of_sex * of_age * of_muscle * of_weight
    return {name: weight for name, weight in found.items() if weight > 0}


def _three(value: float, what: str) -> dict[str, float]:
    low, high = max(0, 1 - 2 * value), max(0, 2 * value - 1)
    return {f"min{what}": low, f"average{what}": 1 - low - high, f"max{what}": high}


def _typical(body: Body, plan: Plan) -> np.ndarray:
    """Return what all people of an age and sex share, beyond MakeHuman's own: its eyes are narrow, its women stern."""
    woman, child = 1 - plan.male, float(np.clip((16 - plan.years) / 8, 0, 1))
    old = max(0.0, (plan.years - 45) / 45)
    both = {
        "eyes/{}-eye-height2-incr": 0.35 + 0.15 * woman,
        "eyes/{}-eye-scale-incr": 0.1 + 0.18 * woman + 0.12 * child,
        "eyes/{}-eye-bag-incr": 0.5 * old,
        "cheek/{}-cheek-volume-incr": 0.4 * child,
    }
    single = {
        "mouth/mouth-lowerlip-volume-incr": 0.3 * woman,
        "mouth/mouth-upperlip-volume-incr": 0.3 * woman,
        "chin/chin-width-decr": 0.35 * woman,
        "chin/chin-height-decr": 0.3 * woman,
        "nose/nose-scale-vert-decr": 0.2 * woman + 0.35 * child,
        "nose/nose-scale-horiz-decr": 0.25 * woman,
        "head/head-oval": 0.25 * woman,
        "head/head-round": 0.25 * child,
        "forehead/forehead-scale-vert-decr": 0.35,
    }
    found = sum(weight * body.target(f"targets/{name}") for name, weight in single.items() if weight)
    for name, weight in both.items():
        if weight:
            found = found + weight * (
                body.target(f"targets/{name.format('l')}") + body.target(f"targets/{name.format('r')}")
            )
    return found


def _add(
    body: Body,
    vertices: np.ndarray,
    random: np.random.Generator,
    folder: str,
    pair: tuple[str, str],
    reach: float,
    sides: tuple[str, ...] = ("",),
) -> None:
    """Move a shape by one of a pair of targets, drawn either way; sides differ a little."""
    drawn = float(np.clip(random.normal(0, 0.36), -0.8, 0.8)) * reach
    for side in sides:
        weight = abs(drawn) * (1 + (random.normal(0, 0.12) if len(sides) > 1 else 0))
        vertices += weight * body.target(f"targets/{folder}/{side}{pair[0] if drawn > 0 else pair[1]}")
