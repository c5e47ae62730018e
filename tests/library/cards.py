"""A camera's card for the tests of files that are copied and moved."""

from pathlib import Path

from mood.images import sha256
from mood.library.filing import Original


def file_of(path: Path) -> Original:
    return Original(path, sha256(path.read_bytes()), path.stat().st_size)


def contents(folder: Path) -> dict[str, bytes]:
    """Return what lies in a folder by its path in it, without logs."""
    files = (path for path in folder.rglob("*") if path.is_file() and path.suffix != ".jsonl")
    return {str(path.relative_to(folder)): path.read_bytes() for path in sorted(files)}


def photos(card: Path) -> list[Original]:
    return [file_of(path) for path in sorted(card.rglob("*.jpg"))]


class Killed(BaseException):
    """As if the process had ended here."""
