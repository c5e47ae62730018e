"""Series of similar photos: the uploaded ones, in memory only, and what was seen in each, looked at once."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import streamlit as st

from mood import bursts, images
from mood.bursts import Choice, Shot
from mood.datasets import inside
from mood.errors import ImageError
from mood.images import Photo
from mood.ui import cache, markdown

MAX_PHOTOS, MAX_BYTES = 300, 2**30
"""Of a session's uploaded series: their files stay in memory, so that the kept ones can be downloaded."""

SHOWN = 640
"""Pixels of the longer side that are kept of a photo; its file has the rest."""

_FILES = "series_files"


@dataclass(frozen=True)
class Wish:
    """What somebody wants to keep: the mood, whose verdict counts, how many of a burst, how alike a burst is."""

    mood: str
    generation: str
    count: int
    likeness: float


@dataclass(frozen=True)
class File:
    """One photo's file: its name, the uploaded bytes or where the bundled ones lie, and their SHA-256."""

    name: str
    content: bytes | Path
    sha256: str

    def read(self) -> bytes:
        """Return its bytes; of an empty file none."""
        return self.content.read_bytes() if isinstance(self.content, Path) else self.content


def uploaded() -> dict[str, File]:
    """Return the files that this session uploaded as a series, by SHA-256, in their order."""
    return st.session_state.setdefault(_FILES, {})


def take(name: str, data: bytes) -> None:
    """Keep a file for this session.

    Raises:
        ImageError: if the series is full.
    """
    files, digest = uploaded(), images.sha256(data)
    if digest in files:
        return
    if len(files) >= MAX_PHOTOS or sum(len(one.read()) for one in files.values()) + len(data) > MAX_BYTES:
        raise ImageError(
            f"A series has at most {MAX_PHOTOS} photos of {MAX_BYTES // 2**20} MB in all; “{name}” is one too many.",
            "Sort these first, or sort a folder with `python -m mood bursts DIR`.",
        )
    files[digest] = File(name, data, digest)


def forget() -> None:
    """Drop the uploaded series."""
    uploaded().clear()


def bundled(root: Path) -> dict[int, list[File]]:
    """Return the bundled bursts by number."""
    return _bundled(str(root), cache.stamp_of(root / bursts.MANIFEST))


def known(root: Path) -> dict[str, dict]:
    """Return what is known of the bundled bursts' photos: their rows by SHA-256."""
    return _rows(str(root), cache.stamp_of(root / bursts.MANIFEST))


def looked(files: Sequence[File], nets: Sequence[str], advance: Callable[[int], object]) -> list[Shot]:
    """Look at photos; what was seen before is known.

    Args:
        files: to look at.
        nets: names of the generations.
        advance: called with the number of photos done.

    Returns:
        The shots of those that can be read; what cannot be is said on the page.
    """
    shots, fingerprints = [], tuple(cache.card(name)["sha256"] for name in nets)
    for number, file in enumerate(files, start=1):
        try:
            shot = _looked(file.sha256, fingerprints, file, tuple(nets))
            shots.append(replace(shot, photo=replace(shot.photo, name=file.name)))  # others may call it something else
        except ImageError as error:
            st.warning(markdown.told(error), icon=":material/broken_image:")
        advance(number)
    return shots


@st.cache_resource(show_spinner=False, max_entries=4 * MAX_PHOTOS)
def _looked(sha256: str, fingerprints: tuple[str, ...], _file: File, nets: tuple[str, ...]) -> Shot:
    del sha256, fingerprints  # parts of the key: retrained nets look again
    found = bursts.look(images.decode(_file.read(), _file.name), {name: cache.classifier(name) for name in nets})
    return replace(found, photo=_smaller(found.photo))


def chosen(shots: Sequence[Shot], wish: Wish) -> list[tuple[list[int], Choice]]:
    """Return the bursts of a series, as places in it, each with what to keep; worked out once for the same wish."""
    return _chosen(tuple(one.photo.sha256 for one in shots), tuple(shots[0].happy.items()), wish, shots)


@st.cache_resource(show_spinner=False, max_entries=64)
def _chosen(
    photos: tuple[str, ...], first: tuple, wish: Wish, _shots: Sequence[Shot]
) -> list[tuple[list[int], Choice]]:
    del photos, first  # parts of the key: other photos or other nets choose anew
    return [
        (places, bursts.choose([_shots[place] for place in places], wish.mood, wish.generation, wish.count))
        for places in bursts.group(_shots, wish.likeness)
    ]


def _smaller(photo: Photo) -> Photo:
    height, width = photo.pixels.shape[:2]
    scale = min(1, SHOWN / max(height, width))
    return replace(photo, pixels=images.resize(photo.pixels, round(width * scale), round(height * scale)))


@st.cache_resource(show_spinner=False, max_entries=4 * MAX_PHOTOS)
def picture(sha256: str, _photo: Photo, side: int) -> bytes:
    """Return a small JPEG of a photo, made once."""
    del sha256
    return images.encode_thumbnail(_photo.pixels, side)


@st.cache_resource(show_spinner=False, max_entries=4)
def _bundled(root: str, stamp: float) -> dict[int, list[File]]:
    found: dict[int, list[File]] = {}
    for digest, row in _rows(root, stamp).items():
        found.setdefault(row["burst"], []).append(File(Path(row["file"]).name, inside(Path(root), row["file"]), digest))
    return found


@st.cache_resource(show_spinner=False, max_entries=4)
def _rows(root: str, stamp: float) -> dict[str, dict]:
    del stamp
    return {row["sha256"]: row for row in bursts.known(Path(root)).to_dict("records")}
