"""Hair on the head: a few hundred guides stepped over the skull, and thousands of strands between them."""

from dataclasses import dataclass

import numpy as np
from mathutils.bvhtree import BVHTree

from data.portraits import blender, materials
from data.portraits.geometry import smoothstep, unit
from data.portraits.identity import Person
from data.portraits.plan import Plan, generator
from data.portraits.regions import Regions

GUIDES = 700


@dataclass(frozen=True)
class Style:
    """How hair falls.

    Args:
        length: of the guides, decimetres.
        thick: how far it stands off the skull, decimetres.
        steps: points of a guide.
        strands: how many.
        frizz: how far strands stray, decimetres.
        kind: which rule combs it: "up", "close", "coil", "gather" or "fall".
    """

    length: float
    thick: float
    steps: int
    strands: int
    frizz: float
    kind: str


STYLES = {
    "buzz": Style(0.07, 0.01, 6, 24000, 0.01, "close"),
    "short": Style(0.32, 0.03, 9, 24000, 0.05, "close"),
    "pixie": Style(0.5, 0.06, 11, 24000, 0.06, "close"),
    "quiff": Style(0.36, 0.03, 9, 24000, 0.05, "up"),
    "curly": Style(0.55, 0.09, 18, 24000, 0.1, "coil"),
    "medium": Style(1.0, 0.07, 14, 24000, 0.08, "fall"),
    "long": Style(3.3, 0.07, 18, 26000, 0.12, "fall"),
    "bob": Style(1.9, 0.07, 16, 26000, 0.09, "fall"),
    "tied": Style(2.6, 0.05, 16, 26000, 0.025, "gather"),
    "bun": Style(2.0, 0.05, 14, 26000, 0.025, "gather"),
}

FRINGE = 0.62
"""Length of a fringe, decimetres."""


class Guides:
    """Hairs that are combed step by step.

    Args:
        regions: where hair grows.
        plan: whose.
        person: their style and hairline.
        posed: (vertices, 3), the skin.
        head: (3, 3), the head's rotation.
    """

    def __init__(self, regions: Regions, plan: Plan, person: Person, posed: np.ndarray, head: np.ndarray) -> None:
        self.style, self.random = STYLES[person.style], generator(plan.seed, "hair guides")
        self.scalp = regions.scalp(person.hairline, person.receding)
        found, weights = regions.sample(self.random, self.scalp, GUIDES)
        self.roots, self.normals = regions.place(posed, found, weights)
        self.at_rest, _ = regions.place(regions.at, found, weights)
        self.right, self.up, self.ahead = head.T
        self.part = self.random.choice([0, 0.18, -0.18, 0.3, -0.3])
        self.top = np.clip((self.at_rest[:, 1] - 7.5) / 0.8, 0, 1)
        self.front = np.clip((self.at_rest[:, 2] - 0.3) / 0.9, 0, 1)
        self.side = np.sign(self.at_rest[:, 0] - self.part + self.random.normal(0, 0.012, GUIDES))
        self.is_fringe = person.fringe & (self.at_rest[:, 2] > 0.95) & (np.abs(self.at_rest[:, 0]) < 0.5)
        self.along, self.place = 0.0, self.roots
        self._draw_habits()

    def _draw_habits(self) -> None:
        """Draw lengths, and how this person combs."""
        random, kind = self.random, self.style.kind
        lengths = self.style.length * random.uniform(0.8, 1.2) * random.uniform(0.85, 1.1, GUIDES)
        if kind in ("close", "up"):
            lengths *= 0.4 + 1.1 * self.top + (0.6 if kind == "up" else 0.3) * self.front * self.top
        self.lengths = np.where(self.is_fringe, FRINGE * random.uniform(0.85, 1.0, GUIDES), lengths)
        near_part = smoothstep(np.abs(self.at_rest[:, 0] - self.part) / 0.45)  # or a ridge stands beside the parting
        self.thick = self.style.thick * random.uniform(0.4, 1.3, GUIDES) * (0.25 + 0.75 * near_part)
        self.comb, self.back = random.uniform(-0.4, 1.2), random.uniform(0.2, 0.7)
        self.sweep = random.choice([-1, 1]) * random.uniform(0.2, 0.8)
        self.coil = random.uniform(0, 2 * np.pi, GUIDES)
        self.knot = self.roots.mean(0) + self.up * random.uniform(-0.3, 0.45) - self.ahead * 0.72
        self.is_gathered = np.zeros(GUIDES, bool)

    def grown(self, skull: BVHTree) -> np.ndarray:
        """Return the guides' points (GUIDES, steps, 3), combed and kept off the skull."""
        place, heading, points = self.roots.copy(), self.normals.copy(), [self.roots]
        steps, keep = self.style.steps, 0.25 if self.style.kind == "gather" else 0.5
        for step in range(1, steps):
            self.along, self.place = step / (steps - 1), place
            heading = unit(keep * heading + (1 - keep) * unit(self._aim()))
            place = place + heading * (self.lengths / (steps - 1))[:, None]
            if self.style.kind == "coil":
                angle = (self.coil + step * 1.4)[:, None]
                place = place + 0.05 * (np.cos(angle) * self.right + np.sin(angle) * np.cross(self.right, heading))
            place = self._outside(place, skull)
            points.append(place)
        return np.stack(points, 1)

    def _aim(self) -> np.ndarray:
        """Return where the guides head at a share of their length."""
        aim = {
            "close": self._close,
            "up": self._upward,
            "coil": self._coiled,
            "gather": self._gathered,
            "fall": self._falling,
        }
        found = aim[self.style.kind]()
        forward = (
            self.normals * 0.1
            + self.ahead * (0.9 - self.along)
            - self.up * (0.2 + 1.1 * self.along)
            + self.right * self.sweep * 0.25
        )
        return np.where(self.is_fringe[:, None], forward, found)

    def _close(self) -> np.ndarray:
        top = self.top[:, None]
        combed = self.right * self.sweep * top + self.ahead * (0.5 * top - 0.15) * self.comb - self.up * (1 - top) * 0.9
        return self.normals * (0.3 - 0.3 * self.along) + combed

    def _upward(self) -> np.ndarray:
        top = self.top[:, None]
        lifted = self.up * (0.8 - self.along) - self.ahead * (0.6 + 0.5 * self.along) + self.right * self.part
        return self.normals * (0.35 - 0.3 * self.along) + top * lifted - self.up * (1 - top) - self.ahead * 0.3

    def _coiled(self) -> np.ndarray:
        return self.normals * 0.9 - self.up * (0.25 + 0.5 * self.along)

    def _gathered(self) -> np.ndarray:
        away = self.knot - self.place
        self.is_gathered |= np.linalg.norm(away, axis=1) < 0.25
        loose = -self.up + self.random.normal(0, 0.1, self.place.shape)
        return np.where(self.is_gathered[:, None], loose, unit(away))

    def _falling(self) -> np.ndarray:
        """Return a fall away from the parting, then down."""
        front = self.front[:, None]
        away = self.right * self.side[:, None] * (1 + 0.6 * front)
        fallen = np.clip(self.along * self.lengths / 0.38, 0, 1)[:, None]
        swept = self.ahead * (0.4 if self.along < 0.4 else 0.05) * (0.4 + front)
        lifted = self.normals * 0.05 + away * 0.9 - self.ahead * self.back
        return (1 - fallen) * lifted + fallen * ([0, -1.2, 0] + away * 0.16 - swept)

    def _outside(self, place: np.ndarray, skull: BVHTree) -> np.ndarray:
        """Return places pushed out of the skull, and pulled to it where the style lies close."""
        nearest = [skull.find_nearest(one)[:2] for one in place.tolist()]
        surface, normal = (np.array([pair[part] for pair in nearest]) for part in (0, 1))
        height = ((place - surface) * normal).sum(1)
        least = 0.02 + self.thick * min(1, self.along * 2.5)
        most = np.full(GUIDES, 9.0)
        if self.style.kind in ("close", "up"):
            most = 0.05 + (0.12 if self.style.kind == "close" else 0.3) * self.top * (0.6 + self.front)
        if self.style.length == STYLES["medium"].length:
            most = 0.16 + 0.06 * self.top
        held = np.where(height > most, most + 0.25 * (height - most), np.maximum(height, least))
        return surface + normal * held[:, None]


def add_hair(regions: Regions, plan: Plan, person: Person, posed: np.ndarray, head: np.ndarray, skull: BVHTree) -> None:
    """Add a person's hair."""
    if person.style == "bald":
        return
    guides = Guides(regions, plan, person, posed, head)
    material = materials.hair(person.hair, generator(plan.seed, "hair shine").uniform(0.25, 0.4))
    random = generator(plan.seed, "hair strands")
    points = _between(regions, guides, guides.grown(skull), posed, random)
    thin = 0.0009 if person.style == "buzz" else 0.0011
    blender.strands("hair", points, random.uniform(0.75, 1.2, len(points)) * thin, material)
    if person.style == "bun":
        blender.strands("bun", _bun(guides.knot - guides.ahead * 0.12, random), 0.0011, material)


def _between(
    regions: Regions, guides: Guides, combed: np.ndarray, posed: np.ndarray, random: np.random.Generator
) -> np.ndarray:
    """Return strands (strands, steps, 3) that follow their nearest guides, clump, wave and stray."""
    style, count = guides.style, guides.style.strands
    found, weights = regions.sample(random, guides.scalp, count)
    roots, _ = regions.place(posed, found, weights)
    at_rest, _ = regions.place(regions.at, found, weights)
    nearest, shares = _nearest(at_rest, guides)
    leaves = combed - combed[:, :1]
    points = roots[:, None] + sum(shares[:, one, None, None] * leaves[nearest[:, one]] for one in range(3))
    along = np.linspace(0, 1, style.steps)[None, :, None]
    best = nearest[np.arange(count), shares.argmax(1)]
    clump = random.uniform(0.25, 0.6) * 0.9 * along
    points = points * (1 - clump) + combed[best] * clump
    short = np.clip(guides.lengths[best] / style.length, 0.2, 1)[:, None, None]  # a fringe strays less
    points += _strays(random, count, style) * np.minimum(1, along * 2.5) * short
    if style.kind == "fall":
        points += _waves(random, best, guides, along) * short
    return _shortened(points, random.uniform(0.75, 1, count))


def _nearest(at_rest: np.ndarray, guides: Guides) -> tuple[np.ndarray, np.ndarray]:
    """Return each root's three nearest guides, on its side of the parting, with their shares."""
    side, nearest, apart = np.sign(at_rest[:, 0] - guides.part), [], []
    for start in range(0, len(at_rest), 4000):
        chunk = slice(start, start + 4000)
        distance = ((at_rest[chunk, None] - guides.at_rest[None]) ** 2).sum(-1)
        if guides.style.kind == "fall":
            distance += 0.5 * (side[chunk, None] != guides.side[None])
        index = np.argpartition(distance, 3, axis=1)[:, :3]
        nearest.append(index)
        apart.append(np.take_along_axis(distance, index, 1))
    shares = 1 / (np.concatenate(apart) + 1e-4) ** 1.5
    return np.concatenate(nearest), shares / shares.sum(1, keepdims=True)


def _strays(random: np.random.Generator, count: int, style: Style) -> np.ndarray:
    """Return smooth random offsets (count, steps, 3)."""
    knots, at = random.normal(0, 1, (count, 5, 3)), np.linspace(0, 4, style.steps)
    low = np.minimum(at.astype(int), 3)
    part = smoothstep(at - low)[None, :, None]
    return (knots[:, low] * (1 - part) + knots[:, low + 1] * part) * style.frizz * random.uniform(0.4, 0.9)


def _waves(random: np.random.Generator, best: np.ndarray, guides: Guides, along: np.ndarray) -> np.ndarray:
    amount = random.choice([0, random.uniform(0.4, 1.3)])
    start = random.uniform(0, 2 * np.pi, GUIDES)[best] + random.normal(0, 0.3, len(best))
    angle = start[:, None] + 9 * amount * along[..., 0] * guides.lengths.mean() / 2
    return 0.07 * amount * along * np.stack([np.cos(angle), 0.3 * np.sin(angle), np.sin(angle)], -1)


def _shortened(points: np.ndarray, share: np.ndarray) -> np.ndarray:
    """Return strands at a share of their length, so that no two end on one line."""
    last = points.shape[1] - 1
    at = np.linspace(0, last, last + 1)[None] * share[:, None]
    low = np.minimum(at.astype(int), last - 1)
    part = (at - low)[..., None]
    one, two = (np.take_along_axis(points, (low + step)[..., None], 1) for step in (0, 1))
    return one * (1 - part) + two * part


def _bun(centre: np.ndarray, random: np.random.Generator, count: int = 5000) -> np.ndarray:
    """Return arcs wound around a ball."""
    axes, radius = unit(random.normal(0, 1, (count, 3)) + [0, 0, 0.8]), random.uniform(0.28, 0.4)
    first = unit(np.cross(axes, [0.3, 1, 0.2]))
    angles = random.uniform(0, 2 * np.pi, count)[:, None] + np.linspace(0, 2.2, 10)
    arcs = np.cos(angles)[..., None] * first[:, None] + np.sin(angles)[..., None] * np.cross(axes, first)[:, None]
    return centre + arcs * radius * random.uniform(0.85, 1.03, count)[:, None, None]
