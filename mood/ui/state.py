"""What a session remembers, each key named once."""

import streamlit as st

from mood.images import Photo

_PHOTOS = "own_photos"
MAX_PHOTOS = 24
"""Own photos kept in a session: 24 at 1,024 px are at most 75 MB."""

LASTING = {"persist_state": "session"}
"""For widgets whose choice survives a change of page."""

LINKED = {"bind": "query-params", "persist_state": "session"}
"""For widgets whose choice is part of the page's address; the key names the query parameter."""


def own_photos() -> dict[str, Photo]:
    """Return the photos that this session uploaded.

    Returns:
        Photos by SHA-256, oldest first.
    """
    return st.session_state.setdefault(_PHOTOS, {})


def remember(photo: Photo) -> None:
    """Keep a photo for this session, in memory only; the oldest makes room.

    Args:
        photo: what to keep.
    """
    photos = own_photos()
    photos[photo.sha256] = photo
    while len(photos) > MAX_PHOTOS:
        del photos[next(iter(photos))]


def forget_photos() -> None:
    """Drop all photos that this session uploaded."""
    own_photos().clear()
