"""What lies in an index's folder: parts that are whole, and nothing that a killed, stopped or refused run leaves."""

from dataclasses import replace

import pandas as pd
import pytest

from mood.errors import DataError, IntegrityError
from mood.library import parts, read, scan, writing
from tests.library.conftest import MADE


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
    assert [path.name for path in read(library.out).paths] == [f"{number}.jpg" for number in range(6)]
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
