"""What a run has to do: which files are new, moved, changed, or known and unchanged."""

import os
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from mood.library import parts
from mood.library.local import ENDED
from mood.library.measuring import digest
from mood.library.scanning import File, Scan


class Known(NamedTuple):
    """A row of an index: which file it is of as that was, and where it lies.

    Args:
        part: file of the part.
        row: place in it, from 0.
        problem: why the file could not be read, or "".
    """

    file: File
    sha256: str
    problem: str
    part: Path
    row: int


@dataclass(frozen=True)
class Plan:
    """What a run has to do.

    Args:
        unchanged: how many files have a row that holds.
        new: files without a row.
        changed: files whose row is of other bytes, or says that they could not be opened.
        touched: files whose row holds but for the time of change, by path.
        gone: paths of rows whose files are not there any more.
        digests: SHA-256 by path, of the files that may be copies of others.
    """

    unchanged: int
    new: list[File]
    changed: list[File]
    touched: dict[str, File]
    gone: set[str]
    digests: dict[str, str]

    @property
    def count(self) -> int:
        """How many files get a row."""
        return len(self.new) + len(self.changed)


def known(folder: Path) -> dict[str, Known]:
    """Read which files an index has rows of, by path."""
    rows: dict[str, Known] = {}
    for part in parts.parts(folder):
        table = parts.read(part, ["path", "path_bytes", "bytes", "modified_ns", "sha256", "problem"])
        columns = [table[name].to_pylist() for name in ("bytes", "modified_ns", "sha256", "problem")]
        for row, (path, size, time, sha256, problem) in enumerate(zip(parts.paths(table), *columns, strict=True)):
            rows[path] = Known(File(path, size, time), sha256, problem, part, row)
    return rows


def plan(scan: Scan, rows: Mapping[str, Known], workers: int) -> Plan:
    """Compare files with the rows of an index.

    A file whose path, size and time of change are those of its row is not opened. Of the others those are read that can
    be copies, because another file has their size.
    """
    kept = {file.path for file in scan.files if file.path in rows and _holds(rows[file.path], file)}
    rest = [file for file in scan.files if file.path not in kept]
    sizes = Counter(file.bytes for file in rest) + Counter(row.file.bytes for row in rows.values())
    doubtful = [file for file in rest if sizes[file.bytes] > 1]
    with ThreadPoolExecutor(workers) as threads:  # hashing leaves Python's lock alone
        digests = dict(zip((file.path for file in doubtful), threads.map(digest, doubtful), strict=True))
    touched = {file.path: file for file in rest if file.path in rows and _is_same(rows[file.path], digests, file)}
    there = {file.path for file in scan.files}
    return Plan(
        unchanged=len(kept) + len(touched),
        new=[file for file in rest if file.path not in rows],
        changed=[file for file in rest if file.path in rows and file.path not in touched],
        touched=touched,
        gone={path for path in rows
              if path not in there and is_below(path, scan.folders) and not is_below(path, scan.closed)},
        digests={path: digest for path, digest in digests.items() if digest},
    )  # fmt: skip


def by_digest(rows: Iterable[Known]) -> dict[str, Known]:
    """Return one row of each photo that could be read, by its SHA-256."""
    return {row.sha256: row for row in rows if not row.problem}


def firsts(files: Sequence[File], digests: Mapping[str, str]) -> tuple[list[File], list[File]]:
    """Return the files that are the first with their content, and those that follow with the same."""
    groups: dict[str, list[File]] = defaultdict(list)
    for file in files:
        groups[digests.get(file.path, file.path)].append(file)
    return [group[0] for group in groups.values()], [file for group in groups.values() for file in group[1:]]


def is_below(path: str, folders: Sequence[str]) -> bool:
    """Return whether a path lies in one of some folders or in those inside."""
    return any(path.startswith(folder.rstrip(os.sep) + os.sep) for folder in folders)


def _holds(row: Known, file: File) -> bool:
    """Return whether a row is of a file as it is; one that could not be opened, or read to an end, is tried again."""
    return row.file == file and _is_whole(row)


def _is_same(row: Known, digests: Mapping[str, str], file: File) -> bool:
    return _is_whole(row) and digests.get(file.path) == row.sha256


def _is_whole(row: Known) -> bool:
    return bool(row.sha256) and row.problem != ENDED
