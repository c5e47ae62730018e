"""Photos made from single ones as people and services make them: what a library holds of one photo beside itself."""

import io
from collections.abc import Callable

import numpy as np
from PIL import Image, ImageFilter, ImageOps

Edit = Callable[[Image.Image, np.random.Generator], Image.Image]


def cropped(photo: Image.Image, random: np.random.Generator) -> Image.Image:
    """Cut 10 to 25 % off either side."""
    width, height = photo.size
    wide, high = (int(side * random.uniform(0.75, 0.9)) for side in photo.size)
    left, top = random.integers(0, width - wide + 1), random.integers(0, height - high + 1)
    return photo.crop((left, top, left + wide, top + high))


def lit(photo: Image.Image, random: np.random.Generator) -> Image.Image:
    """Make it half a stop to a stop brighter or darker, and the colour a little warmer or colder."""
    stops = random.uniform(0.5, 1) * random.choice((-1, 1)) + random.uniform(-0.1, 0.1, 3)
    light = (np.asarray(photo) / 255) ** 2.2 * 2**stops
    return Image.fromarray((255 * np.clip(light, 0, 1) ** (1 / 2.2)).round().astype(np.uint8))


def blurred(photo: Image.Image, random: np.random.Generator) -> Image.Image:
    """Blur it by 0.5 to 1.2 % of its longer side."""
    return photo.filter(ImageFilter.GaussianBlur(max(photo.size) * random.uniform(0.005, 0.012)))


def turned(photo: Image.Image, random: np.random.Generator) -> Image.Image:
    """Turn it by 2 to 6 degrees, and cut the empty corners off."""
    angle = random.uniform(2, 6) * random.choice((-1, 1))
    sine = np.sin(np.radians(abs(angle)))
    width, height = photo.size
    edge_x, edge_y = int(height * sine / 2) + 1, int(width * sine / 2) + 1
    return photo.rotate(angle, Image.Resampling.BICUBIC).crop((edge_x, edge_y, width - edge_x, height - edge_y))


def encoded(photo: Image.Image, random: np.random.Generator) -> Image.Image:
    """Send it as a messenger does: at half to all of its size, as a JPEG of quality 30 to 60."""
    sides = [max(32, int(side * random.uniform(0.5, 1))) for side in photo.size[:1]]
    small = photo.resize((sides[0], max(32, round(photo.height * sides[0] / photo.width))), Image.Resampling.LANCZOS)
    buffer = io.BytesIO()
    small.save(buffer, "JPEG", quality=int(random.integers(30, 61)))
    return Image.open(buffer).convert("RGB")


def mirrored(photo: Image.Image, random: np.random.Generator) -> Image.Image:
    """Mirror it, as front cameras do."""
    return ImageOps.mirror(photo)


EDITS: dict[str, Edit] = {
    "crop": cropped, "light": lit, "blur": blurred, "rotation": turned, "re-encoding": encoded, "mirror": mirrored,
}  # fmt: skip
