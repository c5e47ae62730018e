"""Photos as upright arrays: `decode` or `read` one, `resize` it, `encode_png` what came of it."""

from mood.images.decoding import (
    EXTENSIONS,
    MAX_BYTES,
    MAX_PIXELS,
    MAX_PIXELS_WHOLE,
    READABLE,
    WHOLE,
    Box,
    Photo,
    captured,
    checked,
    content,
    decode,
    is_photo,
    part_of,
    read,
    sha256,
    upright,
)
from mood.images.encoding import encode_jpeg, encode_png, encode_thumbnail, resize, safe_stem

__all__ = [
    "EXTENSIONS", "MAX_BYTES", "MAX_PIXELS", "MAX_PIXELS_WHOLE", "READABLE", "WHOLE", "Box", "Photo",
    "captured", "checked", "content", "decode", "encode_jpeg", "encode_png", "encode_thumbnail", "is_photo", "part_of",
    "read", "resize", "safe_stem", "sha256", "upright",
]  # fmt: skip
