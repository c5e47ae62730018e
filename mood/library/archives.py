"""ZIP files: photos out of one that somebody gives, and the kept ones into another."""

import io
import zipfile
import zlib
from collections.abc import Callable, Iterable, Iterator
from pathlib import PurePosixPath
from typing import IO

from mood import images
from mood.errors import DataError, ImageError

MOST = 20_000
"""Entries that a ZIP file may have."""


def photos_in(data: bytes | IO[bytes], name: str) -> Iterator[tuple[str, bytes] | ImageError]:
    """Read the photos of a ZIP file one after the other, the names of files, and folders that they are in.

    Hidden files and what is no photo by its ending is passed over.

    Yields:
        A photo's path in it and its bytes, or why it cannot be read.

    Raises:
        DataError: if it is no ZIP file.
    """
    try:
        archive = zipfile.ZipFile(io.BytesIO(data) if isinstance(data, bytes) else data)
    except (zipfile.BadZipFile, OSError, ValueError) as error:
        raise DataError(f"“{name}” is not a ZIP file that can be read.", "Pack it again.") from error
    with archive:
        entries = [entry for entry in archive.infolist() if _is_photo(entry)]
        if len(entries) > MOST:
            raise DataError(f"“{name}” has {len(entries):,} photos; a ZIP file may have {MOST:,}.", "Name a folder.")
        for entry in entries:
            try:
                yield entry.filename, _content(archive, entry)
            except ImageError as error:
                yield error


def zipped(files: Iterable[tuple[str, str, Callable[[], bytes]]], target: IO[bytes]) -> None:
    """Write files into a ZIP file, unchanged; a name that is there twice gets a part of its hash.

    Args:
        files: of each its name, the SHA-256 of its content, and what reads it.
        target: where the ZIP file is written.
    """
    names = set[str]()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_STORED) as archive:
        for given, sha256, read in files:
            stem, dot, ending = given.rpartition(".")
            name = f"{images.safe_stem(stem + '.')}{dot}{ending}" if dot else images.safe_stem(given)
            name = f"{sha256[:8]}-{name}" if name in names else name
            names.add(name)
            archive.writestr(name, read())


def _is_photo(entry: zipfile.ZipInfo) -> bool:
    path = PurePosixPath(entry.filename)
    is_hidden = any(part.startswith(".") or part == "__MACOSX" for part in path.parts)
    return not (entry.is_dir() or is_hidden) and images.is_photo(path.name)


def _content(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> bytes:
    """Return what an entry holds, of more than a photo may have only a little more."""
    try:
        with archive.open(entry) as file:
            return file.read(images.MAX_BYTES + 1)  # its own word for how large it is may be wrong
    except RuntimeError as error:  # how zipfile says that a password is asked for
        message = f"“{entry.filename}” in the ZIP file is locked with a password."
        raise ImageError(message, "Pack it again without one.") from error
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, EOFError, OSError) as error:
        raise ImageError(f"“{entry.filename}” in the ZIP file is damaged.", "Pack it again.") from error
