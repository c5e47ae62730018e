"""What a picture is to show, decided before anything is drawn: the ground truth of every nuisance."""

import zlib
from dataclasses import dataclass

import numpy as np

MOODS = ("happy", "sad", "neutral", "angry", "surprised", "afraid", "disgusted")
ANCESTRIES = ("caucasian", "asian", "african")
LIGHTS = ("outdoor", "overcast", "window", "studio", "low key", "evening")

LIGHT_OF_MOOD = {"happy": (0.4, 0.08, 0.22, 0.18, 0.05, 0.07), "sad": (0.07, 0.2, 0.15, 0.1, 0.32, 0.16)}
"""How likely each of `LIGHTS` is: scenes go with the mood more often than against it, as in photos people keep."""

AGAINST = {"happy": ("low key", "evening"), "sad": ("outdoor",)}
"""The lights that speak against a mood: a smile in the dark, sadness in the sun."""

BACKGROUNDS = {
    "outdoor": ("trees", "street", "sea", "meadow", "wall"),
    "overcast": ("trees", "street", "sea", "wall"),
    "window": ("room", "shelves", "window", "curtain"),
    "studio": ("paper",),
    "low key": ("dark paper", "room"),
    "evening": ("lamps", "room"),
}


def generator(seed: int, aspect: str) -> np.random.Generator:
    """Return the random numbers of one aspect: a change to one aspect leaves the others' numbers alone."""
    return np.random.default_rng([seed, zlib.crc32(aspect.encode())])


@dataclass(frozen=True)
class Moment:
    """When a picture of a burst was taken, and what went wrong then.

    Args:
        frame: its number in the burst, from 1; 0 for a single picture.
        away: radians that the eyes look aside, to the person's left.
        blink: how far the lids are down, 0 to 1, whatever the mood does to them.
        shake: pixels by which the camera moved, of a picture of 320.
        defocus: spread of the blur in such pixels.
        stops: by how much it is brighter than it should be; each doubles the light.
    """

    frame: int = 0
    away: float = 0.0
    blink: float = 0.0
    shake: float = 0.0
    defocus: float = 0.0
    stops: float = 0.0

    @property
    def faults(self) -> tuple[str, ...]:
        """What went wrong, by the names of the bursts' manifest."""
        found = {
            "looks away": self.away != 0,
            "eyes closed": self.blink > 0,
            "shaken": self.shake > 0,
            "out of focus": self.defocus > 0,
            "too dark": self.stops < 0,
            "too bright": self.stops > 0,
        }
        return tuple(name for name, there in found.items() if there)


@dataclass(frozen=True)
class Plan:
    """One picture's ground truth.

    Args:
        seed: of every generator; the same seed with another mood is the same person.
        mood: one of `MOODS`.
        intensity: of the expression, 0 (none) to 1 (as strong as people show it).
        years: age.
        male: 0 (female) to 1 (male).
        ancestry: weights of `ANCESTRIES`, 1 in all.
        tone: of the skin, 0 (light) to 1 (dark).
        glasses: "none", "round" or "square".
        yaw: degrees the face turns from the camera.
        pitch: degrees the face is bowed.
        roll: degrees the head leans.
        light: one of `LIGHTS`.
        background: one of `BACKGROUNDS[light]`.
        head: the head's share of the picture's height.
        colour: "full", "muted" or "gray".
        moment: of a burst.
        is_twin: whether it is compared with others of the same person that differ in one thing.
    """

    seed: int
    mood: str
    intensity: float
    years: float
    male: float
    ancestry: tuple[float, float, float]
    tone: float
    glasses: str
    yaw: float
    pitch: float
    roll: float
    light: str
    background: str
    head: float
    colour: str
    moment: Moment = Moment()
    is_twin: bool = False

    @property
    def truth(self) -> dict[str, object]:
        """The nuisances by the names of the manifest's columns."""
        return {
            "intensity": round(self.intensity, 2),
            "age": age_group(self.years),
            "sex": "male" if self.male > 0.5 else "female",
            "skin": ("light", "medium", "dark")[min(2, int(self.tone * 3))],
            "pose": pose_of(self.yaw, self.pitch),
            "light": self.light,
            "scene": scene_of(self.mood, self.light),
            "background": self.background,
            "framing": "close" if self.head > 0.66 else "medium" if self.head > 0.5 else "wide",
            "glasses": self.glasses,
            "colour": self.colour,
        }


def draw(seed: int, mood: str) -> Plan:
    """Decide a picture.

    Args:
        seed: any whole number.
        mood: one of `MOODS`.

    Returns:
        Its plan; the same arguments give the same plan.
    """
    who, face, scene = generator(seed, "who"), generator(seed, f"expression {mood} 0"), generator(seed, "scene")
    ancestry = who.dirichlet([0.35, 0.35, 0.35])
    tone = ancestry @ [who.uniform(0, 0.38), who.uniform(0.12, 0.42), who.uniform(0.6, 1)]
    spans, odds = ((6, 12), (13, 19), (20, 39), (40, 59), (60, 80)), (0.1, 0.1, 0.4, 0.22, 0.18)
    years = who.uniform(*spans[who.choice(5, p=odds)])
    male = np.clip(who.choice([0, 1]) + who.normal(0, 0.05), 0, 1)
    glasses = str(who.choice(["none", "round", "square"], p=[0.8, 0.1, 0.1] if years < 40 else [0.66, 0.17, 0.17]))
    light = str(scene.choice(LIGHTS, p=LIGHT_OF_MOOD.get(mood, np.full(6, 1 / 6))))
    grays = {"happy": (0.89, 0.08, 0.03), "sad": (0.62, 0.25, 0.13)}.get(mood, (0.8, 0.14, 0.06))
    return Plan(
        seed=seed,
        mood=mood,
        intensity=float(np.clip(face.beta(2.2, 1.1), 0.08, 1)),
        years=float(years),
        male=float(male),
        ancestry=tuple(float(one) for one in ancestry),
        tone=float(np.clip(tone, 0, 0.999)),
        glasses=glasses,
        yaw=float(face.normal(0, 14)),
        pitch=float(face.normal(0, 4)),
        roll=float(face.normal(0, 5)),
        light=light,
        background=str(scene.choice(BACKGROUNDS[light])),
        head=float(scene.uniform(0.42, 0.8)),
        colour=str(scene.choice(["full", "muted", "gray"], p=grays)),
    )


def age_group(years: float) -> str:
    """Return the group that an age belongs to."""
    names = ("child", "teenager", "young adult", "middle-aged", "older")
    return names[int(np.searchsorted([13, 20, 40, 60], years, side="right"))]


def pose_of(yaw: float, pitch: float) -> str:
    """Return "bowed", "turned" or "frontal" for a face, from its degrees from the camera."""
    if pitch > 12:
        return "bowed"
    return "turned" if abs(yaw) > 15 else "frontal"


def scene_of(mood: str, light: str) -> str:
    """Return whether the light speaks "against" the mood, "with" it, or neither."""
    if light in AGAINST.get(mood, ()):
        return "against"
    other = "sad" if mood == "happy" else "happy"
    return "with" if mood in AGAINST and light in AGAINST[other] else "neither"
