"""A grid of photos to leaf through, one of them open; a table where the pictures are elsewhere."""

import math

import pandas as pd
import streamlit as st

from mood.datasets import Dataset
from mood.errors import ImageError
from mood.ui import cache, markdown, state
from mood.ui.components import notices, opened_photo
from mood.ui.components.gallery_filters import Choice


def show(choice: Choice, rows: pd.DataFrame, found: pd.DataFrame) -> None:
    """Show photos.

    Args:
        choice: what was asked for.
        rows: the whole shelf.
        found: the rows to show, ordered.
    """
    opened = state.opened_photo()
    if opened in set(rows["id"]):
        opened_photo.show(choice, rows, found, opened)
    if found.empty:
        st.info("No photo is like this. Take a filter away to see more.", icon=":material/filter_alt_off:")
        return
    if choice.source.dataset is None:
        notices.photos_elsewhere(choice.source)
        _table(found)
        return
    pages = math.ceil(len(found) / choice.per_page)
    page = st.pagination(pages, key="page", **state.LASTING) if pages > 1 else 1
    grid = st.grid(min_column_width=150, gap="small")
    for row in found.iloc[(page - 1) * choice.per_page : page * choice.per_page].itertuples():
        with grid.cell():
            _thumbnail(choice.source.dataset, row)


def _thumbnail(dataset: Dataset, row: tuple) -> None:
    arrow = "→" if not row.is_correct else "✓"
    said = f"{row.y_true} {arrow} {row.y_pred}" if not row.is_correct else f"{arrow} {row.y_pred}"
    try:
        st.image(
            cache.thumbnail(dataset, row.id),
            width="stretch",
            alt=f"{row.id}, labelled {row.y_true}, called {row.y_pred}",
        )
    except ImageError as problem:
        st.warning(markdown.told(problem), icon=":material/broken_image:")
    st.button(
        f"{said} {row.confidence:.0%}",
        key=f"open-{row.id}",
        on_click=state.open_photo,
        args=(row.id,),
        width="stretch",
        help=f"Open {markdown.plain(row.id)}",
    )


def _table(found: pd.DataFrame) -> None:
    columns = [
        name
        for name in ("id", "y_true", "y_pred", "confidence", "p_happy", "story", "faces", "verdict")
        if name in found
    ]

    def open_chosen() -> None:
        rows = st.session_state["table"]["selection"]["rows"]
        state.open_photo(found["id"].iloc[rows[0]] if rows else None)

    st.dataframe(
        found[columns],
        hide_index=True,
        height=600,
        key="table",
        on_select=open_chosen,
        selection_mode="single-row",
        column_config={
            "id": "photo",
            "y_true": "label",
            "y_pred": "called",
            "confidence": st.column_config.ProgressColumn("confidence", min_value=0.0, max_value=1.0, format="percent"),
            "p_happy": st.column_config.NumberColumn("P(happy)", format="%.3f"),
            "verdict": "review",
        },
        alt="The photos with label, prediction and confidence; a click on a row opens it",
    )
