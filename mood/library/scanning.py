"""Which files of some folders are photos, and what is passed over; nothing is opened."""

import os
import stat
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from mood.errors import DataError
from mood.images import is_photo
from mood.library import raw

VIDEOS = frozenset(["3gp", "avi", "m2ts", "m4v", "mkv", "mov", "mp4", "mpeg", "mpg", "mts", "webm", "wmv"])

HIDDEN, VIDEO, NO_PHOTO, NOWHERE = "hidden", "video", "no photo", "link to nothing"
RAW = f"RAW file (`{raw.INSTALL}` reads its preview)"


@dataclass(frozen=True)
class File:
    """One file, as it was when it was seen.

    Args:
        path: full; bytes of its name that are no UTF-8 are surrogates, as `os.fsdecode` writes them.
        bytes: its size.
        modified_ns: when it was last written, in nanoseconds since 1970.
    """

    path: str
    bytes: int
    modified_ns: int


@dataclass(frozen=True)
class Scan:
    """What lies in some folders.

    Args:
        folders: full paths, as they were named.
        files: the photos, by folder and name.
        passed: how many were passed over, by reason.
        closed: folders inside that cannot be opened.
    """

    folders: tuple[str, ...]
    files: list[File] = field(default_factory=list)
    passed: Counter[str] = field(default_factory=Counter)
    closed: list[str] = field(default_factory=list)


def scan(folders: Sequence[Path], but: Path | None = None, *, may_be_gone: bool = False) -> Scan:
    """Find the photos in folders and those inside; links are followed, and no folder is entered twice.

    Args:
        folders: to look into.
        but: a folder that is left out.
        may_be_gone: a folder that is not there holds nothing.

    Raises:
        DataError: if one is no folder, or cannot be opened.
    """
    found = Scan(tuple(os.path.abspath(folder) for folder in folders))  # noqa: PTH100 - links keep the names they have
    entered = {key for key in [_key(but)] if key}
    for folder in found.folders:
        if may_be_gone and not os.path.lexists(folder):  # noqa: PTH110
            continue
        if not os.path.isdir(folder):  # noqa: PTH112 - of names that are no UTF-8 as well
            raise DataError(f"A library is made of folders; “{shown(folder)}” is none.", "Check the path.")
        _enter(folder, entered, found)
        if folder in found.closed:
            raise DataError(f"“{shown(folder)}” cannot be opened.", "Check its rights.")
    return found


def shown(path: str) -> str:
    r"""Return a path as text that can be written anywhere: bytes that are no UTF-8 are like \xff."""
    return os.fsencode(path).decode("utf-8", "backslashreplace")


def _enter(folder: str, entered: set[tuple[int, int]], found: Scan) -> None:
    folders = [folder]
    while folders:
        here = folders.pop()
        key = _key(here)
        if key is None:
            found.closed.append(here)
        elif key not in entered:
            entered.add(key)
            folders += reversed(_look(here, found))


def _key(folder: str | Path | None) -> tuple[int, int] | None:
    """Return by what a folder is known whichever way leads to it."""
    try:
        status = os.stat(folder) if folder is not None else None  # noqa: PTH116
    except OSError:
        return None
    return status and (status.st_dev, status.st_ino)


def _look(folder: str, found: Scan) -> list[str]:
    """Note the files of one folder, and return the folders in it."""
    try:
        with os.scandir(folder) as entries:
            ordered = sorted(entries, key=lambda entry: entry.name)
    except OSError:
        found.closed.append(folder)
        return []
    return [entry.path for entry in ordered if _is_folder(entry, found)]


def _is_folder(entry: "os.DirEntry[str]", found: Scan) -> bool:
    """Return whether that is a folder to look into; if not, it is noted."""
    try:
        status = entry.stat()
    except OSError:  # a link to nothing, or to itself
        status = None
    reason = _reason(entry.name, status and status.st_mode)
    if reason:
        found.passed[reason] += 1
    elif status and stat.S_ISREG(status.st_mode):
        found.files.append(File(entry.path, status.st_size, status.st_mtime_ns))
    return not reason and status is not None and stat.S_ISDIR(status.st_mode)


def _reason(name: str, mode: int | None) -> str:
    """Return why something is passed over, by its name and what it is, or nothing."""
    ending = name.rpartition(".")[2].lower()
    if name.startswith("."):
        return HIDDEN
    if mode is None:
        return NOWHERE
    if stat.S_ISDIR(mode):
        return ""
    if ending in VIDEOS:
        return VIDEO
    if raw.is_raw(name):
        return "" if raw.is_readable() and stat.S_ISREG(mode) else RAW
    return "" if is_photo(name) and stat.S_ISREG(mode) else NO_PHOTO
