"""Files of cameras: their preview is the photo, turned as the camera was held."""

import numpy as np
import pytest
from PIL import Image

from mood import images
from mood.errors import ImageError
from mood.library import raw
from tests.conftest import encoded
from tests.library.dng import dng

pytest.importorskip("rawpy", reason="files of cameras are read by rawpy, an extra")

WIDE = np.zeros((240, 320, 3), np.uint8)
WIDE[:40] = 255, 0, 0  # the upper edge is red


def edge(pixels):
    """Return on which side a photo is red."""
    sides = {"up": pixels[:20], "down": pixels[-20:], "left": pixels[:, :20], "right": pixels[:, -20:]}
    return max(sides, key=lambda side: sides[side][..., 0].astype(float).mean() - sides[side][..., 1].mean())


@pytest.mark.parametrize("is_jpeg", [True, False])
@pytest.mark.parametrize(("orientation", "side", "shape"), [
    (1, "up", (240, 320)), (3, "down", (240, 320)), (6, "right", (320, 240)), (8, "left", (320, 240)),
])  # fmt: skip
def test_the_preview_stands_upright(is_jpeg, orientation, side, shape):
    preview = encoded(Image.fromarray(WIDE)) if is_jpeg else WIDE.tobytes()
    data = dng(preview, (320, 240), orientation, "2026:05:01 10:00:00", is_jpeg)
    photo = raw.decode(data, "x.dng")
    assert (edge(photo.pixels), photo.pixels.shape[:2]) == (side, shape)
    assert (photo.name, photo.sha256) == ("x.dng", images.sha256(data))
    assert photo.taken == 1777629600.0


@pytest.mark.parametrize("data", [b"", b"II*\0" + bytes(100), dng(encoded(Image.fromarray(WIDE)), (320, 240))[:300]])
def test_what_is_damaged_says_so(data):
    with pytest.raises(ImageError, match="no preview"):
        raw.decode(data, "x.dng")


@pytest.mark.parametrize(("name", "is_raw"), [("a.CR3", True), ("a.b.nef", True), ("a.jpg", False), ("dng", True)])
def test_they_are_known_by_their_ending(name, is_raw):
    assert raw.is_raw(name) == is_raw
