"""What a camera does to light: exposure, blur, glow, vignette, white balance, contrast, colour and grain."""

import io

import numpy as np
from PIL import Image

from data.portraits.background import blur
from data.portraits.plan import Moment, Plan, generator

SATURATION = {"full": (0.85, 1.1), "muted": (0.3, 0.6), "gray": (0.0, 0.0)}

QUALITY = 85
"""Of the JPEG."""


def finished(plan: Plan, light: np.ndarray) -> bytes:
    """Return a JPEG file of linear light (size, size, 3), 1 being a white wall in the sun."""
    random, size, moment = generator(plan.seed, "finish"), len(light), plan.moment
    light = missed(light * 2**moment.stops, moment, size / 320)
    light = light + 0.12 * blur(np.clip(light - 0.8, 0, 2), size * 0.02)
    down, right = np.mgrid[0:size, 0:size] / size - 0.5
    light = light * (1 - random.uniform(0.1, 0.6) * (down**2 + right**2))[..., None]
    light = np.maximum(light * [1 + random.normal(0, 0.03), 1, 1 + random.normal(0, 0.045)], 0)
    light = np.where(light < 0.4, light, 0.4 + 0.6 * (1 - np.exp(-(light - 0.4) / 0.7)))
    tones = np.where(light <= 0.0031308, 12.92 * light, 1.055 * np.maximum(light, 1e-9) ** (1 / 2.4) - 0.055)
    tones += random.uniform(0, 0.17) * (tones - 0.5) * (1 - np.abs(2 * tones - 1))
    gray = tones @ np.array([[0.299], [0.587], [0.114]])
    tones = gray + (tones - gray) * random.uniform(*SATURATION[plan.colour])
    coloured = 0 if plan.colour == "gray" else 0.4
    if moment.frame:  # the camera's settings stay within a burst, its noise does not
        random = generator(plan.seed, f"grain {moment.frame}")
    grain = random.normal(0, 0.7, (size, size, 1)) + random.normal(0, 1, (size, size, 3)) * coloured
    tones = tones + blur(grain, 0.6) * random.uniform(0.006, 0.02)
    file = io.BytesIO()
    Image.fromarray((np.clip(tones, 0, 1) * 255 + 0.5).astype(np.uint8)).save(file, "JPEG", quality=QUALITY)
    return file.getvalue()


def missed(light: np.ndarray, moment: Moment, scale: float) -> np.ndarray:
    """Return what reaches a camera that was not held still, or looked at another distance."""
    if moment.shake:
        light = smeared(light, round(moment.shake * scale), 0.4 + moment.frame)
    return blur(light, moment.defocus * scale) if moment.defocus else light


def smeared(light: np.ndarray, length: int, angle: float) -> np.ndarray:
    """Return the mean of pictures moved along a line; edges go on."""
    size, steps = len(light), np.linspace(-length / 2, length / 2, length + 1)
    padded = np.pad(light, [(length, length)] * 2 + [(0, 0)], mode="edge")
    corners = [(length + round(step * np.sin(angle)), length + round(step * np.cos(angle))) for step in steps]
    return np.mean([padded[top : top + size, left : left + size] for top, left in corners], axis=0)
