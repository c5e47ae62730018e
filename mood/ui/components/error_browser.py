"""A grid of photos to leaf through, one of them open; a table where the pictures are elsewhere."""

import math

import pandas as pd
import streamlit as st

from mood.datasets import Dataset
from mood.errors import ImageError
from mood.ui import cache, frame, state
from mood.ui.components import generations, notices

PER_PAGE = 24
_OPEN = "photo"


def show(source: cache.Source, errors: pd.DataFrame) -> None:
    """Show errors.

    Args:
        source: the data set they belong to.
        errors: rows of `evaluation.misclassified`.
    """
    if errors.empty:
        st.success("No errors of this kind.", icon=":material/check_circle:")
        return
    if source.dataset is None:
        notices.photos_elsewhere(source)
        _table(errors)
        return
    opened = st.query_params.get(_OPEN)
    if opened in set(errors["id"]):
        _opened(source, errors, opened)
    page = (
        st.pagination(math.ceil(len(errors) / PER_PAGE), key="page", **state.LASTING) if len(errors) > PER_PAGE else 1
    )
    grid = st.grid(min_column_width=150, gap="small")
    for error in errors.iloc[(page - 1) * PER_PAGE : page * PER_PAGE].itertuples():
        with grid.cell():
            _thumbnail(source.dataset, error)


def _thumbnail(dataset: Dataset, error: tuple) -> None:
    try:
        st.image(
            cache.thumbnail(dataset, error.id),
            width="stretch",
            alt=f"{error.id}, {error.y_true} taken for {error.y_pred}",
        )
    except ImageError as problem:
        st.warning(problem.message, icon=":material/broken_image:")
    st.button(
        f"{error.y_true} → {error.y_pred} {error.confidence:.0%}",
        key=f"open-{error.id}",
        on_click=_open,
        args=(error.id,),
        width="stretch",
        help=f"Open {error.id}",
    )


def _opened(source: cache.Source, errors: pd.DataFrame, file: str) -> None:
    dataset = source.dataset
    ids = errors["id"].to_list()
    position = ids.index(file)
    error = errors.iloc[position]
    with st.container(border=True):
        heading, previous, following, close = st.columns([6, 1, 1, 1], vertical_alignment="center")
        heading.markdown(f"**{file}** · labelled **{error.y_true}** · {position + 1} of {len(ids)}")
        previous.button("Previous", on_click=_open, args=(ids[position - 1],), disabled=position == 0, shortcut="Left")
        last = position == len(ids) - 1
        following.button(
            "Next", on_click=_open, args=(ids[(position + 1) % len(ids)],), disabled=last, shortcut="Right"
        )
        close.button("Close", on_click=_open, args=(None,), shortcut="Escape")
        photo = cache.photo_of(dataset, file)
        original, answers = st.columns([1, 3])
        original.image(photo.pixels, width="stretch", alt=f"{file}, labelled {error.y_true}", caption="The photo")
        with answers:
            generations.show(photo, cache.generations(), true_label=error.y_true)
        query = {"data": source.title, "photo": file}
        frame.link("explain", "Explain with every method", ":material/center_focus_strong:", query)


def _open(file: str | None) -> None:
    if file is None:
        st.query_params.pop(_OPEN, None)
    else:
        st.query_params[_OPEN] = file


def _table(errors: pd.DataFrame) -> None:
    st.dataframe(
        errors[["id", "y_true", "y_pred", "confidence", "p_happy"]],
        hide_index=True,
        height=600,
        column_config={
            "id": "photo",
            "y_true": "label",
            "y_pred": "called",
            "confidence": st.column_config.ProgressColumn("confidence", min_value=0.0, max_value=1.0, format="percent"),
            "p_happy": st.column_config.NumberColumn("P(happy)", format="%.3f"),
        },
        alt="The misclassified photos with label, prediction and confidence",
    )
