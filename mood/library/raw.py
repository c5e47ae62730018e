"""Files as cameras write them before development: the preview that lies in them, by LibRaw where it is installed."""

import io
from dataclasses import replace
from functools import cache
from importlib.util import find_spec
from typing import TYPE_CHECKING

import numpy as np
from PIL import ExifTags, Image

from mood import images
from mood.errors import ImageError
from mood.images import Photo
from mood.importing import one_at_a_time

if TYPE_CHECKING:
    import rawpy

EXTENSIONS = frozenset([
    "3fr", "arw", "cr2", "cr3", "dng", "erf", "iiq", "kdc", "mef", "mos", "mrw", "nef", "nrw", "orf", "pef", "raf",
    "raw", "rw2", "rwl", "sr2", "srf", "srw",
])  # fmt: skip
INSTALL = "pip install rawpy"
MAX_BYTES = 300 * 2**20

_TURNS = {3: 2, 5: 1, 6: 3}
"""How often a preview is turned left by what LibRaw calls its flip."""


@cache
def is_readable() -> bool:
    """Return whether `rawpy` is installed, which brings LibRaw."""
    return find_spec("rawpy") is not None


def is_raw(name: str) -> bool:
    """Return whether a file is one of a camera, by its name's ending."""
    return name.rpartition(".")[2].lower() in EXTENSIONS


def decode(data: bytes, name: str) -> Photo:
    """Decode the preview in the bytes of one file; it stands for the photo, named by the SHA-256 of the whole file.

    Raises:
        ImageError: if it is none that LibRaw reads, or holds no preview.
    """
    with one_at_a_time:
        import rawpy

    try:
        with rawpy.imread(io.BytesIO(data)) as file:
            preview, flip = file.extract_thumb(), file.sizes.flip
    except (rawpy.LibRawError, rawpy.NotSupportedError) as error:
        raise ImageError(f"“{name}” has no preview that can be read.", "Export it as JPEG.") from error
    photo, own = _photo(preview, flip, name), _exif(data)
    taken, bias = images.captured(own)
    return replace(photo, sha256=images.sha256(data), taken=taken or photo.taken, bias=bias or photo.bias)


def _photo(preview: "rawpy.Thumbnail", flip: int, name: str) -> Photo:
    """Return a preview, turned as the camera was held where it does not say so itself."""
    if isinstance(preview.data, bytes):
        photo = images.decode(preview.data, name)
        with Image.open(io.BytesIO(preview.data)) as image:
            is_upright = ExifTags.Base.Orientation in image.getexif()
    else:
        photo, is_upright = Photo(name, "", images.upright(Image.fromarray(preview.data))), False
    turned = np.rot90(photo.pixels, 0 if is_upright else _TURNS.get(flip, 0))
    return replace(photo, pixels=np.ascontiguousarray(turned))


def _exif(data: bytes) -> Image.Exif:
    """Return what a camera's file says of itself: most are TIFF files; of others, nothing."""
    exif = Image.Exif()
    if data[:4] in (b"II*\0", b"MM\0*"):
        exif.load(data)
    return exif
