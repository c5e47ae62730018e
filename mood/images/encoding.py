"""Pixels resized and written, and names that any file system takes."""

import io

import numpy as np
from PIL import Image, ImageOps


def resize(pixels: np.ndarray, width: int, height: int) -> np.ndarray:
    """Resize a photo (h, w, 3) uint8 in pixels, with an antialiasing filter, as every model of the project is fed."""
    if pixels.shape[:2] == (height, width):
        return pixels
    return np.asarray(Image.fromarray(pixels).resize((width, height), Image.Resampling.BILINEAR))


def safe_stem(name: str) -> str:
    """Return a name without its ending as a file name that is safe everywhere: 60 letters, digits, - and _ at most."""
    stem = name.rsplit(".", 1)[0]
    return "".join(c if c.isalnum() or c in "-_" else "_" for c in stem)[-60:] or "photo"


def encode_png(pixels: np.ndarray) -> bytes:
    """Return the content of a PNG file of an array (h, w, 3) uint8."""
    buffer = io.BytesIO()
    Image.fromarray(pixels).save(buffer, "PNG")
    return buffer.getvalue()


def encode_jpeg(pixels: np.ndarray, quality: int = 95) -> bytes:
    """Return the content of a JPEG file of an array (h, w, 3) uint8 at full colour resolution; quality 1 to 95."""
    buffer = io.BytesIO()
    Image.fromarray(pixels).save(buffer, "JPEG", quality=quality, subsampling=0)
    return buffer.getvalue()


def encode_thumbnail(pixels: np.ndarray, side: int) -> bytes:
    """Return the content of a JPEG file of the centre of a photo (h, w, 3) uint8, a square of a side in pixels."""
    buffer = io.BytesIO()
    ImageOps.fit(Image.fromarray(pixels), (side, side), Image.Resampling.BILINEAR).save(buffer, "JPEG", quality=85)
    return buffer.getvalue()
