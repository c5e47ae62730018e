"""Photos to sort: their files, what was seen in each, and how bursts are found among them."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from mood.bursts import Shot


@dataclass(frozen=True)
class File:
    """One photo's file: its name, the uploaded bytes or where it lies, and their SHA-256.

    Args:
        size: in bytes.
        copies: where further files with the same content lie.
    """

    name: str
    content: bytes | Path
    sha256: str
    size: int
    copies: tuple[Path, ...] = ()

    @property
    def path(self) -> Path | None:
        """Where it lies on this computer; None for an upload."""
        return self.content if isinstance(self.content, Path) else None

    def read(self) -> bytes:
        """Return its bytes; of an empty file none."""
        return self.content.read_bytes() if isinstance(self.content, Path) else self.content


@dataclass(frozen=True, eq=False)
class Series:
    """Photos to sort.

    Args:
        key: names all that is in it, so that what was computed of it is found again.
        files: one a photo; a second file with the same content is among its copies.
        shots: what was seen in each, in the same order.
        nets: whose answers they hold, the newest last.
        group: finds bursts, places in `files`, by the least likeness within one; see `bursts.group`.
        home: of a library, what its decisions are kept under; "" where they last as long as the visit.
        root: the folder in which its files lie, where they may be copied, moved and given sidecars; else None.
    """

    key: str
    files: Sequence[File]
    shots: Sequence[Shot]
    nets: Sequence[str]
    group: Callable[[float], list[list[int]]] = field(repr=False)
    home: str = ""
    root: Path | None = None

    @cached_property
    def place_of(self) -> dict[str, int]:
        """The place of each photo by its SHA-256."""
        return {file.sha256: place for place, file in enumerate(self.files)}


def original_first(path: Path) -> tuple[bool, int, str]:
    """Return a key by which a file comes before links to it and its copies, which have longer names as a rule."""
    return path.is_symlink(), len(path.name), str(path)
