"""Own photos, copied from a folder: only photos, only what lies in it, only what is there now."""

import pandas as pd
import pytest
from PIL import Image

from mood.datasets import open_dataset
from mood.datasets.providers import Folder, collect
from mood.errors import CollectError
from tests.conftest import encoded
from tests.providers.test_collecting import picture


@pytest.fixture
def own(tmp_path):
    """Return a folder with two photos of cats, one further down, and one of a dog."""
    for file, seed in (("cat/1.jpg", 1), ("cat/a trip/1.JPG", 2), ("dog/1.jpg", 3)):
        path = tmp_path / "own" / file
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(picture(seed))
    return tmp_path / "own"


def ids_of(own, query="cat"):
    return [offer.id for offer in Folder(own).search(query, 1)[0]]


def test_photos_at_any_depth_and_nothing_else(own):
    (own / "cat" / "notes.txt").write_text("not a photo", "utf-8")
    (own / "cat" / ".hidden.jpg").write_bytes(picture(4))
    (own / "cat" / ".thumbnails").mkdir()
    (own / "cat" / ".thumbnails" / "1.jpg").write_bytes(picture(5))
    (own / "cat" / "folder.jpg").mkdir()
    assert ids_of(own) == ["cat/1.jpg", "cat/a trip/1.JPG"]


def test_links_that_lead_out_are_not_followed(own, tmp_path):
    outside = tmp_path / "secret"
    outside.mkdir()
    (outside / "9.jpg").write_bytes(picture(9))
    (own / "cat" / "9.jpg").symlink_to(outside / "9.jpg")
    (own / "cat" / "deep").symlink_to(outside)
    assert ids_of(own) == ["cat/1.jpg", "cat/a trip/1.JPG"]
    (own / "bird").symlink_to(outside)
    with pytest.raises(CollectError, match="A search word is a sub-folder .* received bird"):
        ids_of(own, "bird")


def test_files_are_copied_as_they_are_and_nobody_is_made_up(own, tmp_path):
    png = encoded(Image.new("RGB", (40, 30), "red"), "PNG")
    (own / "cat" / "2.png").write_bytes(png)
    report = collect(Folder(own), ["cat", "dog"], 10, tmp_path / "out")
    assert report.kept == {"cat": 3, "dog": 1}
    table = pd.read_csv(report.manifest, keep_default_na=False).set_index("id")
    assert (table[["photographer", "photographer_page", "page", "licence"]] == "").all(axis=None)
    assert table.loc["cat/2.png", "file"].endswith(".png")
    for number, file in table["file"].items():
        assert (tmp_path / "out" / file).read_bytes() == (own / str(number)).read_bytes()


def test_names_that_are_written_alike_stay_two_files(own, tmp_path):
    (own / "cat" / "a_trip_1.jpg").write_bytes(picture(6))
    (own / "cat" / "1.png").write_bytes(encoded(Image.effect_mandelbrot((64, 48), (-2, -1, 1, 1), 90), "PNG"))
    report = collect(Folder(own), ["cat"], 10, tmp_path / "out")
    assert report.kept == {"cat": 4}
    assert open_dataset(tmp_path / "out").table["file"].nunique() == 4


def test_a_folder_is_read_anew(own, tmp_path):
    collect(Folder(own), ["cat", "dog"], 10, tmp_path / "out")
    (own / "dog" / "2.jpg").write_bytes(picture(7))
    (own / "dog" / "1.jpg").write_bytes(picture(8))
    (own / "cat" / "1.jpg").unlink()
    assert collect(Folder(own), ["cat", "dog"], 10, tmp_path / "out").kept == {"cat": 1, "dog": 2}
    table = open_dataset(tmp_path / "out").table.set_index("id")
    assert (tmp_path / "out" / table.loc["dog/1.jpg", "file"]).read_bytes() == picture(8)


def test_what_is_double_ambiguous_or_damaged_is_set_aside(own, tmp_path):
    (own / "cat" / "2.jpg").write_bytes(picture(1))
    (own / "cat" / "3.jpg").write_bytes(picture(2, quality=85))
    (own / "cat" / "4.jpg").write_bytes(b"not a picture")
    (own / "cat" / "5.jpg").write_bytes(picture(5))
    (own / "dog" / "5.jpg").write_bytes(picture(5))
    report = collect(Folder(own), ["cat", "dog"], 10, tmp_path / "out")
    assert dict(report.dropped[["id", "reason"]].itertuples(index=False, name=None)) == {
        "cat/4.jpg": "not a readable picture",
        "cat/5.jpg": "looks like a photo of another label",
        "dog/5.jpg": "looks like a photo of another label",
        "cat/2.jpg": "the same file as another",
        "cat/a trip/1.JPG": "another version of a photo that is there",
    }
    assert report.kept == {"cat": 2, "dog": 1}


@pytest.mark.parametrize("out", [".", "cat", "cat/copies", ".."])
def test_copies_do_not_go_among_their_originals(own, out):
    with pytest.raises(CollectError, match="neither inside the other"):
        collect(Folder(own), ["cat"], 10, own / out)
    assert len(list(own.rglob("*.*"))) == 3


def test_a_file_instead_of_a_folder_is_refused(own):
    with pytest.raises(CollectError, match="is none"):
        Folder(own / "cat" / "1.jpg")
