"""The colour of each place of the skin."""

import numpy as np

from data.portraits.identity import Person
from data.portraits.plan import Plan, generator
from data.portraits.regions import Regions


def painted(regions: Regions, plan: Plan, person: Person, tears: bool) -> dict[str, np.ndarray]:
    """Return a person's skin.

    Args:
        regions: places of the face.
        plan: whose.
        person: colours, hairline and beard.
        tears: whether the lids are red.

    Returns:
        "colour" (vertices, 4), and weights (vertices,) of "forehead", "creases", "oily" and "cheek".
    """
    random, (_, eye, _) = generator(plan.seed, "complexion"), regions.eye
    near, at = regions.near, regions.at
    red = 0.55 * near(0.38, eye - 0.42, 0.24) + 0.6 * near(0, regions.nose[1], 0.13, 1.6)
    red += 0.5 * regions.ears + 0.25 * near(0, regions.chin + 0.15, 0.2)
    shade = 0.3 * near(0.27, eye - 0.1, 0.13) + 0.2 * near(0.2, eye + 0.02, 0.12)
    colour = np.tile(person.skin, (len(at), 1))
    colour = _tinted(colour, red * random.uniform(0.5, 1.1), (0.02, 0.3, 0.3))
    colour = _tinted(colour, shade * random.uniform(0.4, 1), (0.25, 0.38, 0.32))
    if tears:
        colour = _tinted(
            colour, near(0.29, eye - 0.05, 0.16) * 0.8 + near(0, regions.nose[1], 0.12, 1.6) * 0.5, (0, 0.35, 0.3)
        )
    if person.style != "bald":
        share = 0.75 * regions.scalp(person.hairline, person.receding)[:, None]
        colour = colour * (1 - share) + (person.hair * 0.6 + person.skin * 0.15) * share
    if person.beard:
        share = {1: 0.28, 2: 0.45, 3: 0.35}[person.beard] * regions.beard()[:, None]
        colour = colour * (1 - share) + (person.brow * 0.7 + person.skin * 0.25) * share
    x, y, z = np.abs(at[:, 0]), at[:, 1], at[:, 2]
    forehead = np.exp(-(((y - eye - 0.5) / 0.22) ** 2)) * (z > 0.8) * np.clip(1.1 - (x / 0.55) ** 2, 0, 1)
    creases = near(0.55, eye, 0.2, 1.0) + 0.6 * near(0.3, eye - 0.16, 0.16) + 0.35 * near(0.3, regions.corner[1], 0.3)
    return {
        "colour": np.c_[colour, np.ones(len(at))],
        "forehead": forehead,
        "creases": creases + 0.3 * (y < regions.chin),
        "oily": near(0, eye - 0.2, 0.3, 1.5) + near(0, eye + 0.5, 0.4, 1.3),
        "cheek": np.clip(near(0.3, eye - 0.3, 0.3) + near(0, eye - 0.25, 0.2, 1.5), 0, 1),
    }


def _tinted(colour: np.ndarray, amount: np.ndarray, less: tuple[float, float, float]) -> np.ndarray:
    """Return colours with shares of red, green and blue taken away."""
    return colour * (1 - amount[:, None] * np.array(less))
