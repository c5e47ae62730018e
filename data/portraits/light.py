"""Light: a procedural sky or room and up to three lamps."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import bpy
import numpy as np

from data.portraits import blender
from data.portraits.plan import Plan, generator

WARM, COLD, NEUTRAL = (1, 0.82, 0.62), (0.75, 0.87, 1), (1, 0.96, 0.92)
AHEAD = np.pi / 2
"""The camera's side of the dome."""

Colour = Sequence[float]


@dataclass(frozen=True)
class Window:
    """A soft bright patch of the dome: radians around and up, size in radians, strength and colour."""

    around: float
    up: float
    size: float
    strength: float
    colour: Colour


@dataclass(frozen=True)
class Setup:
    """What lights a picture.

    Args:
        dome: colours of the zenith, the horizon and the ground.
        windows: bright patches.
        key: watts of the main lamp, 0 for none.
        tint: its colour.
        rim: how likely a lamp from behind is.
        fill: its share of the main lamp.
        exposure: brightness of the face, 1 as a photographer would have it.
    """

    dome: tuple[Colour, Colour, Colour]
    windows: tuple[Window, ...]
    key: float
    tint: Colour
    rim: float
    fill: float
    exposure: float


def setup(plan: Plan) -> Setup:
    """Draw a plan's light."""
    random = generator(plan.seed, "light")
    side = random.choice([-1, 1])
    return {
        "outdoor": lambda: Setup(
            ((0.45, 0.65, 1.1), (0.9, 0.95, 1.0), (0.22, 0.2, 0.16)),
            (Window(AHEAD + random.normal(0, 1.2), random.uniform(0.4, 1.0), 0.35, 9, (1, 0.93, 0.8)),),
            random.uniform(0, 14), (1, 0.9, 0.75), 0.4, 0, random.uniform(0.92, 1.18)),
        "overcast": lambda: Setup(
            ((1.1, 1.15, 1.25), (0.75, 0.8, 0.85), (0.2, 0.2, 0.2)),
            (Window(AHEAD + random.normal(0, 0.6), 0.7, 0.8, 1.2, (1, 1, 1.05)),),
            random.uniform(0, 4), NEUTRAL, 0.3, 0, random.uniform(0.75, 1.0)),
        "window": lambda: Setup(
            ((0.35, 0.33, 0.3), (0.3, 0.28, 0.26), (0.15, 0.12, 0.1)),
            (Window(AHEAD + side * random.uniform(0.5, 1.2), random.uniform(0.1, 0.5), 0.45, 9, (0.9, 0.97, 1.1)),
             Window(AHEAD - side * 1.5, 0.2, 0.5, 0.8, WARM)),
            random.uniform(3, 10), (0.95, 0.98, 1), 0.4, 0, random.uniform(0.8, 1.1)),
        "studio": lambda: Setup(
            ((0.2, 0.2, 0.2), (0.2, 0.2, 0.21), (0.12, 0.12, 0.12)), (), random.uniform(18, 26), NEUTRAL, 1, 0.5,
            random.uniform(0.9, 1.2)),
        "low key": lambda: Setup(
            ((0.05, 0.05, 0.06), (0.05, 0.05, 0.06), (0.03, 0.03, 0.03)), (), random.uniform(16, 24),
            COLD if random.random() < 0.6 else NEUTRAL, 0.6, 0.08, random.uniform(0.5, 0.75)),
        "evening": lambda: Setup(
            ((0.12, 0.13, 0.2), (0.25, 0.18, 0.15), (0.08, 0.06, 0.05)),
            (Window(AHEAD + side * 1.6, 0.1, 0.25, 5, (0.5, 0.6, 1.2)),),
            random.uniform(12, 18), WARM, 1, 0, random.uniform(0.55, 0.8)),
    }[plan.light]()  # fmt: skip


def add_light(plan: Plan, found: Setup, face: np.ndarray, azimuth: float) -> None:
    """Light a scene.

    Args:
        plan: whose.
        found: what lights it.
        face: (3,), the middle of the eyes.
        azimuth: radians of the camera around the person.
    """
    random = generator(plan.seed, "lamps")
    side = random.choice([-1, 1])

    def beside(degrees: float, up: float, far: float) -> np.ndarray:
        around, lifted = np.radians(degrees) + azimuth, np.radians(up)
        return face + far * np.array([np.sin(around) * np.cos(lifted), np.sin(lifted), np.cos(around) * np.cos(lifted)])

    wide = (40, 75) if plan.light == "low key" else (20, 65)
    if found.key > 0:
        place = beside(side * random.uniform(*wide), random.uniform(15, 50), 14)
        blender.lamp(place, face, random.uniform(0.35, 1.0), found.key * 1.6, found.tint)
    if random.random() < found.rim:
        place = beside(-side * random.uniform(120, 160), random.uniform(10, 40), 14)
        blender.lamp(place, face, 0.4, random.uniform(0.7, 3), COLD if random.random() < 0.6 else WARM)
    if found.fill:
        blender.lamp(beside(-side * 50, 5, 16), face, 1.2, found.key * found.fill, NEUTRAL)
    _add_dome(dome(found))


def dome(found: Setup, height: int = 128, width: int = 256) -> np.ndarray:
    """Return the surroundings as a linear panorama (height, width, 3), ground first."""
    up = np.linspace(-np.pi / 2, np.pi / 2, height)[:, None] * np.ones((1, width))
    around = np.linspace(0, 2 * np.pi, width)[None] * np.ones((height, 1))
    zenith, horizon, ground = (np.array(one) for one in found.dome)
    high, low = np.clip(up / (np.pi / 2), 0, 1)[..., None], np.clip(-up * 3, 0, 1)[..., None]
    panorama = (horizon * (1 - high) + zenith * high) * (1 - low) + ground * low
    for window in found.windows:
        aside = np.angle(np.exp(1j * (around - window.around))) * np.cos(up)
        far = np.maximum(np.abs(aside) / window.size, np.abs(up - window.up) / (window.size * 1.3))
        panorama = panorama + (window.strength * np.clip(1.6 - far * 1.2, 0, 1))[..., None] ** 1.5 * np.array(
            window.colour
        )
    return panorama


def _add_dome(panorama: np.ndarray) -> None:
    world = bpy.data.worlds.new("dome")
    bpy.context.scene.world, world.use_nodes = world, True
    tree = world.node_tree
    tree.nodes.clear()
    make: Callable[[str], bpy.types.Node] = tree.nodes.new
    texture, shader, output = (
        make("ShaderNodeTexEnvironment"),
        make("ShaderNodeBackground"),
        make("ShaderNodeOutputWorld"),
    )
    texture.image = blender.picture("dome", panorama[::-1])
    tree.links.new(texture.outputs[0], shader.inputs[0])
    tree.links.new(shader.outputs[0], output.inputs[0])
    shader.inputs[1].default_value = 0.8
