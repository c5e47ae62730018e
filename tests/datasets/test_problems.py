"""A file that cannot be used is decoded and named once, until it changes."""

import shutil

import pytest

from mood import images
from mood.cli import main
from mood.datasets import Problem, manifest, open_dataset, problems, told
from tests.conftest import ROOT


@pytest.fixture
def spoilt(face_folder):
    """Return a folder with a file that is no photo, a double and an empty file."""
    (face_folder / "happy" / "broken.jpg").write_bytes(b"junk")
    (face_folder / "sad" / "empty.png").write_bytes(b"")
    shutil.copy(face_folder / "sad" / "000.png", face_folder / "sad" / "double.png")
    return face_folder


def said(folder, capsys) -> list[str]:
    """Return what a command that opens the folder says of its files; what it was asked for it refuses."""
    assert main(["truth", "--photos", str(folder)]) != 0
    return [line for line in capsys.readouterr().err.splitlines() if "kipped" in line or "passed over" in line]


def test_the_first_command_names_them_and_the_next_says_where_they_are_listed(spoilt, capsys):
    first, second = said(spoilt, capsys), said(spoilt, capsys)
    assert [line.split(":")[0] for line in first[:-1]] == [
        f"Skipped {file}" for file in ("happy/broken.jpg", "sad/double.png", "sad/empty.png")
    ]
    assert second == first[-1:] == [f"3 files passed over, as listed in “{spoilt / 'models' / problems.LIST}”."]


def test_what_is_known_to_be_no_photo_is_not_decoded_again(spoilt, monkeypatch, capsys):
    said(spoilt, capsys)
    read = []
    decode = images.read
    monkeypatch.setattr(manifest.images, "read", lambda path: read.append(path.name) or decode(path))
    dataset = open_dataset(spoilt)
    assert len(dataset.skipped) == 3
    assert not {"broken.jpg", "empty.png"} & {*read}
    assert "double.png" in read  # it may be the only one by now


def test_what_was_mended_is_used_and_what_is_new_is_named(spoilt, capsys):
    said(spoilt, capsys)
    shutil.copy(spoilt / "happy" / "001.png", spoilt / "happy" / "broken.jpg")
    (spoilt / "happy" / "001.png").unlink()
    (spoilt / "sad" / "note.txt").write_text("not a photo")
    named = said(spoilt, capsys)
    assert [line.split(":")[0] for line in named[:-1]] == ["Skipped sad/note.txt"]
    assert named[-1].startswith("3 files passed over")
    assert "happy/broken.jpg" in set(open_dataset(spoilt).table["file"])


def test_a_list_that_is_none_any_more_is_made_anew(spoilt, capsys):
    first = said(spoilt, capsys)
    (spoilt / "models" / problems.LIST).write_bytes(b"\xff\x00,junk")
    assert said(spoilt, capsys) == first


def test_photos_of_a_manifest_are_named_once_too(face_folder, capsys):
    table = open_dataset(face_folder).table
    table.to_csv(face_folder / "manifest.csv", index=False)
    table.loc[table["split"] == "test", "file"].map(lambda file: (face_folder / file).unlink())
    missing = [Problem(file, "It is missing.") for file in table.loc[table["split"] == "test", "file"]]
    assert len(told(face_folder, missing)) == len(told(face_folder, missing)) == len(missing) + 1  # it has no nets
    (face_folder / "models").mkdir()
    assert len(told(face_folder, missing)) == len(missing) + 1
    assert len(told(face_folder, missing)) == 1


def test_nothing_is_remembered_beside_what_is_bundled():
    demo = ROOT / "data" / "demo"
    assert told(demo, [Problem("happy/none.jpg", "It is missing.")], is_first=True)[-1] == "1 file passed over."
    assert not (demo / "models").exists()
    assert not (ROOT / "models" / problems.LIST).exists()
