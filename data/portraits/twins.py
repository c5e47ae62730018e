"""Twins: the same person in the same scene once more, with one thing changed; decided before anything is drawn."""

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np

from data.portraits import expression, identity, scenes, sets
from data.portraits.expression import Expression
from data.portraits.identity import CLOTH
from data.portraits.plan import Plan, draw, generator
from data.portraits.scenes import Scene

FIRST, COUNT = 801, 60
"""Seed of the first person, whom no other picture shows, and how many there are."""

FACTORS = (
    "mouth", "brows", "eyelids", "expression", "tears", "glasses", "hair", "clothes", "background", "light", "pose",
)  # fmt: skip
"""What is changed, one thing a twin."""

SHAPES = ("mouth", "brows", "eyelids", "expression", "glasses", "hair", "pose")
"""The factors that move an edge between parts; of the others the base's mask holds."""

UNITS = {"mouth": ("mouth", "jaw"), "brows": ("brow",), "eyelids": ("eye", "cheekSquint"), "expression": ("",)}
"""How the names of the units begin that a factor takes from the other mood."""

INTENSITY = 0.85
"""Of every expression: a faint one would change little."""

BRIGHT, DARK = ("outdoor", "overcast", "window", "studio"), ("low key", "evening")
BRIGHT_BEHIND = ("trees", "street", "sea", "meadow", "wall", "window", "curtain", "paper")
DARK_BEHIND = ("dark paper", "room", "lamps")
BY_LIGHT = {True: (BRIGHT, BRIGHT_BEHIND), False: (DARK, DARK_BEHIND)}

TURN = 25
"""Degrees by which a head is turned further."""

SAME = "base"
"""Name of the picture that its twins differ from."""


def is_bright(seed: int) -> bool:
    """Return whether a person's base is in bright light before a bright background; half of each mood's are."""
    return seed % 4 < 2


def base(seed: int) -> Scene:
    """Decide the picture that a person's twins differ from.

    Args:
        seed: of the person; every second one is happy.

    Returns:
        A clear expression without tears or a bowed head, in full colour, with light that does not follow the mood.
    """
    random = generator(seed, "twins")
    lights, backgrounds = BY_LIGHT[is_bright(seed)]
    plan = replace(
        draw(seed, ("happy", "sad")[seed % 2]), intensity=INTENSITY, colour="full", is_twin=True,
        light=str(random.choice(lights)), background=str(random.choice(backgrounds)),
        yaw=float(random.normal(0, 8)), pitch=0.0,
    )  # fmt: skip
    scene = scenes.scene(plan)
    return replace(scene, face=_still(scene.face))


def _still(face: Expression) -> Expression:
    """Return an expression without what is a factor of its own: tears, and a head that is bowed."""
    return replace(face, tears=False, bow=0.0)


def changed(scene: Scene, factor: str) -> Scene:
    """Return a twin of a base scene.

    Args:
        scene: the base.
        factor: one of `FACTORS`.
    """
    plan, person, face = scene.plan, scene.person, scene.face
    random = generator(plan.seed, f"twin {factor}")
    lights, backgrounds = BY_LIGHT[not is_bright(plan.seed)]
    if factor in UNITS:
        return replace(scene, face=_mixed(face, _still(expression.drawn(_other_mood(plan))), factor))
    if factor == "tears":
        return replace(scene, face=replace(face, tears=True))
    if factor == "hair":
        other = identity.person(replace(plan, seed=plan.seed + 1000))
        hair = {name: getattr(other, name) for name in ("hair", "style", "fringe")}
        return replace(scene, person=replace(person, **hair))
    if factor == "clothes":
        cloth, second = (_other_cloth(one, random) for one in (person.cloth, person.second))
        return replace(scene, person=replace(person, cloth=cloth, second=second))
    if factor == "glasses":
        glasses = "none" if plan.glasses != "none" else str(random.choice(["round", "square"]))
        return replace(scene, plan=replace(plan, glasses=glasses))
    if factor == "background":
        return replace(scene, plan=replace(plan, background=str(random.choice(backgrounds))))
    if factor == "light":
        return replace(scene, plan=replace(plan, light=str(random.choice(lights))))
    return replace(scene, plan=replace(plan, yaw=plan.yaw + TURN * (1 if plan.yaw >= 0 else -1)))  # pose


def _other_mood(plan: Plan) -> Plan:
    return replace(plan, mood="sad" if plan.mood == "happy" else "happy")


def _mixed(face: Expression, other: Expression, factor: str) -> Expression:
    """Return an expression with a factor's units, and what else belongs to it, from another."""
    kept = {name: weight for name, weight in face.units.items() if not name.startswith(UNITS[factor])}
    taken = {name: weight for name, weight in other.units.items() if name.startswith(UNITS[factor])}
    if factor == "expression":
        return other
    depression = other.depression if factor == "mouth" else face.depression
    return replace(face, units=kept | taken, depression=depression)


def _other_cloth(cloth: np.ndarray, random: np.random.Generator) -> np.ndarray:
    """Return a colour of cloth on the other side of the middle brightness."""
    middle = np.median([np.mean(one) for one in CLOTH])
    others = [one for one in CLOTH if (np.mean(one) > middle) != (cloth.mean() > middle)]
    return np.array(others[random.integers(len(others))])


def told(scene: Scene, factor: str) -> str:
    """Return what a scene shows of a factor, in a word or two."""
    plan, person = scene.plan, scene.person
    return {
        "tears": "tears" if scene.face.tears else "none",
        "glasses": plan.glasses,
        "hair": f"{person.style} {_hex(person.hair)}",
        "clothes": _hex(person.second if person.garment == "jacket" else person.cloth),
        "background": plan.background,
        "light": plan.light,
        "pose": f"{plan.yaw:+.0f} degrees",
    }.get(factor, plan.mood)


def _hex(colour: Sequence[float]) -> str:
    return "#" + "".join(f"{round(255 * min(1, part) ** (1 / 2.2)):02x}" for part in colour)


def path_of(root: Path, seed: int, factor: str) -> Path:
    """Return where a picture lies."""
    return root / f"person_{seed}" / f"{factor}.jpg"


def mask_of(root: Path, seed: int, factor: str) -> Path:
    """Return where the mask of a picture lies: each pixel's part, by its number in `parts.PARTS`."""
    return path_of(root, seed, factor if factor in SHAPES else SAME).with_suffix(".png")


def chosen() -> Iterator[int]:
    """Yield the seeds of all people."""
    yield from range(FIRST, FIRST + COUNT)


def write_manifest(root: Path) -> int:
    """Write `twins.csv` for the pictures that are there.

    Args:
        root: folder of the set.

    Returns:
        The number of rows.
    """
    rows = [
        _row(root, seed, factor)
        for seed in chosen()
        for factor in (SAME, *FACTORS)
        if path_of(root, seed, factor).exists()
    ]
    return sets.write(root / "twins.csv", rows)


def _row(root: Path, seed: int, factor: str) -> dict[str, object]:
    path, before = path_of(root, seed, factor), base(seed)
    after = before if factor == SAME else changed(before, factor)
    if factor in UNITS:
        of = (before.plan.mood, _other_mood(before.plan).mood)
    else:
        of = ("", "") if factor == SAME else (told(before, factor), told(after, factor))
    plan = before.plan
    return {
        "person": f"person_{seed}",
        "factor": factor,
        "from": of[0],
        "to": of[1],
        "file": path.relative_to(root).as_posix(),
        "mask": mask_of(root, seed, factor).relative_to(root).as_posix(),
        "sha256": hashlib.sha256(path.read_bytes()).hexdigest(),
        "label": plan.mood,
        "synthetic": 1,
        "seed": seed,
        "light": plan.light,
        "sex": plan.truth["sex"],
        "age": plan.truth["age"],
        "skin": plan.truth["skin"],
    }
