"""Brows, lashes and beards."""

import numpy as np

from data.portraits import blender, materials
from data.portraits.geometry import unit
from data.portraits.identity import Person
from data.portraits.plan import Plan, generator
from data.portraits.regions import Regions

BEARD = {1: (4500, 0.02), 2: (6500, 0.05), 3: (9000, 0.2)}
"""Strands and length in decimetres of stubble, a short and a full beard."""


def add_brows(regions: Regions, plan: Plan, person: Person, posed: np.ndarray, head: np.ndarray) -> None:
    """Add both brows; height, arch, tail, breadth and density are a person's own."""
    random, material = generator(plan.seed, "brows"), materials.hair(person.brow, 0.45)
    rise, arch, tail = random.normal(0, 0.015), random.uniform(0.01, 0.075), random.uniform(0.0, 0.07)
    start, end = random.uniform(0.09, 0.14), random.uniform(0.47, 0.56)
    breadth = random.uniform(0.9, 1.4) if plan.male > 0.5 else random.uniform(0.5, 0.9)
    count = int(random.uniform(170, 330) * (0.6 + 0.5 * breadth) * (0.7 if plan.years < 13 else 1))
    for side in (1, -1):
        along = random.uniform(0, 1, count) ** 0.9
        low = regions.eye[1] + 0.15 + rise
        x = start + along * (end - start)
        y = low + np.interp(along, [0, 0.3, 0.65, 1], [0, 0.55 * arch, arch, arch - tail])
        y += random.normal(0, 0.5, count) * np.interp(along, [0, 0.15, 0.6, 1], [0.03, 0.042, 0.03, 0.01]) * breadth
        found, weights = regions.front(np.c_[side * x, y])
        roots, normals = regions.place(posed, found, weights)
        along = along[: len(found)]
        outwards = np.interp(along, [0, 0.3, 1], [0.35, 0.85, 0.95])
        upwards = np.interp(along, [0, 0.3, 0.65, 1], [1, 0.55, 0.05, -0.45])
        lie = np.c_[side * outwards, upwards, np.zeros(len(along))] + random.normal(0, 0.18, (len(along), 3))
        lie = unit(lie @ head.T)
        lie = unit(lie - normals * ((lie * normals).sum(1, keepdims=True) * 0.9 - 0.22))
        length = random.uniform(0.045, 0.085, len(along))[:, None] * (0.7 + 0.3 * breadth)
        bent = [roots, roots + lie * length * 0.5 + normals * 0.004, roots + unit(lie - normals * 0.25) * length]
        blender.strands("brow", np.stack(bent, 1), 0.00085, material, 0.3)


def add_lashes(regions: Regions, plan: Plan, posed: np.ndarray) -> None:
    """Add lashes along the helper strips of the lids, the upper ones longer."""
    random, body = generator(plan.seed, "lashes"), regions.body
    material = materials.hair(np.array([0.012, 0.009, 0.008]), 0.4)
    long = random.uniform(0.7, 1.1) * (1.1 if plan.male < 0.5 else 0.75)
    for side in "lr":
        eye = body.centre(f"helper-{side}-eye", regions.at)
        for row, count, reach, lift in ((2, 120, long, 0.25), (1, 60, long * 0.5, -0.25)):
            index = body.indices(f"helper-{side}-eyelashes-{row}")
            away = np.linalg.norm(regions.at[index] - eye, axis=1)
            inner, outer = index[away <= np.median(away)], index[away > np.median(away)]
            at = random.uniform(0.03, 0.97, count)
            root = _along(regions.at, posed, inner, at)
            aim = _along(regions.at, posed, outer, np.clip(at + random.normal(0, 0.02, count), 0, 1)) - root
            aim = aim * reach * random.uniform(0.7, 1.05, count)[:, None]
            up = np.array([0, lift, 0]) * np.linalg.norm(aim, axis=1)[:, None]
            blender.strands(
                "lash", np.stack([root, root + aim * 0.5 - up * 0.15, root + aim + up * 0.5], 1), 0.0008, material, 0.3
            )


def _along(at: np.ndarray, posed: np.ndarray, index: np.ndarray, share: np.ndarray) -> np.ndarray:
    """Return places at shares of a strip, from the nose outwards or back."""
    ordered = posed[index[np.argsort(at[index, 0])]]
    knots = np.linspace(0, 1, len(ordered))
    return np.stack([np.interp(share, knots, ordered[:, one]) for one in range(3)], 1)


def add_beard(regions: Regions, plan: Plan, person: Person, posed: np.ndarray, head: np.ndarray) -> None:
    """Add a beard where the person has one."""
    if not person.beard:
        return
    random, (count, length) = generator(plan.seed, "beard"), BEARD[person.beard]
    found, weights = regions.sample(random, regions.beard(), count)
    roots, normals = regions.place(posed, found, weights)
    lie = unit(np.array([0, -0.8, 0.15]) @ head.T + random.normal(0, 0.25, (count, 3)))
    lie = unit(lie * 0.8 + normals * 0.45)
    length = (length * random.uniform(0.7, 1.4) * random.uniform(0.6, 1.2, count))[:, None]
    bent = [roots - normals * 0.004, roots + lie * length * 0.5, roots + unit(lie + [0, -0.4, 0]) * length]
    blender.strands("beard", np.stack(bent, 1), 0.0009, materials.hair(person.brow, 0.4), 0.5)
