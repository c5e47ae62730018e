"""Bundled photos to try the app with."""

import streamlit as st

from mood.datasets import Dataset
from mood.images import Photo
from mood.labels import Task
from mood.ui import cache, state
from mood.ui.components import notices

N_SAMPLES = 12


def show(task: Task) -> list[Photo]:
    """Show a row of samples to pick from.

    Args:
        task: samples of its classes are shown.

    Returns:
        The picked one, or nothing.
    """
    source = cache.sources(task).get("demo")
    if source is None or source.dataset is None:
        st.info("This copy has no bundled samples in `data/demo/`.")
        return []
    notices.synthetic(source)
    files = chosen(source.dataset)
    picked = st.pills(
        "Sample",
        files,
        format_func=lambda file: f"{files.index(file) + 1}",
        default=files[0],
        key="sample",
        **state.LINKED,
    )
    with st.container(horizontal=True, gap="small"):
        for number, file in enumerate(files, start=1):
            st.image(cache.thumbnail(source.dataset, file), width=84, caption=str(number), alt=f"Sample {number}")
    return [] if picked is None else [cache.photo_of(source.dataset, picked)]


def chosen(dataset: Dataset) -> list[str]:
    """Return a spread of the test photos, as many of each class.

    Args:
        dataset: the bundled data set.

    Returns:
        At most `N_SAMPLES` file names.
    """
    test = dataset.split("test").table.sort_values("sha256")
    halves = [group["file"].head(N_SAMPLES // test["label"].nunique()).to_list() for _, group in test.groupby("label")]
    return sorted(sum(halves, []))
