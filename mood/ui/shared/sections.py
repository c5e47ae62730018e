"""Parts of a page, of which one is shown and computed at a time; unlike tabs, each has its own link."""

import streamlit as st

from mood.ui import state


def show(key: str, titles: tuple[str, ...]) -> str:
    """Show the choice.

    Args:
        key: names it in the page's address.
        titles: of the parts; the first is shown at first.

    Returns:
        The title chosen.
    """
    return st.segmented_control(
        "Part of this page", titles, default=titles[0], key=key, required=True, label_visibility="collapsed",
        **state.LINKED,
    )  # fmt: skip
