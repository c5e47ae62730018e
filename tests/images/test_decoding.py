"""What a small file with many pixels may take: a limit before it is decoded, small copies, two at once."""

import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from PIL import Image

from mood import images
from mood.errors import ImageError
from mood.images import decoding
from tests.conftest import ROOT, draw_face, encoded

TAKES = """
import sys
from mood import images
from mood.errors import ImageError
try:
    images.decode(sys.stdin.buffer.read())
except ImageError:
    pass
status = open("/proc/self/status").read()  # resource's maximum would be that of the process it was forked from
print(int(status.split("VmHWM:")[1].split()[0]) // 1024)
"""


def solid_webp(width: int, height: int) -> bytes:
    """Return a lossless WebP of one colour; codes of a single symbol take no bits, so it has 34 bytes at any size."""
    fields = [(0x2F, 8), (width - 1, 14), (height - 1, 14), (0, 1), (0, 3), (0, 1), (0, 1), (0, 1), *[(0b0001, 4)] * 5]
    bits = "".join(f"{value:0{length}b}"[::-1] for value, length in fields)
    data = int(bits[::-1], 2).to_bytes(14, "little")
    chunk = b"VP8L" + len(data).to_bytes(4, "little") + data
    return b"RIFF" + (4 + len(chunk)).to_bytes(4, "little") + b"WEBP" + chunk


def megabytes(data: bytes) -> int:
    """Return the largest memory of a process that decodes a file."""
    done = subprocess.run([sys.executable, "-c", TAKES], input=data, cwd=ROOT, capture_output=True, check=True)
    return int(done.stdout)


@pytest.fixture(scope="module")
def nothing() -> int:
    """Return what a process takes that decodes a small photo."""
    if not Path("/proc/self/status").exists():
        pytest.skip("a process's largest memory is read from /proc")
    return megabytes(encoded(draw_face("sad", 1), "PNG"))


def test_a_tiny_file_of_64_megapixels_takes_no_memory(nothing):
    bomb = solid_webp(8000, 8000)
    assert len(bomb) < 50
    with pytest.raises(ImageError, match="a photo saved as WEBP may have at most 25"):
        images.decode(bomb, "bomb.webp")
    assert megabytes(bomb) < nothing + 100


@pytest.mark.parametrize("kind", ["WEBP", "AVIF", "PNG"])
def test_the_largest_takes_20_bytes_a_pixel_at_most(kind, nothing):
    side = 5000
    data = solid_webp(side, side) if kind == "WEBP" else encoded(Image.new("RGBA", (side, side)), kind)
    assert side * side == images.MAX_PIXELS_WHOLE
    assert images.decode(data).pixels.shape == (1024, 1024, 3)
    assert megabytes(data) < nothing + 20 * side * side / 2**20


@pytest.mark.parametrize("kind", ["WEBP", "AVIF", "PNG", "GIF", "BMP", "TIFF"])
def test_what_is_decoded_whole_has_a_lower_limit_than_jpeg(kind):
    data = solid_webp(5001, 5000) if kind == "WEBP" else encoded(Image.new("L", (5001, 5000)), kind)
    with pytest.raises(ImageError, match="at most 25") as caught:
        images.decode(data, "wide")
    assert "Save it as JPEG" in caught.value.hint


def test_a_jpeg_of_that_size_is_read():
    assert images.decode(encoded(Image.new("L", (5120, 5000)), "JPEG")).pixels.shape == (1000, 1024, 3)


def test_two_are_decoded_at_once(monkeypatch):
    pair, lock, inside, most = threading.Barrier(2), threading.Lock(), [], []

    def look(image, name):
        with lock:
            inside.append(name)
            most.append(len(inside))
        pair.wait(60)
        with lock:
            inside.remove(name)

    monkeypatch.setattr(decoding, "_check_size", look)
    face = encoded(draw_face("happy", 1), "PNG")
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda number: images.decode(face, str(number)), range(8)))
    assert max(most) == 2
