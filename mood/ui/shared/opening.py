"""Photos that open at a click, on a button or a row of a table, and come into view wherever they were opened from."""

from pathlib import Path
from typing import Any

import pandas as pd
import streamlit as st
from streamlit.components.v2 import component

from mood.datasets import Dataset
from mood.errors import ImageError
from mood.ui import cache, markdown, state

_JS = Path(__file__).with_name("opening.js").read_text("utf-8")
_component = component("mood.in_view", html="<span></span>", js=_JS)


def bring_into_view(opened: str) -> None:
    """Scroll to this place, once for what is opened and not again before something else is."""
    _component(data={"opened": opened}, key="in-view")


def thumbnail(dataset: Dataset, file: str, verb: str, label: str, alt: str) -> None:
    """Show a small picture of a photo, and a button that opens it; the verb says what a visitor then does."""
    try:
        st.image(cache.thumbnail(dataset, file), width="stretch", alt=alt)
    except ImageError as problem:
        st.warning(markdown.told(problem), icon=":material/broken_image:")
    st.button(
        label, key=f"{verb.lower()}-{file}", on_click=state.open_photo, args=(file,), width="stretch",
        help=f"{verb} {markdown.plain(file)}",
    )  # fmt: skip


def table(rows: pd.DataFrame, key: str, **look: Any) -> None:
    """Show a row a photo, its id in the first column; a click on a row opens it."""

    def open_chosen() -> None:
        places = st.session_state[key]["selection"]["rows"]
        state.open_photo(str(rows.iloc[places[0], 0]) if places else None)

    st.dataframe(rows, hide_index=True, key=key, on_select=open_chosen, selection_mode="single-row", **look)


def share_column(title: str) -> Any:
    """Return how a column of shares in [0, 1] is shown."""
    return st.column_config.ProgressColumn(title, min_value=0.0, max_value=1.0, format="percent")
