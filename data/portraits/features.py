"""Teeth, eyes and tears: what the base mesh only hints at."""

import numpy as np

from data.portraits import blender, materials
from data.portraits.expression import Expression
from data.portraits.geometry import rigid, turn, unit
from data.portraits.identity import Person
from data.portraits.makehuman import Body
from data.portraits.plan import Plan, generator

UPPER = ((0.086, 0.066, 0.075, 0.07, 0.07, 0.1, 0.1), (0.105, 0.092, 0.102, 0.085, 0.08, 0.075, 0.07))
LOWER = ((0.054, 0.058, 0.068, 0.07, 0.07, 0.1, 0.1), (0.088, 0.09, 0.1, 0.085, 0.08, 0.075, 0.07))
"""Widths and heights of the teeth from the middle outwards, decimetres."""


def add_mouth(body: Body, plan: Plan, rest: np.ndarray, moved: np.ndarray, posed: np.ndarray) -> None:
    """Add teeth and tongue.

    Args:
        body: the base mesh.
        plan: whose.
        rest: vertices at rest.
        moved: with the expression.
        posed: with the turned head as well.
    """
    random = generator(plan.seed, "teeth")
    ivory = (
        np.array([0.84, 0.79, 0.7])
        * random.uniform(0.85, 1.08)
        * [1, random.uniform(0.94, 1.02), random.uniform(0.85, 1.05)]
    )
    enamel = materials.plain("teeth", ivory, 0.25, 0.002, 0.4, glow=0.04)
    upper = body.indices("helper-upper-teeth")
    with_head = rigid(moved[upper], posed[upper])
    for group, sizes, sign in (("helper-upper-teeth", UPPER, 1), ("helper-lower-teeth", LOWER, -1)):
        index = body.indices(group)
        points, faces = _row(rest[index], sizes, sign, random)
        with_jaw = rigid(rest[index], moved[index])
        blender.mesh(group, with_head(with_jaw(points)), faces, enamel)
    tongue = materials.plain("tongue", np.array([0.33, 0.09, 0.08]), 0.4, 0.004, 0.2)
    blender.mesh("tongue", posed, body.faces["helper-tongue"], tongue, smoothing=1)


def _row(
    helper: np.ndarray, sizes: tuple, sign: int, random: np.random.Generator
) -> tuple[np.ndarray, list[list[int]]]:
    """Return 14 teeth on a half ellipse in the helper's box; sign 1 is the upper row."""
    low, high = helper.min(0), helper.max(0)
    wide, deep = (high[0] - low[0]) / 2 * 0.88, (high[2] - low[2]) * 0.93
    angles = np.linspace(0, np.pi / 2, 400)
    arc = np.stack([wide * np.sin(angles), low[2] + deep * np.cos(angles)], 1)
    along = np.r_[0, np.cumsum(np.linalg.norm(np.diff(arc, axis=0), axis=1))]
    widths, heights = np.array(sizes[0]) * along[-1] / 0.567 * 0.98, np.array(sizes[1])
    centres = np.interp(np.cumsum(widths) - widths / 2, along, angles)
    points, faces, count = [], [], 0
    for width, height, angle in zip(widths, heights, centres, strict=True):
        level = (
            low[1] + 0.01 + heights[0] / 2 - (heights[0] - height) * 0.3
            if sign > 0
            else high[1] - 0.01 - heights[0] / 2
        )
        for side in (1, -1):
            shape, quads = _tooth(width * 1.03, height, 0.06)
            shape[:, 1] *= sign
            facing = side * np.degrees(np.arctan2(np.sin(angle) * deep, np.cos(angle) * wide))
            place = [side * wide * np.sin(angle), level + random.normal(0, 0.0015), low[2] + deep * np.cos(angle)]
            points.append(shape @ turn("y", facing).T + place)
            faces += [[corner + count for corner in quad] for quad in quads]
            count += len(shape)
    return np.concatenate(points), faces


def _tooth(width: float, height: float, depth: float) -> tuple[np.ndarray, list[list[int]]]:
    """Return a rounded block."""
    around, up = np.meshgrid(np.linspace(-np.pi, np.pi, 13)[:-1], np.linspace(-np.pi / 2, np.pi / 2, 9))
    x = _squared(np.cos(up), 0.25) * _squared(np.cos(around), 0.3)
    y, z = _squared(np.sin(up), 0.35), _squared(np.cos(up), 0.25) * _squared(np.sin(around), 0.45)
    points = np.stack([x * (1 - 0.06 * (y + 1)) * width / 2, y * height / 2, z * depth / 2], -1)
    return points.reshape(-1, 3), grid(9, 12)


def _squared(waves: np.ndarray, power: float) -> np.ndarray:
    """Return sines drawn towards -1 and 1, as of a superellipse."""
    return np.sign(waves) * np.abs(waves) ** power


def grid(rows: int, columns: int) -> list[list[int]]:
    """Return the quads of rings of points."""
    cells = ((row * columns, column, (column + 1) % columns) for row in range(rows - 1) for column in range(columns))
    return [[at + one, at + two, at + columns + two, at + columns + one] for at, one, two in cells]


def add_eyes(
    body: Body,
    plan: Plan,
    person: Person,
    expression: Expression,
    rest: np.ndarray,
    posed: np.ndarray,
    head: np.ndarray,
) -> None:
    """Add eyeballs that look where the expression says; the camera is found again as the head turns away from it."""
    surface = materials.plain("eye", None, 0.25, 0.0008, 1.0)
    towards = -np.radians(plan.yaw) * 0.45 + expression.sideways * 0.6
    gaze = head @ np.array([np.sin(towards), expression.upwards * 0.8, 1.0])
    for side in "lr":
        index = body.indices(f"helper-{side}-eye")
        radius = np.ptp(rest[index], axis=0)[:2].mean() / 2
        points, faces, colours = _eyeball(person.iris, generator(plan.seed, "iris"))
        frame = _frame(gaze)
        blender.mesh(f"eye {side}", points @ frame * radius + posed[index].mean(0), faces, surface, colour=colours)


def _frame(ahead: np.ndarray) -> np.ndarray:
    ahead = unit(ahead)
    side = unit(np.cross([0, 1, 0], ahead))
    return np.stack([side, np.cross(ahead, side), ahead])


def _eyeball(
    iris: tuple[float, float, float], random: np.random.Generator
) -> tuple[np.ndarray, list[list[int]], np.ndarray]:
    """Return a sphere with its pole ahead, a bulging cornea and painted fibres."""
    rings, around = 110, 72
    polar = np.pi * np.linspace(0, 1, rings) ** 1.25
    polar, turned = np.meshgrid(polar, np.linspace(0, 2 * np.pi, around, endpoint=False), indexing="ij")
    out, edge = np.where(polar < np.pi / 2, np.sin(polar), 1), 0.47
    bulge = 1 + 0.055 * np.clip(1 - (out / 0.5) ** 2, 0, 1)
    points = np.stack([np.sin(polar) * np.cos(turned), np.sin(polar) * np.sin(turned), np.cos(polar) * bulge], -1)
    fibres = sum(random.normal() * np.cos(k * turned + random.uniform(0, 6.3) + 3 * out) for k in range(5, 40)) / 6
    out = out[..., None]
    colour = np.array(iris) * 1.5 * np.clip(0.75 + 0.28 * fibres, 0.2, 2)[..., None] * (1 - 0.35 * out / edge)
    colour = colour + np.array([0.05, 0.03, 0.01]) * np.clip(1 - (out - 0.2) / 0.12, 0, 1)
    colour = colour * (1 - 0.8 * np.clip((out - edge + 0.1) / 0.1, 0, 1))
    white = np.array([0.72, 0.68, 0.66]) * (1 - 0.1 * np.clip(out - 0.6, 0, 1)) - np.array([0, 0.06, 0.07]) * np.clip(
        (out - 0.75) * 3, 0, 1
    )
    outside = np.clip((out - edge) / 0.05, 0, 1)
    colour = (colour * (1 - outside) + white * outside) * np.clip((out - random.uniform(0.15, 0.22)) / 0.035, 0.01, 1)
    return points.reshape(-1, 3), grid(rings, around), np.c_[colour.reshape(-1, 3), np.ones(rings * around)]


def add_tears(plan: Plan, surface: np.ndarray, normals: np.ndarray) -> None:
    """Add drops on places of the cheeks, (n, 3) with their normals, the lowest the largest."""
    random, material = generator(plan.seed, "tears"), materials.water()
    down = np.linspace(0, 2 * np.pi, 16, endpoint=False)
    rings = np.linspace(0, np.pi, 10)
    ball = np.stack(np.meshgrid(rings, down, indexing="ij"), -1).reshape(-1, 2)
    ball = np.stack(
        [np.sin(ball[:, 0]) * np.cos(ball[:, 1]), np.cos(ball[:, 0]), np.sin(ball[:, 0]) * np.sin(ball[:, 1])], 1
    )
    for place, normal in zip(surface, normals, strict=True):
        size = random.uniform(0.01, 0.018)
        drop = ball * [size, size * random.uniform(1.2, 2.6), size * 0.6]
        blender.mesh("tear", drop @ _frame(normal) + place, grid(10, 16), material)
