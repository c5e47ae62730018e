"""Writes files and folders so that a reader sees the old one or the new one, never half of it."""

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pandas as pd


def write_text(path: Path, text: str) -> None:
    """Write a file as a whole, in UTF-8; bytes of a file's name that are none stay as they are."""
    write_bytes(path, text.encode("utf-8", "surrogateescape"))


def write_csv(path: Path, table: pd.DataFrame) -> None:
    """Write a table without its index as a file, as a whole and with the same bytes on every system."""
    write_text(path, table.to_csv(index=False, lineterminator="\n"))


def write_bytes(path: Path, data: bytes) -> None:
    """Write a file as a whole; see `write_text`."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    with os.fdopen(handle, "wb") as file:
        file.write(data)
    Path(temporary).chmod(0o644)
    Path(temporary).replace(path)


@contextmanager
def replaced(folder: Path) -> Iterator[Path]:
    """Replace a folder, which may not exist yet, as a whole, once everything in it is written.

    Yields:
        An empty folder beside it; after an exception it is removed and the old one stays.
    """
    folder.parent.mkdir(parents=True, exist_ok=True)
    draft = Path(tempfile.mkdtemp(dir=folder.parent, prefix=f".{folder.name}."))
    draft.chmod(0o755)
    try:
        yield draft
        old = draft.with_name(draft.name + ".old")
        if folder.exists():
            folder.replace(old)
        draft.replace(folder)
        shutil.rmtree(old, ignore_errors=True)
    finally:
        shutil.rmtree(draft, ignore_errors=True)
