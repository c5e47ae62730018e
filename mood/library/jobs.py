"""What a run beyond one machine writes before it is part of an index, and how it becomes that, however the run ended.

Ray notes of each part which rows it holds before it writes it, and takes the mark "pending" off once it is whole (its
checkpoint). That note decides: a part whose note is pending, torn or missing is dropped, and its photos are measured
again. Ray's own way of going on is not used: after a retry it drops rows that its notes then call done (2.60).
"""

import os
import shutil
import uuid
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from mood.library import parts, writing
from mood.library.parts import Made
from mood.library.planning import known

_PREFIX = ".job-"
_PENDING = ".pending.parquet"


@dataclass(frozen=True)
class Job:
    """The folder of one run inside an index.

    Args:
        folder: hidden, so that whoever reads the index does not see it.
    """

    folder: Path

    @classmethod
    def begin(cls, out: Path) -> "Job":
        """Return a new one."""
        job = cls(_unused(out))
        job.folder.mkdir()
        return job

    @property
    def todo(self) -> Path:
        """The files to measure, as Parquet."""
        return self.folder / "todo.parquet"

    @property
    def rows(self) -> Path:
        """Folder of the parts that are written."""
        return self.folder / "rows"

    @property
    def notes(self) -> Path:
        """Folder of Ray's notes, which parts are whole."""
        return self.folder / "notes"

    def whole(self) -> Iterator[tuple[Path, Path]]:
        """Yield the parts that are noted as whole, each with its note."""
        for note in sorted(self.notes.glob("*.parquet")):
            part = self.rows / f"{note.stem}-0.parquet"
            if not note.name.endswith(_PENDING) and not note.with_suffix(_PENDING).exists() and part.exists():
                yield part, note


def settle(out: Path) -> None:
    """Make what jobs have written a part of their index, which this process has locked, and remove them.

    A job is given another name first: a task of it that is still at work somewhere then finds no folder to note its
    part in, so that nothing is written twice. Rows that were made with other nets than those of the index are dropped.
    """
    for left in _jobs(out):
        job = Job(left.rename(_unused(out)))
        made, have = parts.made(out), set(known(out))
        for part, note in job.whole():
            if _holds_all(part, note):
                own = Made.of(pq.read_schema(part), part)
                made = made or own
                if own == made:
                    _take(part, out, have)
        shutil.rmtree(job.folder)


def _unused(out: Path) -> Path:
    return out / f"{_PREFIX}{uuid.uuid4().hex}"


def _jobs(out: Path) -> list[Path]:
    return sorted(out.glob(f"{_PREFIX}*"))


def _take(part: Path, out: Path, have: set[str]) -> None:
    """Move a part into an index, without rows of files that have one."""
    names = parts.paths(parts.read(part, ["path", "path_bytes"]))
    kept = [place for place, name in enumerate(names) if name not in have]
    have.update(names)
    if len(kept) < len(names):
        if kept:
            writing.write(writing.following(out), parts.read(part).take(kept))
        return
    with part.open("rb") as file:
        os.fsync(file.fileno())  # who wrote it did not
    part.rename(writing.following(out))


def _holds_all(part: Path, note: Path) -> bool:
    """Return whether a part can be read and has as many rows as its note."""
    with suppress(pa.ArrowException, OSError):
        return pq.read_metadata(part).num_rows == pq.read_metadata(note).num_rows
    return False
