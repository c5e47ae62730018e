"""What an index holds after each run: every file once, and nothing is opened that need not be."""

import os
import shutil
import time
from dataclasses import replace

import pandas as pd
import pytest

from mood.errors import DataError, IntegrityError
from mood.images import sha256
from mood.library import parts, read, scan, writing
from mood.library.parts import of_file, table_of
from tests.library.conftest import MADE


def named(index):
    return [path.name for path in index.paths]


def later(path):
    """Give a file another time of change."""
    now = time.time_ns() + 10**10
    os.utime(path, ns=(now, now))


@pytest.fixture
def three(library):
    """Return a library of three photos that was indexed."""
    for name in ("a.jpg", "b.jpg", "c.jpg"):
        library.add(name, name * 5)
    library.run()
    return library


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


def test_rows_of_a_folder_that_cannot_be_opened_stay(three, monkeypatch):
    three.add("closed/d.jpg", "behind")
    three.run()
    opened = os.scandir

    def refuse(folder):
        if str(folder).endswith("closed"):
            raise PermissionError(13, "Permission denied")
        return opened(folder)

    monkeypatch.setattr(os, "scandir", refuse)
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


def test_parts_are_bounded_and_nothing_else_lies_there(library, monkeypatch):
    monkeypatch.setattr(writing, "ROWS", 4)
    for number in range(10):
        library.add(f"{number}.jpg", "x" * (number + 1))
    library.run()
    assert [len(parts.read(part)) for part in parts.parts(library.out)] == [4, 4, 2]
    assert {path.name for path in library.out.iterdir() if path.suffix != ".parquet"} == {".lock"}
    assert sorted(pd.read_parquet(library.out, columns=["path"])["path"]) == read(library.out).table["path"].tolist()


def test_leftovers_of_a_killed_run_are_removed(three):
    before = {path.name for path in three.out.iterdir()}
    (three.out / ".part-000001.parquet.draft").write_bytes(b"half of it")
    (three.out / ".part-000001.parquet.journal").write_bytes(b"nothing of it")
    assert len(read(three.out).table) == 3
    three.run()
    assert {path.name for path in three.out.iterdir()} == before


@pytest.mark.parametrize("is_part_there", [True, False])
def test_a_journal_is_gone_on_with_up_to_where_it_breaks_off(library, is_part_there):
    for number in range(6):
        library.add(f"{number}.jpg", "x" * (number + 1))
    with writing.locked(library.out):
        writer = writing.Writer(library.out)
        for table in library.measure(scan([library.photos]).files, None, library.made, 1):
            writer.add(table)
        journal = library.out / ".part-000000.parquet.journal"
        torn = journal.read_bytes()[:-20]
        writer.finish()
        journal.write_bytes(torn)  # killed between the last two steps
        if not is_part_there:  # killed before
            parts.parts(library.out)[0].unlink()
    done = library.run()
    assert (done.unchanged, done.new) == ((6, 0) if is_part_there else (4, 2))
    assert named(read(library.out)) == [f"{number}.jpg" for number in range(6)]
    assert not journal.exists()


def test_a_full_disk_is_said_and_what_is_there_holds(three, monkeypatch):
    three.add("d.jpg", "one more")

    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(writing.Writer, "add", full)
    with pytest.raises(DataError, match="No space left"):
        three.run()
    assert len(read(three.out).table) == 3


def test_two_runs_at_once_are_refused(three):
    with writing.locked(three.out), pytest.raises(DataError, match="Another run"):
        three.run()
    assert three.run().unchanged == 3


@pytest.mark.parametrize("other", [
    replace(MADE, nets=MADE.nets | {"new": "2" * 64}), replace(MADE, version=MADE.version + 1),
])  # fmt: skip
def test_other_nets_or_measures_are_never_mixed(three, other):
    rows = parts.read(parts.parts(three.out)[0])
    writing.write(three.out / "part-000009.parquet", rows.replace_schema_metadata(other.schema.metadata))
    with pytest.raises(IntegrityError, match="different nets"):
        read(three.out)


def test_all_is_measured_again_on_wish(three):
    three.made = replace(MADE, nets=MADE.nets | {"new": "2" * 64})
    assert three.run(again=True).new == 3
    assert read(three.out).made == three.made


def test_a_run_that_is_stopped_keeps_what_it_measured(library):
    for number in range(10):
        library.add(f"{number}.jpg", "x" * (number + 1))
    whole = library.measure

    def stopped(files, *others):
        for count, table in enumerate(whole(files, *others)):
            if count == 3:
                raise KeyboardInterrupt
            yield table

    library.measure = stopped
    with pytest.raises(KeyboardInterrupt):
        library.run()
    assert len(read(library.out).table) == 6
    library.measure = whole
    assert library.run().new == 4


@pytest.mark.parametrize("name", ["notes.txt", "photo.jpg"])
def test_a_folder_of_something_else_is_not_written(library, name):
    library.add("a.jpg", "x")
    library.out.mkdir()
    (library.out / name).write_text("mine")
    with pytest.raises(DataError, match=name):
        library.run()
    assert [path.name for path in library.out.iterdir()] == [name]


def test_a_file_is_not_overwritten(library):
    library.add("a.jpg", "x")
    library.out.write_text("mine")
    with pytest.raises(DataError, match="cannot be written"):
        library.run()


def test_folders_without_a_photo_are_refused(library):
    with pytest.raises(DataError, match="No photo"):
        library.run()
    assert not library.out.exists()
    assert scan([library.photos]).files == []
