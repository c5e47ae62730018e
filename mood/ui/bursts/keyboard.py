"""The keyboard on Keep or discard: it presses the page's own buttons, of the photo that is framed."""

from pathlib import Path

import streamlit as st
from streamlit.components.v2 import component

_STYLE = Path(__file__).with_name("photo_card.css")
_JS = Path(__file__).with_name("keyboard.js").read_text("utf-8")
_component = component("mood.keyboard", html="<span></span>", js=_JS)

KEYS = (
    "Keys: `←` `→` `↑` `↓` choose a photo, `K` keeps it, `X` discards it, `Space` goes to the next burst, `Enter` "
    "shows it side by side, `Esc` all of them, `Z` undoes."
)


def style() -> None:
    """Let cards look like what is decided on them; once a page is enough."""
    st.html(_STYLE)


def listen() -> None:
    """Let keys choose photos and decide on them, but never while somebody types or a dialog is open."""
    _component(data={}, key="keyboard")
