"""Clothes: the base mesh's tights, drawn to the skin at the neckline so that no gap opens there."""

import numpy as np
from mathutils.bvhtree import BVHTree

from data.portraits import blender, materials
from data.portraits.identity import Person
from data.portraits.makehuman import Body
from data.portraits.plan import Plan, generator
from data.portraits.regions import REACH

WAIST = 3.7
"""What lies lower is never in the picture; decimetres."""


def add_clothes(body: Body, plan: Plan, person: Person, posed: np.ndarray, skin: BVHTree) -> None:
    """Add a person's garment.

    Args:
        body: the base mesh.
        plan: whose.
        person: garment, pattern and colours.
        posed: (vertices, 3).
        skin: the posed skin.
    """
    random = generator(plan.seed, "garment")
    cut, over = necklines(body.reference)[person.garment], overlap(body.reference, person.garment)
    loose = random.uniform(0.05, 0.11)
    faces = [face for face in body.faces["helper-tights"] if _is_seen(body.reference[face])]
    worn, used = posed.copy(), np.unique(faces)
    for vertex in used:
        surface, normal, _, distance = skin.find_nearest(posed[vertex].tolist())
        below = np.clip(cut[vertex] / 0.8, 0, 1)
        room = (
            0.006
            + (loose + 0.12 * distance) * below
            + 0.05 * np.clip(over[vertex] * 8, 0, 1) * np.clip(below * 4, 0, 1)
        )
        worn[vertex] = np.array(surface) + np.array(normal) * min(room, distance + 0.06)
    fabric = materials.cloth(person, random.uniform(3, 7))
    shape = blender.mesh("cloth", worn, faces, fabric, smoothing=2, where=body.reference, cut=cut, over=over)
    hem = shape.modifiers.new("hem", "SOLIDIFY")
    hem.thickness, hem.offset = 0.003, 1


def necklines(at: np.ndarray) -> dict[str, np.ndarray]:
    """Return, by garment, how far below its neckline each vertex of the reference body lies, decimetres."""
    x, y, z = np.abs(at[:, 0]), at[:, 1], at[:, 2]
    crew = 6.13 - 0.5 * np.clip(z - 0.1, -1, 2) - y
    high = 6.35 - 0.25 * z - y
    vee = 6.12 - 0.8 * np.clip(z - 0.1, -0.3, 2) * np.clip(1.15 - x / 0.9, 0, 1) - y
    opening = np.where(z > 0, x - 0.32 * np.clip((y - 5.55) / 0.6, 0, 1), 1)
    return {"crew": crew, "high": high, "vee": vee, "jacket": crew, "shirt": np.minimum(high - 0.06, opening)}


def overlap(at: np.ndarray, garment: str) -> np.ndarray:
    """Return where a jacket covers what is under it: above 0, in decimetres from its edge."""
    if garment != "jacket":
        return np.full(len(at), -1.0)
    x, y, z = np.abs(at[:, 0]), at[:, 1], at[:, 2]
    return np.where(z > -0.2, x - 0.15 - 0.42 * np.clip((y - 4.9) / 1.1, 0, 1.1), 1.0)


def _is_seen(corners: np.ndarray) -> bool:
    return corners[:, 1].mean() > WAIST and abs(corners[:, 0].mean()) < REACH
