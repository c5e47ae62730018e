"""Whatever a phone or a browser sends is read upright, or refused in a plain sentence."""

import numpy as np
import pillow_heif
import pytest
from PIL import Image

from mood import images
from mood.errors import ImageError
from tests.conftest import draw_face, encoded

RED_LEFT = Image.fromarray(
    np.concatenate([np.full((40, 30, 3), (220, 20, 20)), np.full((40, 30, 3), (20, 20, 220))], 1).astype("uint8")
)


def close(pixels, y, x, colour, tolerance=30):
    return np.abs(pixels[y, x].astype(int) - colour).max() <= tolerance


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "GIF", "BMP", "TIFF", "AVIF"])
def test_formats_keep_their_colours(kind):
    photo = images.decode(encoded(RED_LEFT, kind), "a")
    assert photo.pixels.shape == (40, 60, 3)
    assert close(photo.pixels, 20, 10, (220, 20, 20))
    assert close(photo.pixels, 20, 50, (20, 20, 220))


def test_heic_from_a_phone(tmp_path):
    path = tmp_path / "phone.heic"
    pillow_heif.from_pillow(RED_LEFT.resize((120, 80))).save(path)
    assert close(images.read(path).pixels, 40, 20, (220, 20, 20))


@pytest.mark.parametrize(
    ("orientation", "red_at"), [(1, (20, 5)), (2, (20, 55)), (3, (20, 55)), (6, (5, 20)), (8, (55, 20))]
)
def test_exif_orientation_is_applied(orientation, red_at):
    exif = Image.Exif()
    exif[0x0112] = orientation
    pixels = images.decode(encoded(RED_LEFT, "JPEG", exif=exif), "a").pixels
    assert pixels.shape[:2] == ((60, 40) if orientation >= 5 else (40, 60))
    assert close(pixels, *red_at, (220, 20, 20))


def test_transparency_is_laid_on_white():
    layer = Image.new("RGBA", (20, 20), (0, 0, 0, 0))
    assert (images.decode(encoded(layer, "PNG"), "a").pixels == 255).all()


def test_palette_with_transparency_is_laid_on_white():
    palette = Image.new("P", (20, 20), 0)
    palette.putpalette([10, 10, 10] + [0] * 765)
    assert (images.decode(encoded(palette, "PNG", transparency=0), "a").pixels == 255).all()


def test_gray_and_cmyk_become_rgb():
    assert images.decode(encoded(Image.new("L", (20, 20), 77), "PNG"), "a").pixels.tolist()[0][0] == [77, 77, 77]
    cmyk = images.decode(encoded(Image.new("CMYK", (20, 20), (0, 255, 255, 0)), "JPEG"), "a").pixels
    assert close(cmyk, 5, 5, (255, 0, 0))


def test_sixteen_bits_are_scaled_not_clipped():
    deep = Image.fromarray(np.full((20, 20), 32768, np.uint16))
    assert images.decode(encoded(deep, "PNG"), "a").pixels[0, 0].tolist() == [128, 128, 128]


def test_float_values_are_scaled():
    half = Image.fromarray(np.full((20, 20), 0.5, np.float32))
    assert images.decode(encoded(half, "TIFF"), "a").pixels[0, 0].tolist() == [128, 128, 128]


def test_animation_uses_its_first_frame_and_says_so():
    frames = [Image.new("RGB", (20, 20), colour) for colour in ("red", "blue", "green")]
    photo = images.decode(encoded(frames[0], "GIF", save_all=True, append_images=frames[1:]), "a")
    assert close(photo.pixels, 5, 5, (255, 0, 0))
    assert "first of its 3 frames" in photo.notes[0]


def test_large_photos_are_decoded_small():
    photo = images.decode(encoded(Image.new("RGB", (4000, 3000), "teal"), "JPEG"), "a")
    assert photo.pixels.shape == (768, 1024, 3)


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"", "0 bytes"),
        (b"hello, I am a text", "not a picture"),
        (b"%PDF-1.7 something", "not a picture"),
        (b"\x00" * (50 * 2**20), "at most 40 MB"),
        (encoded(draw_face("happy", 1), "JPEG")[:900], "damaged"),
        (encoded(draw_face("happy", 1), "PNG")[:300], "damaged"),
        (encoded(Image.new("RGB", (3, 3)), "PNG"), "at least 8"),
    ],
    ids=["empty", "text", "pdf", "50 MB", "truncated jpeg", "truncated png", "tiny"],
)
def test_bad_files_are_refused_in_words(data, says):
    with pytest.raises(ImageError, match=says) as caught:
        images.decode(data, "häßlich <b>;rm -rf.jpg")
    assert "häßlich <b>;rm -rf.jpg" in caught.value.message
    assert caught.value.hint


def test_decompression_bomb_is_refused_before_it_is_decoded():
    bomb = encoded(Image.new("1", (10_000, 10_000)), "PNG")
    assert len(bomb) < 100_000
    with pytest.raises(ImageError, match="100 megapixels"):
        images.decode(bomb, "bomb.png")


def test_missing_file_is_an_image_error(tmp_path):
    with pytest.raises(ImageError, match="cannot be opened"):
        images.read(tmp_path / "none.jpg")


def test_resize_to_its_own_size_changes_nothing():
    pixels = np.random.default_rng(0).integers(0, 256, (24, 24, 3), np.uint8)
    assert images.resize(pixels, 24, 24) is pixels


def test_resize_averages_instead_of_skipping():
    stripes = np.tile(np.array([0, 255], np.uint8)[None, :, None], (64, 32, 3))
    assert np.abs(images.resize(stripes, 8, 8).astype(int) - 127.5).max() < 6
