"""Series of similar photos: the uploaded ones, in memory only, and what was seen in each, looked at once."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import pandas as pd
import streamlit as st

from mood import bursts, images
from mood.bursts import Shot
from mood.errors import ImageError
from mood.images import Photo
from mood.ui import cache, texts, workspace

TEXTS = texts.of("series")

MAX_PHOTOS, MAX_BYTES = 300, 2**30
"""Of a session's uploaded series: their files stay in memory, so that the kept ones can be downloaded."""

SHOWN = 640
"""Pixels of the longer side that are kept of a photo; its file has the rest."""

_FILES = "series_files"


@dataclass(frozen=True)
class File:
    """One photo's file: its name, its bytes and their SHA-256."""

    name: str
    data: bytes
    sha256: str


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
    if len(files) >= MAX_PHOTOS or sum(len(one.data) for one in files.values()) + len(data) > MAX_BYTES:
        raise ImageError(
            TEXTS.series_has_at(photos=MAX_PHOTOS, megabytes=MAX_BYTES // 2**20, name=name),
            TEXTS.sort_these_first,
        )
    files[digest] = File(name, data, digest)


def forget() -> None:
    """Drop the uploaded series."""
    uploaded().clear()


def bundled(root: Path) -> dict[int, list[File]]:
    """Return the bundled bursts by number."""
    table = _known(str(root), cache.stamp_of(root / "bursts.csv"))
    return {
        int(number): [File(Path(row.file).name, b"", row.sha256) for row in rows.itertuples()]
        for number, rows in table.groupby("burst")
    }


def known(root: Path) -> dict[str, dict]:
    """Return what is known of the bundled bursts' photos: their rows by SHA-256."""
    return _rows(str(root), cache.stamp_of(root / "bursts.csv"))


def read(root: Path, sha256: str) -> bytes:
    """Return the bytes of a photo of the bundled bursts."""
    return (root / known(root)[sha256]["file"]).read_bytes()


def looked(files: Sequence[File], nets: Sequence[str], advance: Callable[[int], object]) -> list[Shot]:
    """Look at photos; what was seen before is known.

    Args:
        files: to look at, with their bytes or from the bundled bursts.
        nets: names of the generations.
        advance: called with the number of photos done.

    Returns:
        The shots of those that can be read; what cannot be is said on the page.
    """
    shots = []
    for number, file in enumerate(files, start=1):
        try:
            shots.append(_looked(file.sha256, tuple(cache.card(name)["sha256"] for name in nets), file, tuple(nets)))
        except ImageError as error:
            st.warning(f"{error.message} {error.hint}", icon=":material/broken_image:")
        advance(number)
    return shots


@st.cache_resource(show_spinner=False, max_entries=4 * MAX_PHOTOS)
def _looked(sha256: str, fingerprints: tuple[str, ...], _file: File, nets: tuple[str, ...]) -> Shot:
    del fingerprints  # part of the key: retrained nets look again
    data = _file.data or read(workspace.config().demo, sha256)
    found = bursts.look(images.decode(data, _file.name), {name: cache.classifier(name) for name in nets})
    return replace(found, photo=_smaller(found.photo))


def _smaller(photo: Photo) -> Photo:
    height, width = photo.pixels.shape[:2]
    scale = min(1, SHOWN / max(height, width))
    return replace(photo, pixels=images.resize(photo.pixels, round(width * scale), round(height * scale)))


@st.cache_resource(show_spinner=False, max_entries=4 * MAX_PHOTOS)
def picture(sha256: str, _photo: Photo, side: int) -> bytes:
    """Return a small JPEG of a photo, made once."""
    del sha256
    return images.encode_thumbnail(_photo.pixels, side)


@st.cache_resource(show_spinner=False, max_entries=8)
def _known(root: str, stamp: float) -> pd.DataFrame:
    del stamp
    return bursts.known(Path(root))


@st.cache_resource(show_spinner=False, max_entries=4)
def _rows(root: str, stamp: float) -> dict[str, dict]:
    return {row["sha256"]: row for row in _known(root, stamp).to_dict("records")}
