"""From the bytes of a file to an upright RGB photo, within limits, and never a surprise."""

import hashlib
import io
import math
import os
import threading
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
from PIL import ExifTags, Image, ImageOps, UnidentifiedImageError

from mood.errors import ImageError
from mood.importing import one_at_a_time

MAX_BYTES = 40 * 2**20
MAX_PIXELS = 64_000_000
MAX_PIXELS_WHOLE = 25_000_000
"""Of formats that are decoded whole, where a small file can hold many pixels, each up to 17 bytes: 0.4 GB in all.
Phones save 12 or 24 megapixels as HEIC. A large JPEG is decoded small, and may have `MAX_PIXELS`."""

MIN_SIDE = 8
WORKING_SIDE = 1024  # photos are decoded to at most this side in pixels: far above what any model sees (224)
CLOSEST_SIDE = 4096
"""Pixels of the longer side of a photo of which a part is asked for: as many as `MAX_PIXELS_WHOLE` allows."""
FORMATS = ("JPEG", "PNG", "WEBP", "GIF", "BMP", "TIFF", "AVIF", "HEIF")
EXTENSIONS = ("jpg", "jpeg", "png", "webp", "gif", "bmp", "tif", "tiff", "avif", "heic", "heif")
READABLE = "JPEG, PNG, WebP, HEIC, AVIF, GIF, BMP or TIFF"

_DECODED_SMALL = ("JPEG", "MPO")
_two_at_once = threading.BoundedSemaphore(2)  # however many visitors and threads: memory is that of two photos

# Pillow only warns between 89 and 179 megapixels; the tighter rule of `_check_size` replaces its own.
Image.MAX_IMAGE_PIXELS = None


@dataclass(frozen=True)
class Photo:
    """One decoded photo.

    Args:
        name: what the user calls it, usually the file name.
        sha256: hash of the file's bytes, in hexadecimal.
        pixels: (height, width, 3) uint8, upright, longer side at most `WORKING_SIDE`.
        notes: what was done to read it that a user should know, in plain sentences.
        taken: when, in seconds by the camera's clock, or None where the file does not say.
        bias: by how many stops the exposure was set off on purpose, or None likewise.
    """

    name: str
    sha256: str
    pixels: np.ndarray
    notes: tuple[str, ...] = ()
    taken: float | None = None
    bias: float | None = None


def sha256(data: bytes) -> str:
    """Return the SHA-256 of some bytes, 64 hexadecimal digits."""
    return hashlib.sha256(data).hexdigest()


Box = tuple[float, float, float, float]
"""A part of a photo: left, top, width and height as shares of its sides."""

WHOLE: Box = (0.0, 0.0, 1.0, 1.0)


def decode(data: bytes, name: str = "photo", side: int = WORKING_SIDE, part: Box = WHOLE) -> Photo:
    """Decode the bytes of one file.

    EXIF orientation is applied, transparency is laid on white, 16-bit values are scaled to 8,
    and the first frame stands for an animation.

    Args:
        data: at most `MAX_BYTES`.
        name: what to call it in messages.
        side: of what is returned, in pixels; the longer one has at most so many.
        part: what is returned of the upright photo, as sharp as the file has it.

    Raises:
        ImageError: if it is empty, too large, not an image, or damaged.
    """
    _check_bytes(len(data), MAX_BYTES, name)
    try:
        with _two_at_once, _open(data) as image:
            _check_size(image, name)
            notes, (taken, bias) = _notes(image), captured(image.getexif())
            needed = min(CLOSEST_SIDE, math.ceil(side / max(part[2:])))
            image.draft("RGB", (needed, needed))  # JPEG only: skips most of a large file
            ImageOps.exif_transpose(image, in_place=True)
            pixels = _pixels(image if part == WHOLE else _cut(image, part), side)
    except ImageError:
        raise
    except UnidentifiedImageError as error:
        raise ImageError(f"“{name}” is not a picture that can be read.", f"Use {READABLE}.") from error
    except Exception as error:  # noqa: BLE001 - decoders raise whatever they like on damaged files
        message = f"“{name}” is damaged and cannot be read to its end."
        raise ImageError(message, "Open it and save it again, or take another copy.") from error
    return Photo(name, sha256(data), pixels, notes, taken, bias)


def is_photo(name: str) -> bool:
    """Return whether a file is a photo by the ending of its name."""
    return name.rpartition(".")[2].lower() in EXTENSIONS


def read(path: Path) -> Photo:
    """Decode one file, after which the photo is named.

    Raises:
        ImageError: if it cannot be opened or decoded.
    """
    return decode(content(path), path.name)


def content(path: Path, most: int = MAX_BYTES) -> bytes:
    """Return the bytes of one file; of one that has more than `most`, none is read.

    Raises:
        ImageError: if it cannot be opened, is empty or too large.
    """
    try:
        with path.open("rb") as file:
            _check_bytes(os.fstat(file.fileno()).st_size, most, path.name)
            return file.read()
    except OSError as error:
        message = f"“{path.name or path}” cannot be opened: {error.strerror}."
        raise ImageError(message, "Check the path and its rights.") from error


def part_of(pixels: np.ndarray, part: Box, side: int) -> np.ndarray:
    """Return a part of a photo, (h, w, 3) uint8, whose longer side has at most so many pixels."""
    return np.asarray(_shrunk(_cut(Image.fromarray(pixels), part), side))


def upright(image: Image.Image) -> np.ndarray:
    """Return a picture that Pillow has opened as `decode` returns its file: (h, w, 3) uint8, upright, laid on white.

    Raises:
        ImageError: if it is too small, or its file is damaged.
    """
    _check_side(*image.size, "image")
    try:
        return _pixels(ImageOps.exif_transpose(image))
    except OSError as error:  # Pillow reads a file when its pixels are asked for
        raise ImageError("The image is damaged and cannot be read to its end.", "Take another copy.") from error


def checked(pixels: np.ndarray) -> np.ndarray:
    """Return an array as it is if it is a photo, (h, w, 3) uint8.

    Raises:
        ImageError: if it is none.
    """
    if pixels.dtype != np.uint8 or pixels.ndim != 3 or pixels.shape[2] != 3:
        raise ImageError(
            f"An array is a photo if it is (h, w, 3) uint8, red, green and blue from 0 to 255; received {pixels.shape} "
            f"{pixels.dtype}.",
            "Scale, order or convert it first, or give a file or a Pillow image.",
        )
    _check_side(pixels.shape[1], pixels.shape[0], "array")
    return pixels


def _open(data: bytes) -> Image.Image:
    if data[4:8] == b"ftyp" and data[8:12] not in (b"avif", b"avis"):
        with one_at_a_time:
            import pillow_heif  # only files from phones need it

        pillow_heif.register_heif_opener()
    Image.init()
    return Image.open(io.BytesIO(data), formats=[name for name in FORMATS if name in Image.OPEN])


def _check_bytes(count: int, most: int, name: str) -> None:
    if not count:
        raise ImageError(f"“{name}” is empty: it has 0 bytes.", "Copy or download it again.")
    if count > most:
        message = f"“{name}” has {count / 2**20:.0f} MB; a photo may have at most {most // 2**20} MB."
        raise ImageError(message, "Save a smaller copy, for example as JPEG.")


def _check_size(image: Image.Image, name: str) -> None:
    width, height = image.size
    most, kind, hint = MAX_PIXELS, "a photo", "Save a smaller copy."
    if image.format not in _DECODED_SMALL:
        most, kind = MAX_PIXELS_WHOLE, f"a photo saved as {image.format}"
        hint = f"Save it as JPEG, of which {MAX_PIXELS // 10**6} are read, or smaller."
    if width * height > most:
        size = f"{width * height / 1e6:.0f} megapixels ({width} × {height})"
        raise ImageError(f"“{name}” has {size}; {kind} may have at most {most // 10**6}.", hint)
    _check_side(width, height, name)


def _check_side(width: int, height: int, name: str) -> None:
    if min(width, height) < MIN_SIDE:
        message = f"“{name}” is {width} × {height} pixels; each side needs at least {MIN_SIDE}."
        raise ImageError(message, "Use a larger copy.")


def _notes(image: Image.Image) -> tuple[str, ...]:
    frames = getattr(image, "n_frames", 1)
    is_animated = frames > 1 and image.format != "MPO"
    return (f"Animated: the first of its {frames} frames is used.",) if is_animated else ()


def captured(data: Image.Exif) -> tuple[float | None, float | None]:
    """Return when a photo was taken and how its exposure was set off, as `Photo` says it, where its data are sound."""
    exif = data.get_ifd(ExifTags.IFD.Exif)
    try:
        moment = datetime.strptime(str(exif[ExifTags.Base.DateTimeOriginal]), "%Y:%m:%d %H:%M:%S").replace(tzinfo=UTC)
        taken = moment.timestamp() + float(f"0.{exif.get(ExifTags.Base.SubsecTimeOriginal, 0)}")
    except (KeyError, ValueError):
        taken = None
    try:
        bias = float(exif[ExifTags.Base.ExposureBiasValue])
    except (KeyError, ValueError, TypeError, ZeroDivisionError):
        return taken, None
    return taken, bias if math.isfinite(bias) else None


def _pixels(image: Image.Image, side: int = WORKING_SIDE) -> np.ndarray:
    return np.asarray(_rgb(_shrunk(_smooth(image), side)))  # shrunk before it is converted: copies are small


def _cut(image: Image.Image, part: Box) -> Image.Image:
    """Return a part of a picture; what would lie outside of it is moved inside."""
    left, top, width, height = part
    wide, high = (max(1, round(share * whole)) for share, whole in zip((width, height), image.size, strict=True))
    x, y = (
        min(max(0, round(share * whole)), max(0, whole - own))
        for share, whole, own in zip((left, top), image.size, (wide, high), strict=True)
    )
    return image.crop((x, y, min(x + wide, image.width), min(y + high, image.height)))


def _smooth(image: Image.Image) -> Image.Image:
    """Return a picture whose values can be averaged: no palette, 8 bits."""
    if image.mode in ("I", "F") or image.mode.startswith("I;16"):
        return _eight_bit(image)
    if image.has_transparency_data:
        return image if image.mode == "RGBA" else image.convert("RGBA")
    return image if image.mode in ("L", "RGB") else image.convert("RGB")


def _rgb(image: Image.Image) -> Image.Image:
    """Return a picture without transparency, which is laid on white."""
    if image.mode == "RGBA":
        image = Image.alpha_composite(Image.new("RGBA", image.size, "white"), image)
    return image.convert("RGB")


def _eight_bit(image: Image.Image) -> Image.Image:
    """Scale 16-bit and float gray values to 8 bits; Pillow's own conversion would clip them at 255."""
    values = np.nan_to_num(np.asarray(image, np.float32))
    top = 65535.0 if image.mode.startswith("I;16") else max(float(values.max()), 0.0)
    scale = next((full for full in (1.0, 255.0, 65535.0) if top <= full), top)
    return Image.fromarray((values.clip(0) * (255.0 / scale)).round().astype(np.uint8))


def _shrunk(image: Image.Image, side: int) -> Image.Image:
    factor = side / max(image.size)
    if factor >= 1:
        return image
    width, height = (max(1, math.floor(side * factor + 0.5)) for side in image.size)
    return image.resize((width, height), Image.Resampling.BOX if factor < 0.25 else Image.Resampling.BILINEAR)
