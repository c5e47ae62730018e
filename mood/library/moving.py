"""One file copied, moved or removed so that nothing is overwritten or lost, also where the process is killed meanwhile.

Each function may be called again after it was cut off, and then does the rest.
"""

import errno
import hashlib
import os
import shutil
from pathlib import Path

from mood.errors import DataError

_NO_LINKS = {errno.EPERM, errno.EOPNOTSUPP, errno.ENOTSUP, errno.ENOSYS, errno.EMLINK}
_CHUNK = 2**20
_MARK = b"Mood is putting a file here.\n"
"""What lies for a moment where a file is to come, on a file system without links."""


_OTHER = "Its content is another than when it was looked at."


class RefusedError(DataError):
    """A file stays as it is, for the reason that is given."""


def copied(source: Path, target: Path, sha256: str = "") -> bool:
    """Copy a file to where nothing is, with its times; return whether there was something to do.

    The content is the one with this SHA-256, or any where that is "".

    Raises:
        RefusedError: if something else is there, or the content is another.
        OSError: if the disk does not allow it; then nothing is there.
    """
    _clear(target)
    if os.path.lexists(target):
        if same(source, target):
            return False
        raise RefusedError(f"Something else is at “{target}” already.")
    if not source.exists():
        raise RefusedError("It is not there any more.")
    _place(_part_of(source, target, sha256), target)
    return True


def moved(source: Path, target: Path, sha256: str = "") -> bool:
    """Move a file to where nothing is; return whether there was something to do.

    To another file system it is copied, read back and compared before the first one goes.

    Raises:
        RefusedError: if something else is there, or the content is another.
        OSError: if the disk does not allow it; then the file is where it was.
    """
    for end in (source, target):
        _clear(end)
    if not os.path.lexists(source):
        if target.exists():
            return False
        raise RefusedError("It is not there any more.")
    if os.path.lexists(target):
        if source.is_symlink() or target.is_symlink() or not same(source, target):
            raise RefusedError(f"Something else is at “{target}” already.")
        source.unlink()  # what was cut off last time
        return True
    if sha256 and digest(source) != sha256:
        raise RefusedError(_OTHER)
    target.parent.mkdir(parents=True, exist_ok=True)
    try:
        _place(source, target)
    except OSError as error:
        if error.errno != errno.EXDEV:
            raise
        _place(_part_of(source, target, sha256), target)
        source.unlink()
    return True


def removed(target: Path, like: Path) -> bool:
    """Remove a copy while there is another file with the same content; return whether there was something to do.

    Raises:
        RefusedError: if there is none.
    """
    _clear(target)
    if not os.path.lexists(target):
        return False
    if not like.exists() or target.samefile(like) or not same(target, like):
        raise RefusedError(f"“{target}” stays: “{like}”, of which it is a copy, is not there or not the same any more.")
    target.unlink()
    return True


def content_of(path: Path) -> bytes | None:
    """Return the content of a file, or None where there is none."""
    return path.read_bytes() if path.exists() else None


def same(one: Path, other: Path) -> bool:
    """Return whether two files are there and have the same content."""
    if not (one.is_file() and other.is_file()) or one.stat().st_size != other.stat().st_size:
        return False
    return one.samefile(other) or digest(one) == digest(other)


def digest(path: Path) -> str:
    """Return the SHA-256 of a file's content, which is never in memory as a whole."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _clear(target: Path) -> None:
    """Remove what was left around the place of a file when putting it there was cut off."""
    _part(target).unlink(missing_ok=True)
    if target.is_file() and target.stat().st_size == len(_MARK) and target.read_bytes() == _MARK:
        target.unlink()


def _part(target: Path) -> Path:
    return target.with_name(f".{target.name}.mood-part")


def _part_of(source: Path, target: Path, sha256: str) -> Path:
    """Return a whole copy of a file, safe on the disk, beside where it will lie."""
    target.parent.mkdir(parents=True, exist_ok=True)
    part = _part(target)
    try:
        with source.open("rb") as original, part.open("wb") as copy:
            shutil.copyfileobj(original, copy, _CHUNK)
            copy.flush()
            os.fsync(copy.fileno())
        shutil.copystat(source, part)
        if digest(part) != (sha256 or digest(source)):
            raise RefusedError(_OTHER)
    except BaseException:
        part.unlink(missing_ok=True)
        raise
    return part


def _place(source: Path, target: Path) -> None:
    """Rename a file to where nothing is; unlike a plain renaming, this never replaces what came there meanwhile."""
    try:
        target.hardlink_to(source)
    except FileExistsError as error:
        raise RefusedError(f"Something else is at “{target}” already.") from error
    except OSError as error:
        if error.errno not in _NO_LINKS:
            raise
        with target.open("xb") as file:  # ours, so that it may be replaced
            file.write(_MARK)
        source.replace(target)
        return
    source.unlink()
