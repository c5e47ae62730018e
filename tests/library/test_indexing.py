"""What an index holds after each run: every file once, and nothing is opened that need not be."""

import os
import shutil
import time

import pytest

from mood.errors import DataError
from mood.images import sha256
from mood.library import read
from mood.library.parts import of_file, table_of
from tests.library.conftest import MADE


def named(index):
    return [path.name for path in index.paths]


def later(path):
    """Give a file another time of change."""
    now = time.time_ns() + 10**10
    os.utime(path, ns=(now, now))


def test_every_photo_has_a_row(three):
    index = read(three.out)
    assert index.table["path"].tolist() == [str(three.photos / name) for name in ("a.jpg", "b.jpg", "c.jpg")]
    assert index.table["sha256"].tolist() == [sha256(name.encode() * 5) for name in ("a.jpg", "b.jpg", "c.jpg")]
    assert index.table["problem"].tolist() == [""] * 3
    assert index.table["bytes"].tolist() == [25] * 3
    assert index.table["p_new_happy"].tolist() == pytest.approx([0.025] * 3)


def test_what_is_known_is_not_opened_again(three):
    done = three.run()
    assert three.opened == []
    assert (done.unchanged, done.new, done.changed, done.photos) == (3, 0, 0, 3)


def test_a_new_photo_alone_is_opened(three):
    three.add("d.jpg", "another")
    done = three.run()
    assert three.opened == ["d.jpg"]
    assert (done.new, done.unchanged, done.photos) == (1, 3, 4)


def test_a_copy_has_a_row_and_is_not_measured_again(three):
    three.add("sub/copy.jpg", "a.jpg" * 5)
    done = three.run()
    assert three.opened == []
    assert (done.new, done.copies, done.photos) == (1, 1, 4)
    index = read(three.out)
    rows = index.table.iloc[[0, named(index).index("copy.jpg")]].drop(columns=["path", "modified_ns"])
    assert len(rows.drop_duplicates()) == 1
    first, second = index.shots([0, named(index).index("copy.jpg")])
    assert (second.name, len(second.faces)) == ("copy.jpg", len(first.faces))
    assert (second.vector == first.vector).all()


def test_copies_of_one_run_are_measured_once(library):
    for name in ("a.jpg", "b.jpg", "sub/c.jpg"):
        library.add(name, "the same")
    library.add("d.jpg", "as long")
    done = library.run()
    assert library.opened == ["a.jpg", "d.jpg"]
    assert (done.new, done.copies, done.photos) == (4, 2, 4)


def test_a_moved_photo_is_not_measured_again(three):
    (three.photos / "sub").mkdir()
    (three.photos / "b.jpg").rename(three.photos / "sub" / "new.jpg")
    done = three.run()
    assert three.opened == []
    assert (done.moved, done.new, done.gone, done.unchanged) == (1, 0, 0, 2)
    assert named(read(three.out)) == ["a.jpg", "c.jpg", "new.jpg"]


def test_a_changed_photo_is_measured_again(three):
    later(three.add("b.jpg", "not what it was"))
    done = three.run()
    assert three.opened == ["b.jpg"]
    assert (done.changed, done.unchanged, done.photos) == (1, 2, 3)
    assert read(three.out).table["sha256"][1] == sha256(b"not what it was")


def test_a_photo_with_another_time_but_the_same_bytes_is_unchanged(three):
    later(three.photos / "b.jpg")
    assert three.run().unchanged == 3
    assert three.opened == []
    assert read(three.out).table["modified_ns"][1] == (three.photos / "b.jpg").stat().st_mtime_ns


def test_two_photos_may_change_their_names(three):
    one, other, aside = (three.photos / name for name in ("a.jpg", "b.jpg", "aside"))
    one.rename(aside)
    other.rename(one)
    aside.rename(other)
    later(one)
    later(other)
    assert three.run().changed == 2
    assert read(three.out).table["sha256"].tolist() == [sha256(name * 5) for name in (b"b.jpg", b"a.jpg", b"c.jpg")]


def test_a_photo_that_becomes_a_copy_of_another(three):
    later(three.add("b.jpg", "c.jpg" * 5))
    assert three.run().changed == 1
    assert three.opened == []
    table = read(three.out).table
    assert table["sha256"].tolist() == [sha256(name * 5) for name in (b"a.jpg", b"c.jpg", b"c.jpg")]


def test_photos_that_are_gone_are_not_shown(three):
    (three.photos / "b.jpg").unlink()
    assert three.run().gone == 1
    assert named(read(three.out)) == ["a.jpg", "c.jpg"]


def test_photos_of_other_folders_stay(three, tmp_path):
    (tmp_path / "more").mkdir()
    (tmp_path / "more" / "d.jpg").write_bytes(b"more")
    done = three.run(tmp_path / "more")
    assert (done.new, done.gone, done.photos) == (1, 0, 4)


def test_a_drive_that_is_not_there_costs_no_row(three):
    shutil.rmtree(three.photos)
    three.photos.mkdir()
    with pytest.raises(DataError, match="3 photos"):
        three.run()
    assert len(read(three.out).table) == 3
    assert three.run(forget=True).gone == 3


def test_a_folder_that_is_gone_can_be_forgotten(three):
    shutil.rmtree(three.photos)
    with pytest.raises(DataError, match="is none"):
        three.run()
    assert three.run(forget=True).gone == 3


def test_rows_of_a_folder_that_cannot_be_opened_stay(three, close):
    three.add("closed/d.jpg", "behind")
    three.run()
    close()
    done = three.run()
    assert (done.gone, done.photos, done.closed) == (0, 4, [str(three.photos / "closed")])


def test_what_cannot_be_read_is_listed_once_and_not_tried_again(library):
    library.add("a.jpg", "good")
    bad = library.add("b.jpg", "bad one")
    done = library.run()
    assert done.unreadable == {str(bad): "it is bad"}
    assert (done.photos, done.new) == (1, 2)
    assert library.run().unchanged == 2
    assert library.opened == []
    assert read(library.out).table["problem"].tolist() == ["", "it is bad"]


def test_what_could_not_be_opened_is_tried_again(library):
    library.add("a.jpg", "bad")
    whole = library.measure
    closed = {"sha256": "", "problem": "closed"}
    library.measure = lambda files, *_: (table_of([of_file(file) | closed], MADE) for file in files)
    library.run()
    library.measure = whole
    assert library.run().changed == 1
    assert library.opened == ["a.jpg"]


def test_copies_of_what_cannot_be_read_are_tried_themselves(library):
    library.add("a.jpg", "bad")
    library.add("b.jpg", "bad")
    assert len(library.run().unreadable) == 2
    assert sorted(library.opened) == ["a.jpg", "b.jpg"]


def test_names_that_are_no_utf8_lose_nothing(library):
    path = library.photos / os.fsdecode(b"caf\xe9.jpg")
    path.write_bytes(b"coffee")
    library.run()
    assert library.run().unchanged == 1
    index = read(library.out)
    assert index.table["path"][0].endswith("caf\\xe9.jpg")
    assert index.paths[0] == path
