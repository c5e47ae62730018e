"""Writes the parts of an index: each is whole or not there, and a kill loses no more than what was being measured."""

import os
from collections.abc import Container, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from mood.errors import DataError
from mood.importing import one_at_a_time
from mood.library import parts
from mood.library.scanning import File

ROWS = 1024
"""Photos of a part."""

_LOCK, _DRAFT, _JOURNAL = ".lock", ".draft", ".journal"


class Writer:
    """Adds rows to an index, of which nobody else may write.

    They go to a journal at once, and when there are enough of them, or no more, they become a part.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._waiting: list[pa.Table] = []

    def add(self, table: pa.Table) -> None:
        """Add some rows; when this returns they are on the disk."""
        if not self._waiting:
            self._part = following(self._folder)
            self._file = _journal(self._part).open("wb")
            self._stream = pa.ipc.new_stream(self._file, table.schema)
        self._stream.write_table(table)
        self._file.flush()
        os.fsync(self._file.fileno())
        self._waiting.append(table)
        if sum(map(len, self._waiting)) >= ROWS:
            self.finish()

    def finish(self) -> None:
        """Make a part of the rows that are in none yet."""
        if not self._waiting:
            return
        self._stream.close()
        self._file.close()
        write(self._part, pa.concat_tables(self._waiting))
        _journal(self._part).unlink()
        self._waiting = []


def clear(folder: Path) -> None:
    """Take all rows out of an index."""
    for path in (*parts.parts(folder), *folder.glob(f".*{_JOURNAL}")):
        path.unlink()


def recover(folder: Path) -> None:
    """Make parts of what a killed run left in its journal, and remove what else it left."""
    for draft in folder.glob(f".*{_DRAFT}"):
        draft.unlink()
    for journal in folder.glob(f".*{_JOURNAL}"):
        part = journal.with_name(journal.name.removeprefix(".").removesuffix(_JOURNAL))
        batches = [] if part.exists() else _whole(journal)
        if batches:
            write(part, pa.Table.from_batches(batches))
        journal.unlink()


def _journal(part: Path) -> Path:
    return part.with_name(f".{part.name}{_JOURNAL}")


def _whole(journal: Path) -> list[pa.RecordBatch]:
    """Return the rows of a journal up to where its writer was killed."""
    batches: list[pa.RecordBatch] = []
    with suppress(pa.ArrowInvalid, OSError), journal.open("rb") as file:
        for batch in pa.ipc.open_stream(file):
            batches.append(batch)  # one by one: the last may be half of one
    return batches


def write(path: Path, table: pa.Table) -> None:
    """Write a part under another name, and give it its own once it is whole and on the disk."""
    draft = path.with_name(f".{path.name}{_DRAFT}")
    with draft.open("wb") as file:
        pq.write_table(table, file, compression="zstd", use_dictionary=False)
        file.flush()
        os.fsync(file.fileno())
    draft.replace(path)


def following(folder: Path) -> Path:
    """Return the path of the next part."""
    last = max((int(path.stem.rpartition("-")[2]) for path in parts.parts(folder)), default=-1)
    return folder / f"part-{last + 1:06d}.parquet"


def amend(path: Path, drop: Container[str], touched: Mapping[str, File]) -> None:
    """Take rows out of a part, and note of others, by path, that only their file's time is another."""
    names = parts.paths(parts.read(path, ("path", "path_bytes")))
    if not any(name in drop or name in touched for name in names):
        return
    table = parts.read(path)
    kept = [place for place, name in enumerate(names) if name not in drop]
    if not kept:
        path.unlink()
        return
    place = table.schema.get_field_index("modified_ns")
    times = [touched[name].modified_ns if name in touched else time
             for name, time in zip(names, table["modified_ns"].to_pylist(), strict=True)]  # fmt: skip
    write(path, table.set_column(place, table.schema.field(place), pa.array(times, pa.int64())).take(kept))


@contextmanager
def locked(folder: Path) -> Iterator[None]:
    """Keep others from writing an index, which is made if it is not there.

    Raises:
        DataError: if somebody else writes it, or the folder holds something else or cannot be made.
    """
    with one_at_a_time:
        import fcntl  # not on Windows

    try:
        folder.mkdir(parents=True, exist_ok=True)
        _check_own(folder)
        lock = (folder / _LOCK).open("w")
    except OSError as error:
        raise DataError(f"“{folder}” cannot be written: {error.strerror}.", "Name another with --out.") from error
    with lock:  # the kernel gives it back when the process ends, however it ends
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            message = f"Another run is writing “{folder}”; one index is written by one run at a time."
            raise DataError(message, "Wait for it, or name another with --out.") from error
        yield


def _check_own(folder: Path) -> None:
    names = [path.name for path in folder.iterdir() if not path.match(parts.PATTERN)]
    if strangers := [name for name in names if not name.startswith(".")]:
        message = f"An index is a folder of its own; “{folder}” holds {strangers[0]}."
        raise DataError(message, "Name a folder that is not there yet with --out.")
