"""A picture that is a button: clicked, touched, or reached by Tab and pressed."""

import base64
from collections.abc import Callable
from pathlib import Path

import streamlit as st

_KEY = "picture-button"  # by which the style sheet finds them
_STYLE = Path(__file__).with_name("picture_button.css")


def inline(jpeg: bytes) -> str:
    """Return a picture as an address that holds it: it comes with the page, without a request of its own."""
    return "data:image/jpeg;base64," + base64.b64encode(jpeg).decode()


def style() -> None:
    """Let pictures be buttons on this page; once a page is enough."""
    st.html(_STYLE)


def show(
    picture: bytes | str, label: str, key: str, on_click: Callable[[], None], is_chosen: bool = False, alt: str = ""
) -> None:
    """Show a picture, the content of an image file or its address, that can be clicked; framed where it is chosen.

    For those who do not see it, the label says what a click does, and `alt` what it shows where the label does not.
    """
    with st.container(key=f"{_KEY}-{key}"):
        st.image(picture, width="stretch", alt=alt)
        st.button(label, key=key, on_click=on_click, type="primary" if is_chosen else "secondary")
