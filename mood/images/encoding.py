"""Pixels resized and written, and names that any file system takes."""

import io

import numpy as np
from PIL import Image, ImageOps


def resize(pixels: np.ndarray, width: int, height: int) -> np.ndarray:
    """Resize a photo with an antialiasing filter, as every model of the project is fed.

    Args:
        pixels: (h, w, 3) uint8.
        width: new width in pixels.
        height: new height in pixels.

    Returns:
        (height, width, 3) uint8.
    """
    if pixels.shape[:2] == (height, width):
        return pixels
    return np.asarray(Image.fromarray(pixels).resize((width, height), Image.Resampling.BILINEAR))


def safe_stem(name: str) -> str:
    """Return a photo's name as a file name that is safe everywhere.

    Args:
        name: any text.

    Returns:
        At most 60 letters, digits, hyphens and underscores.
    """
    stem = name.rsplit(".", 1)[0]
    return "".join(c if c.isalnum() or c in "-_" else "_" for c in stem)[-60:] or "photo"


def encode_png(pixels: np.ndarray) -> bytes:
    """Encode an array as a PNG file.

    Args:
        pixels: (h, w, 3) uint8.

    Returns:
        The content of a PNG file.
    """
    buffer = io.BytesIO()
    Image.fromarray(pixels).save(buffer, "PNG")
    return buffer.getvalue()


def encode_thumbnail(pixels: np.ndarray, side: int) -> bytes:
    """Encode the centre of a photo as a small square JPEG file.

    Args:
        pixels: (h, w, 3) uint8.
        side: of the square, in pixels.

    Returns:
        The content of a JPEG file.
    """
    buffer = io.BytesIO()
    ImageOps.fit(Image.fromarray(pixels), (side, side), Image.Resampling.BILINEAR).save(buffer, "JPEG", quality=85)
    return buffer.getvalue()
