"""What stands behind a person, painted and thrown out of focus."""

from collections.abc import Sequence

import numpy as np

from data.portraits.plan import Plan, generator

Colours = Sequence[Sequence[float]]

SKIES = {"overcast": (0.85, 0.88, 0.92), "outdoor": (0.55, 0.75, 1.0)}
"""By light; what is seen through a window is as outdoors."""


def blur(pixels: np.ndarray, spread: float) -> np.ndarray:
    """Return (h, w, c) pixels blurred by a Gaussian of `spread` pixels; edges go on."""
    reach = int(3 * spread) + 1
    weights = np.exp(-(np.arange(-reach, reach + 1) ** 2) / (2 * spread**2))
    weights /= weights.sum()
    for axis in (0, 1):
        padding = [(0, 0)] * 3
        padding[axis] = (reach, reach)
        padded, length = np.pad(pixels, padding, mode="edge"), pixels.shape[axis]
        pixels = sum(weights[at] * np.take(padded, np.arange(at, at + length), axis) for at in range(len(weights)))
    return pixels


class Canvas:
    """A square of linear colours with a few brushes.

    Args:
        random: the generator.
        size: pixels.
        sky: its colour.
    """

    def __init__(self, random: np.random.Generator, size: int, sky: Sequence[float]) -> None:
        self.random, self.size, self.sky = random, size, np.array(sky)
        self.down, self.right = np.mgrid[0:size, 0:size] / size
        self.pixels = np.zeros((size, size, 3))

    def fill(self, colour: Sequence[float]) -> None:
        """Paint all of it."""
        self.pixels[:] = np.array(colour)

    def discs(self, many: int, radii: tuple[float, float], colours: Colours, strength: tuple[float, float]) -> None:
        """Paint soft discs anywhere."""
        for _ in range(many):
            colour = np.array(colours[self.random.integers(len(colours))]) * self.random.uniform(*strength)
            x, y, radius = *self.random.uniform(-0.1, 1.1, 2), self.random.uniform(*radii)
            inside = np.clip((radius - np.hypot(self.right - x, self.down - y)) * self.size / 3, 0, 1)[..., None]
            self.pixels = self.pixels * (1 - 0.75 * inside) + colour * 0.75 * inside

    def blocks(self, many: int, colours: Colours, wide: tuple[float, float], tall: tuple[float, float]) -> None:
        """Paint upright rectangles anywhere."""
        for _ in range(many):
            colour = np.array(colours[self.random.integers(len(colours))]) * self.random.uniform(0.5, 1.3)
            x, y = self.random.uniform(-0.2, 1, 2)
            self.block(x, y, self.random.uniform(*wide), self.random.uniform(*tall), colour)

    def block(self, x: float, y: float, wide: float, tall: float, colour: Sequence[float]) -> None:
        """Paint one rectangle."""
        inside = (self.right > x) & (self.right < x + wide) & (self.down > y) & (self.down < y + tall)
        self.pixels[inside] = np.array(colour)

    def shade(self, low: float, high: float) -> None:
        """Darken from one side to the other."""
        along = self.right if self.random.random() < 0.5 else 1 - self.right
        self.pixels *= (low + (high - low) * along)[..., None]


def painted(plan: Plan, size: int = 240) -> np.ndarray:
    """Return a plan's background, linear, (size, size, 3)."""
    random = generator(plan.seed, "background")
    canvas = Canvas(random, size, SKIES.get(plan.light, SKIES["outdoor"]))
    focus = PAINTERS[plan.background](canvas)
    return blur(canvas.pixels, size * focus)


def _trees(canvas: Canvas) -> float:
    season = np.array([(1, 1, 1), (2.2, 1.1, 0.5), (0.8, 0.9, 0.9)][canvas.random.integers(3)])
    canvas.fill(np.array([0.07, 0.12, 0.04]) * season)
    leaves = np.array([(0.12, 0.22, 0.05), (0.05, 0.09, 0.03), (0.25, 0.33, 0.1), (0.03, 0.05, 0.02)]) * season
    canvas.discs(200, (0.02, 0.09), leaves, (0.5, 1.6))
    canvas.discs(canvas.random.integers(0, 40), (0.012, 0.035), [canvas.sky * 1.2], (0.6, 1.3))
    return canvas.random.uniform(0.012, 0.03)


def _street(canvas: Canvas) -> float:
    canvas.fill(canvas.sky * 0.9)
    walls = np.array([(0.35, 0.3, 0.27), (0.5, 0.46, 0.42), (0.2, 0.22, 0.25), (0.55, 0.5, 0.45), (0.4, 0.22, 0.16)])
    for start in np.arange(-0.1, 1.0, 0.22):
        colour = walls[canvas.random.integers(len(walls))] * canvas.random.uniform(0.6, 1.2)
        roof = canvas.random.uniform(-0.2, 0.35)
        canvas.block(start, roof, 0.23, 1.5, colour)
        for row in np.arange(roof + 0.06, 0.75, 0.14):
            for column in (0.04, 0.13):
                canvas.block(start + column, row, 0.05, 0.08, colour * canvas.random.choice([0.35, 0.5, 1.6]))
    canvas.pixels[canvas.down > 0.82] = [0.16, 0.16, 0.17]
    return canvas.random.uniform(0.012, 0.03)


def _sea(canvas: Canvas) -> float:
    canvas.pixels[:] = canvas.sky * (0.65 + 0.35 * canvas.down)[..., None] * canvas.random.uniform(0.8, 1.1)
    canvas.discs(8, (0.05, 0.16), [(0.9, 0.92, 0.95)], (0.7, 1.0))
    horizon = canvas.random.uniform(0.4, 0.7)
    canvas.pixels[canvas.down > horizon] = np.array([0.1, 0.25, 0.32]) * canvas.sky / 0.75
    canvas.pixels[canvas.down > horizon + canvas.random.uniform(0.15, 0.3)] = [0.55, 0.46, 0.33]
    return 0.018


def _meadow(canvas: Canvas) -> float:
    canvas.pixels[:] = canvas.sky * (0.7 + 0.3 * canvas.down)[..., None]
    hill = canvas.random.uniform(0.35, 0.6) + 0.03 * np.sin(canvas.right * 7 + canvas.random.uniform(0, 6))
    canvas.pixels[canvas.down > hill] = [0.12, 0.2, 0.06]
    canvas.pixels[canvas.down > hill + 0.18] = np.array([0.22, 0.32, 0.09]) * canvas.random.uniform(0.8, 1.3)
    canvas.discs(26, (0.01, 0.02), [(0.8, 0.7, 0.2), (0.8, 0.8, 0.8), (0.6, 0.2, 0.3)], (0.6, 1.1))
    return 0.016


def _wall(canvas: Canvas) -> float:
    brick = np.array(
        [(0.33, 0.14, 0.09), (0.45, 0.42, 0.38), (0.2, 0.2, 0.21), (0.5, 0.38, 0.25)][canvas.random.integers(4)]
    )
    canvas.fill(brick * 1.25)
    for row, top in enumerate(np.arange(-0.02, 1, 0.07)):
        for left in np.arange(-0.1 - 0.09 * (row % 2), 1, 0.18):
            canvas.block(left, top, 0.172, 0.062, brick * canvas.random.uniform(0.7, 1.15))
    canvas.shade(0.65, 1.1)
    return canvas.random.uniform(0.006, 0.014)


def _room(canvas: Canvas) -> float:
    walls = (
        (0.55, 0.5, 0.44),
        (0.4, 0.42, 0.42),
        (0.6, 0.57, 0.52),
        (0.3, 0.34, 0.38),
        (0.45, 0.36, 0.28),
        (0.33, 0.4, 0.33),
    )
    wall = np.array(walls[canvas.random.integers(len(walls))]) * canvas.random.uniform(0.5, 1)
    canvas.fill(wall)
    x, y = canvas.random.uniform(-0.05, 0.75), canvas.random.uniform(0.05, 0.35)
    canvas.block(x, y, 0.26, 0.3, wall * 0.35)
    canvas.block(x + 0.02, y + 0.02, 0.22, 0.26, wall * canvas.random.uniform(0.8, 1.8) * [1.1, 0.9, 0.7])
    canvas.block(
        canvas.random.uniform(-0.2, 0.6),
        canvas.random.uniform(0.6, 0.75),
        0.7,
        0.6,
        np.array([0.2, 0.14, 0.1]) * canvas.random.uniform(0.5, 2),
    )
    if canvas.random.random() < 0.5:
        canvas.discs(1, (0.09, 0.14), [(1.2, 0.95, 0.6)], (0.8, 1.2))
    canvas.shade(0.6, 1.15)
    return canvas.random.uniform(0.015, 0.03)


def _shelves(canvas: Canvas) -> float:
    wood = np.array([0.22, 0.14, 0.08]) * canvas.random.uniform(0.5, 2.2)
    canvas.fill(wood * 0.5)
    for row in np.arange(-0.05, 1, 0.24):
        left = -0.02
        while left < 1:
            wide = canvas.random.uniform(0.02, 0.07)
            colour = canvas.random.uniform(0.05, 0.5) * canvas.random.dirichlet([2, 2, 2]) * 2.4
            canvas.block(left, row + canvas.random.uniform(0, 0.09), wide * 0.95, 0.24, colour)
            left += wide
        canvas.block(-0.1, row + 0.21, 1.2, 0.03, wood)
    canvas.shade(0.55, 1.1)
    return canvas.random.uniform(0.012, 0.022)


def _window(canvas: Canvas) -> float:
    canvas.fill(np.array([0.45, 0.42, 0.38]) * canvas.random.uniform(0.4, 0.9))
    left, wide = canvas.random.uniform(-0.1, 0.6), canvas.random.uniform(0.35, 0.55)
    canvas.block(left, -0.1, wide, 0.85, canvas.sky * 1.35)
    canvas.block(left, 0.45, wide, 0.3, [0.25, 0.38, 0.18])
    for share in (0, 0.5, 1):
        canvas.block(left + share * wide - 0.012, -0.1, 0.024, 0.87, [0.5, 0.48, 0.45])
    canvas.block(left - 0.03, 0.74, wide + 0.06, 0.04, [0.5, 0.48, 0.45])
    return canvas.random.uniform(0.012, 0.024)


def _curtain(canvas: Canvas) -> float:
    colour = canvas.random.uniform(0.15, 0.6) * canvas.random.dirichlet([4, 4, 4]) * 2.6
    folds = 0.75 + 0.25 * np.sin(
        canvas.right * canvas.random.uniform(30, 60) + 2 * np.sin(canvas.right * 9 + canvas.random.uniform(0, 6))
    )
    canvas.pixels[:] = folds[..., None] * colour
    canvas.shade(0.5, 1.25)
    return 0.012


def _paper(canvas: Canvas) -> float:
    papers = (
        (0.5, 0.5, 0.5), (0.75, 0.75, 0.74), (0.2, 0.28, 0.36), (0.42, 0.33, 0.27), (0.25, 0.3, 0.25), (0.7, 0.5, 0.15),
        (0.55, 0.3, 0.32), (0.2, 0.42, 0.45), (0.85, 0.84, 0.82),
    )  # fmt: skip
    return _vignetted(canvas, np.array(papers[canvas.random.integers(len(papers))]))


def _dark_paper(canvas: Canvas) -> float:
    papers = ((0.02, 0.02, 0.022), (0.05, 0.06, 0.08), (0.06, 0.045, 0.035), (0.1, 0.1, 0.11))
    return _vignetted(canvas, np.array(papers[canvas.random.integers(len(papers))]))


def _vignetted(canvas: Canvas, colour: np.ndarray) -> float:
    far = np.hypot(canvas.right - canvas.random.uniform(0.3, 0.7), canvas.down - canvas.random.uniform(0.3, 0.6))
    canvas.pixels[:] = colour * (1.15 - 0.75 * far)[..., None]
    return 0.03


def _lamps(canvas: Canvas) -> float:
    canvas.fill([0.02, 0.02, 0.035])
    canvas.blocks(6, [(0.03, 0.03, 0.05), (0.05, 0.04, 0.04)], (0.1, 0.3), (0.4, 1.0))
    lights = ((1.2, 0.7, 0.25), (1.0, 0.4, 0.2), (0.4, 0.55, 1.0), (1, 0.9, 0.7), (0.9, 0.2, 0.2))
    canvas.discs(canvas.random.integers(15, 55), (0.015, 0.05), lights, (0.2, 1.2))
    return canvas.random.uniform(0.006, 0.014)


PAINTERS = {
    "trees": _trees, "street": _street, "sea": _sea, "meadow": _meadow, "wall": _wall, "room": _room,
    "shelves": _shelves, "window": _window, "curtain": _curtain, "paper": _paper, "dark paper": _dark_paper,
    "lamps": _lamps,
}  # fmt: skip
"""Each paints a canvas and returns its blur as a share of the size."""
