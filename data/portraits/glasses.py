"""Glasses: rims, bridge and temples; no lenses, which would only mirror lamps."""

import numpy as np

from data.portraits import blender, materials
from data.portraits.features import grid
from data.portraits.geometry import rigid, unit
from data.portraits.makehuman import SKIN
from data.portraits.plan import Plan, generator
from data.portraits.regions import Regions

FRAMES = ((0.01, 0.01, 0.012), (0.09, 0.04, 0.02), (0.35, 0.3, 0.2), (0.03, 0.05, 0.1), (0.3, 0.03, 0.05))

ROUNDNESS = {"round": 2.0, "square": 4.5}
"""The power of the rims' superellipse."""


def add_glasses(regions: Regions, plan: Plan, rest: np.ndarray, moved: np.ndarray, posed: np.ndarray) -> None:
    """Add a plan's glasses to a head.

    Args:
        regions: where the ears are.
        plan: whose.
        rest: vertices at rest, where the frame is fitted.
        moved: with the expression.
        posed: with the turned head as well.
    """
    if plan.glasses == "none":
        return
    random, upper = generator(plan.seed, "glasses"), regions.body.indices("helper-upper-teeth")
    colour = np.array(FRAMES[random.integers(len(FRAMES))])
    material = materials.plain("glasses", colour, 0.3, coat=0.6, metal=0.8 if colour[1] > 0.2 else 0)
    with_head, thick = rigid(moved[upper], posed[upper]), random.uniform(0.011, 0.02)
    for path, closed in _paths(regions, rest, ROUNDNESS[plan.glasses], random):
        points, faces = _tube(path, thick, closed)
        blender.mesh("glasses", with_head(points), faces, material)


def _paths(
    regions: Regions, rest: np.ndarray, power: float, random: np.random.Generator
) -> list[tuple[np.ndarray, bool]]:
    """Return two rims, two temples and the bridge."""
    left, angles = regions.body.centre("helper-l-eye", rest), np.linspace(0, 2 * np.pi, 48, endpoint=False)
    wide, tall = left[0] * random.uniform(0.74, 0.82), left[0] * random.uniform(0.56, 0.7)
    skin, ears = rest[:SKIN], regions.ears[:SKIN] > 0.5
    across = (np.abs(skin[:, 0]) < 0.55) & (np.abs(skin[:, 1] - left[1]) < 0.25)
    front = np.quantile(skin[across, 2], 0.97)
    paths, inner = [], []
    for sign in (1, -1):
        eye = left * [sign, 1, 1]
        curve = [np.sign(wave) * np.abs(wave) ** (2 / power) for wave in (np.cos(angles), np.sin(angles))]
        rim = np.stack([eye[0] * 1.03 + wide * curve[0], eye[1] - 0.05 + tall * curve[1], np.zeros(48)], 1)
        rim[:, 2] = front - 0.35 * np.clip(np.abs(rim[:, 0]) - 0.1, 0, 1) ** 2
        ear = skin[ears & (skin[:, 0] * sign > 0)]
        hinge = rim[(rim[:, 0] * sign).argmax()] + [0, tall * 0.4, 0]
        behind = [sign * np.abs(ear[:, 0]).mean(), np.quantile(ear[:, 1], 0.8), ear[:, 2].mean()]
        paths += [(rim, True), (np.linspace(hinge, behind, 8), False)]
        inner.append(np.array([eye[0] * 1.03 - sign * wide * 0.98, eye[1] - 0.05 + 0.3 * tall, front]))
    rise = np.outer(np.sin(np.linspace(0, np.pi, 9)), [0, 0.035, 0.04])
    return [*paths, (np.linspace(*inner, 9) + rise, False)]


def _tube(path: np.ndarray, radius: float, closed: bool) -> tuple[np.ndarray, list[list[int]]]:
    """Return a round bar along a path."""
    ahead = unit(np.roll(path, -1, 0) - np.roll(path, 1, 0)) if closed else unit(np.gradient(path, axis=0))
    side = unit(np.cross(ahead, [0.1, 0.2, 1.0]))
    angles = np.linspace(0, 2 * np.pi, 8, endpoint=False)[:, None, None]
    rings = (path + radius * (np.cos(angles) * side + np.sin(angles) * np.cross(ahead, side))).transpose(1, 0, 2)
    rings = np.concatenate([rings, rings[:1]]) if closed else rings
    return rings.reshape(-1, 3), grid(len(rings), 8)
