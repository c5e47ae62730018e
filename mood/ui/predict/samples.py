"""Bundled photos to try the app with."""

import streamlit as st

from mood.datasets import Dataset
from mood.images import Photo
from mood.tasks import Task
from mood.ui import cache, state
from mood.ui.shared import notices, picture_button

N_SAMPLES = 12
_SIDE = 80


def show(task: Task) -> list[Photo]:
    """Show samples to pick from by a click; the chosen one is framed.

    Args:
        task: samples of its classes are shown.

    Returns:
        The chosen one, or nothing where there are none.
    """
    source = cache.sources(task).get("demo")
    if source is None or source.dataset is None:
        st.info("This copy has no bundled samples in `data/demo/`.")
        return []
    notices.synthetic(source)
    files = chosen(source.dataset)
    sample = state.sample()
    picked = sample if sample in files and sample is not None else files[0]
    picture_button.style()
    grid = st.grid(N_SAMPLES, min_column_width=_SIDE, gap="xsmall")
    for number, file in enumerate(files, start=1):
        with grid.cell():
            picture_button.show(
                cache.thumbnail(source.dataset, file), f"Sample {number}", f"sample-{number}", state.choose_sample,
                (file,), is_chosen=file == picked,
            )  # fmt: skip
    return [cache.photo_of(source.dataset, picked)]


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
