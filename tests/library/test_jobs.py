"""What becomes of parts that were written beyond one machine, in each state that a kill can leave them in."""

from contextlib import nullcontext
from dataclasses import replace

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from mood.errors import MoodError
from mood.library import jobs, local, parts, ray_cluster, ray_engine, writing
from mood.library.scanning import File
from tests.library.conftest import MADE, row


@pytest.fixture
def written(tmp_path):
    """Return what writes a part of a job, with its note, of files that are named."""
    job = jobs.Job.begin(tmp_path)
    job.rows.mkdir()
    job.notes.mkdir()

    def write(stem, *names, pending=False, made=MADE):
        for name in names:
            (tmp_path / name).write_bytes(name.encode())
        rows = [row(File(str(tmp_path / name), 1, 1)) for name in names]
        pq.write_table(parts.table_of(rows, made), job.rows / f"{stem}-0.parquet")
        note = job.notes / f"{stem}{'.pending' if pending else ''}.parquet"
        pq.write_table(pa.table({"path": [str(tmp_path / name) for name in names]}), note)
        return job.rows / f"{stem}-0.parquet"

    return write


def settled(folder):
    """Return the names of the files whose rows an index has, part by part, once it is settled."""
    jobs.settle(folder)
    assert not list(folder.glob(".job-*"))
    return [[name.rsplit("/", 1)[1] for name in parts.paths(parts.read(part))] for part in parts.parts(folder)]


def test_what_is_noted_as_whole_becomes_a_part(written, tmp_path):
    written("a", "1", "2")
    written("b", "3")
    assert settled(tmp_path) == [["1", "2"], ["3"]]
    assert parts.made(tmp_path) == MADE
    assert settled(tmp_path) == [["1", "2"], ["3"]]


def test_what_is_pending_or_was_begun_again_is_dropped(written, tmp_path):
    written("a", "1")
    written("b", "2", pending=True)
    written("c", "3")
    written("c", "3", pending=True)  # a task that was done again when its worker was lost after it had noted its part
    assert settled(tmp_path) == [["1"]]


def test_a_torn_part_is_dropped(written, tmp_path):
    written("a", "1")
    torn = written("b", "2", "3")
    torn.write_bytes(torn.read_bytes()[:200])
    written("c", "4").unlink()
    shorter = written("d", "5", "6")
    pq.write_table(pq.read_table(shorter).slice(0, 1), shorter)
    assert settled(tmp_path) == [["1"]]


def test_no_file_has_two_rows(written, tmp_path):
    written("a", "1", "2")
    written("b", "2", "3")
    assert settled(tmp_path) == [["1", "2"], ["3"]]


def test_a_kill_while_it_settles_doubles_nothing(written, tmp_path, monkeypatch):
    written("a", "1", "2")
    written("b", "2", "3")
    written("c", "4")
    whole = writing.write
    monkeypatch.setattr(writing, "write", lambda *given: (whole(*given), 1 / 0))
    with pytest.raises(ZeroDivisionError):
        jobs.settle(tmp_path)
    monkeypatch.undo()
    assert settled(tmp_path) == [["1", "2"], ["3"], ["4"]]


def test_rows_of_other_nets_are_not_mixed(written, tmp_path):
    written("a", "1")
    written("b", "2", made=replace(MADE, nets=MADE.nets | {"old": "2" * 64}))
    assert settled(tmp_path) == [["1"]]


def test_a_task_that_is_still_at_work_writes_nothing_twice(written, tmp_path):
    late = written("a", "1", pending=True)
    jobs.settle(tmp_path)
    with pytest.raises(FileNotFoundError):
        (late.parent.parent / "notes" / "a.pending.parquet").rename(late.parent.parent / "notes" / "a.parquet")


def test_what_ends_its_worker_gets_a_row(library, monkeypatch):
    """Of five files two end whatever opens them together with others, and one of these alone as well."""
    names = [library.add(f"{number}.jpg", f"{number}") for number in range(5)]

    def run_pass(files, block, order, made, advance):
        lost = {4} if block == 1 else {3, 4}
        rows = [row(file) for file in files if int(file.path[-5]) not in lost]
        writing.write(writing.following(order.out), parts.table_of(rows, made))

    monkeypatch.setattr(ray_engine, "_pass", run_pass)
    monkeypatch.setattr(ray_engine, "connected", lambda *_: nullcontext())
    done = library.run(engine=ray_engine.distributed)
    assert done.unreadable == {str(names[4]): local.ENDED}
    assert done.photos == 4


def test_without_ray_it_says_what_to_install(library, monkeypatch):
    library.add("1.jpg", "1")
    monkeypatch.setattr(ray_cluster, "is_there", lambda: False)
    with pytest.raises(MoodError, match="not installed.*pip install"):
        library.run(engine=ray_engine.distributed)
