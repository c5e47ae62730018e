"""Bundled photos to try the app with."""

import streamlit as st

from mood.datasets import Dataset
from mood.images import Photo
from mood.tasks import Task
from mood.ui import cache
from mood.ui.shared import notices, picture_button

N_SAMPLES = 12
_SIDE = 80
_KEY = "sample"


def show(task: Task) -> list[Photo]:
    """Show samples of a task's classes to pick from; return the chosen one, or nothing where there are none."""
    source = cache.sources(task).get("demo")
    if source is None or source.dataset is None:
        st.info("This copy has no bundled samples in `data/demo/`.")
        return []
    notices.synthetic(source)
    files = chosen(source.dataset)
    sample = st.query_params.get(_KEY) or st.session_state.get(_KEY)
    picked = sample if sample in files and sample is not None else files[0]
    picture_button.style()
    grid = st.grid(N_SAMPLES, min_column_width=_SIDE, gap="xsmall")
    for number, file in enumerate(files, start=1):
        with grid.cell():
            picture_button.show(
                cache.thumbnail(source.dataset, file), f"Sample {number}", f"sample-{number}", _choose,
                (file,), is_chosen=file == picked,
            )  # fmt: skip
    return [cache.photo_of(source.dataset, picked)]


def _choose(file: str) -> None:
    st.query_params[_KEY] = st.session_state[_KEY] = file  # the address of another page does not name it


def chosen(dataset: Dataset) -> list[str]:
    """Return a spread of at most `N_SAMPLES` test photos, as many of each class."""
    test = dataset.split("test").table.sort_values("sha256")
    return sorted(test.groupby("label").head(N_SAMPLES // test["label"].nunique())["file"])
