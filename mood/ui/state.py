"""What a session remembers, each key named once."""

from pathlib import Path
from typing import TYPE_CHECKING, Literal, TypedDict

import streamlit as st

if TYPE_CHECKING:
    from mood.errors import ImageError
    from mood.images import Photo  # NumPy and Pillow: the frame, which comes first, needs neither

_PHOTOS, _REFUSED, _OPEN, _FOLDERS = "own_photos", "refused_files", "photo", "own_folders"
UPLOADERS = "upload_round"
OWN = "own"
"""In addresses what is uploaded among the data sets, and key of the widget that picks one of these photos."""
MAX_PHOTOS = 24
"""Own photos kept in a session: 24 at 1,024 px are at most 75 MB."""


class Lasting(TypedDict):
    """What a widget is told whose choice survives a change of page."""

    persist_state: Literal["session"]


LASTING: Lasting = {"persist_state": "session"}


def own_photos() -> "dict[str, Photo]":
    """Return the photos that this session uploaded, by SHA-256, oldest first."""
    return st.session_state.setdefault(_PHOTOS, {})


def remember(photo: "Photo") -> None:
    """Keep a photo for this session, in memory only; the oldest makes room."""
    photos = own_photos()
    photos[photo.sha256] = photo
    while len(photos) > MAX_PHOTOS:
        del photos[next(iter(photos))]


def refused_files() -> "dict[str, ImageError]":
    """Return why files that this session uploaded cannot be read, by SHA-256: nobody tries twice."""
    return st.session_state.setdefault(_REFUSED, {})


def forget_photos() -> None:
    """Drop all photos that this session uploaded, also those that the uploader still holds."""
    own_photos().clear()
    refused_files().clear()
    renew(UPLOADERS)


def round_of(widgets: str) -> int:
    """Return how often widgets were renewed, `UPLOADERS`; with a new key they start as if untouched."""
    return st.session_state.get(widgets, 0)


def renew(widgets: str) -> None:
    """Let uploaders start empty."""
    st.session_state[widgets] = round_of(widgets) + 1


def own_folders() -> list[Path]:
    """Return the folders that this session opened, oldest first."""
    return st.session_state.setdefault(_FOLDERS, [])


def open_folder(folder: Path) -> None:
    """Keep a data set's folder among those that this session sees."""
    if folder not in own_folders():
        own_folders().append(folder)


def opened_photo() -> str | None:
    """Return the id of the photo that is open; it is part of the page's address."""
    return st.query_params.get(_OPEN)


def open_photo(file: str | None) -> None:
    """Open a photo by its id, or close the one that is open."""
    if file is None:
        st.query_params.pop(_OPEN, None)
    else:
        st.query_params[_OPEN] = file


def lacks_own_of_address() -> bool:
    """Return whether the address names an own photo that this session has not, and take it out of the address."""
    is_missing = st.query_params.get(OWN, "") not in {"", *own_photos()}
    if is_missing:
        st.query_params.pop(OWN)
    return is_missing
