"""Which files are photos: what is passed over is counted, and no name and no link leads astray."""

import os

import pytest

from mood.errors import DataError
from mood.library import raw, scan
from mood.library.scanning import HIDDEN, NO_PHOTO, NOWHERE, RAW, VIDEO, shown


def touch(path, content=b"x"):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    return path


def names(found, root):
    return [os.path.relpath(file.path, root) for file in found.files]


def test_photos_are_found_by_folder_and_name_and_the_rest_is_counted(tmp_path):
    for name in (
        "b.JPG",
        "a.jpg",
        "a/z.heic",
        "a/._z.heic",
        ".DS_Store",
        ".hidden/c.jpg",
        "film.MOV",
        "notes.txt",
        "bare",
    ):
        touch(tmp_path / name)
    found = scan([tmp_path])
    assert names(found, tmp_path) == ["a.jpg", "b.JPG", "a/z.heic"]
    assert found.passed == {HIDDEN: 3, VIDEO: 1, NO_PHOTO: 2}
    assert found.closed == []


def test_a_file_is_known_by_size_and_time(tmp_path):
    path = touch(tmp_path / "a.jpg", b"12345")
    os.utime(path, ns=(1, 1_700_000_000_123_456_789))
    (file,) = scan([tmp_path]).files
    assert (file.path, file.bytes, file.modified_ns) == (str(path), 5, 1_700_000_000_123_456_789)


def test_links_are_followed_and_no_folder_is_entered_twice(tmp_path):
    touch(tmp_path / "photos" / "deep" / "a.jpg")
    (tmp_path / "photos" / "deep" / "loop").symlink_to(tmp_path / "photos")
    (tmp_path / "photos" / "self").symlink_to(tmp_path / "photos" / "self")
    (tmp_path / "photos" / "gone.jpg").symlink_to(tmp_path / "nowhere.jpg")
    (tmp_path / "photos" / "link.jpg").symlink_to(tmp_path / "photos" / "deep" / "a.jpg")
    found = scan([tmp_path / "photos", tmp_path / "photos" / "deep", tmp_path / "photos"])
    assert names(found, tmp_path) == ["photos/link.jpg", "photos/deep/a.jpg"]
    assert found.passed == {NOWHERE: 2}


def test_names_that_are_no_utf8_are_kept_and_can_be_shown(tmp_path):
    path = touch(tmp_path / os.fsdecode(b"caf\xe9.jpg"))
    (found,) = scan([tmp_path]).files
    assert found.path == str(path)
    assert shown(found.path) == f"{tmp_path}/caf\\xe9.jpg"


def test_one_folder_can_be_left_out(tmp_path):
    touch(tmp_path / "a.jpg")
    touch(tmp_path / "index.parquet" / "part-000000.parquet")
    assert scan([tmp_path], tmp_path / "index.parquet").passed == {}


def test_a_folder_inside_that_cannot_be_opened_is_named(tmp_path, close):
    touch(tmp_path / "a.jpg")
    touch(tmp_path / "closed" / "b.jpg")
    close()
    found = scan([tmp_path])
    assert (names(found, tmp_path), found.closed) == (["a.jpg"], [str(tmp_path / "closed")])
    with pytest.raises(DataError, match="cannot be opened"):
        scan([tmp_path / "closed"])


@pytest.mark.parametrize("name", ["nowhere", "file.jpg"])
def test_what_is_no_folder_is_refused(tmp_path, name):
    touch(tmp_path / "file.jpg")
    with pytest.raises(DataError, match=name):
        scan([tmp_path, tmp_path / name])


@pytest.mark.parametrize(("is_readable", "passed"), [(True, {}), (False, {RAW: 2})])
def test_raw_files_are_photos_where_their_reader_is_installed(tmp_path, monkeypatch, is_readable, passed):
    monkeypatch.setattr(raw, "is_readable", lambda: is_readable)
    for name in ("a.CR2", "b.dng"):
        touch(tmp_path / name)
    found = scan([tmp_path])
    assert found.passed == passed
    assert len(found.files) == (2 if is_readable else 0)
    assert "pip install rawpy" in RAW
