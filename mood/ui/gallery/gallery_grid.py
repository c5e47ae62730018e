"""A grid of photos to leaf through, one of them open; a table where the pictures are elsewhere."""

import math
from collections.abc import Hashable
from typing import Any

import pandas as pd
import streamlit as st

from mood.datasets import Dataset
from mood.ui import linked, markdown, state
from mood.ui.gallery import opened_photo
from mood.ui.gallery.gallery_filters import Choice
from mood.ui.shared import notices, opening


def show(choice: Choice, rows: pd.DataFrame, shown: pd.DataFrame, alike: linked.Linked) -> None:
    """Show some of all rows, in their order; for `alike` see `opened_photo.show`."""
    opened = state.opened_photo()
    if opened is not None and opened in set(rows["id"]):
        opened_photo.show(choice, rows, shown, opened, alike)
    if shown.empty:
        st.info("No photo is like this. Take a filter away to see more.", icon=":material/filter_alt_off:")
        return
    if choice.source.dataset is None:
        notices.photos_elsewhere(choice.source)
        _table(shown)
        return
    pages = math.ceil(len(shown) / choice.per_page)
    page = st.pagination(pages, key="page", **state.LASTING) if pages > 1 else 1
    grid = st.grid(min_column_width=150, gap="small")
    for row in shown.iloc[(page - 1) * choice.per_page : page * choice.per_page].to_dict("records"):
        with grid.cell():
            _thumbnail(choice.source.dataset, row)


def _thumbnail(dataset: Dataset, row: dict[Hashable, Any]) -> None:
    file, true, called = row["id"], row["y_true"], row["y_pred"]
    said = f"✓ {called}" if row["is_correct"] else f"{true} → {called}"
    alt = f"{file}, labelled {true}, called {called}"
    opening.thumbnail(dataset, file, "Open", f"{markdown.plain(said)} {row['confidence']:.0%}", alt)


def _table(shown: pd.DataFrame) -> None:
    columns = ["id", "y_true", "y_pred", "confidence", "history", "faces", "verdict"]
    opening.table(
        shown[[name for name in columns if name in shown]], "table", height=600,
        column_config={"id": "photo", "y_true": "label", "y_pred": "called",
                       "confidence": opening.share_column("confidence"), "verdict": "review"},
        alt="The photos with label, prediction and confidence; a click on a row opens it",
    )  # fmt: skip
