"""Picks one photo: an own one, or one of a data set."""

from collections.abc import Mapping

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from mood.datasets import Dataset
from mood.images import Photo
from mood.tasks import Task
from mood.ui import cache, frame, linked, state
from mood.ui.shared import notices, pickers


def show(task: Task, sources: Mapping[str, cache.Source]) -> tuple[Photo | None, str | None]:
    """Return the photo that is picked, or None if there is none, and its label where it is known."""
    if state.lacks_own_of_address():
        st.info(
            "The photo of this link is not here: uploaded photos stay in the visit in which they were uploaded.",
            icon=":material/lock:",
        )
    here = {name: source.dataset for name, source in sources.items() if source.dataset is not None}
    datasets = {name: dataset for name, dataset in here.items() if "test" in dataset.splits}
    titles = {name: sources[name].title for name in datasets}
    if state.own_photos():
        titles[state.OWN] = "Your photos"
    if not titles:
        st.info("There is no photo to explain. Upload one on the Predict page.", icon=":material/image:")
        return None, None
    left, right = st.columns(2)
    data = pickers.dataset(titles, task, left, label="Photos")
    return (_own(right), None) if data == state.OWN else _labelled(right, sources[data], datasets[data])


def _own(place: DeltaGenerator) -> Photo:
    photos = state.own_photos()
    digest = place.selectbox(
        "Photo", list(photos), format_func=lambda key: photos[key].name, **linked.choice(state.OWN, photos)
    )
    frame.link("predict", "Back to Predict", ":material/arrow_back:", {"from": "upload"})
    return photos[digest]


def _labelled(place: DeltaGenerator, source: cache.Source, dataset: Dataset) -> tuple[Photo, str]:
    table = dataset.split("test").table
    files = table["file"].to_list()
    file = str(place.selectbox("Test photo", files, **linked.choice("photo", files)))
    notices.synthetic(source)
    return cache.photo_of(dataset, file), str(table["label"].iloc[files.index(file)])
