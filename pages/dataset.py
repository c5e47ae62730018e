import streamlit as st

from mood.ui import cache, frame, state, texts
from mood.ui.components import (
    data_overview,
    doubted_labels,
    licensed_photos,
    local_folder,
    notices,
    photo_quality,
    shortcuts,
    task_picker,
)

TEXTS = texts.of("dataset_page")

with frame.page(TEXTS.data_set, TEXTS.what_did_nets):
    task = task_picker.show()
    sources = cache.sources(task)
    names = list(sources)
    name = st.segmented_control(
        TEXTS.data_set, names, format_func=lambda key: sources[key].title, default=names[0], key="data", required=True,
        **state.LINKED,
    )  # fmt: skip
    notices.synthetic(sources[name])
    data_overview.show(sources[name])
    if sources[name].dataset is not None:
        licensed_photos.attribution(sources[name].dataset)
    st.subheader(TEXTS.quality)
    photo_quality.show(sources[name])
    if task.is_binary:
        st.subheader(TEXTS.shortcuts)
        shortcuts.show(sources[name])
        st.subheader(TEXTS.doubted_labels)
        doubted_labels.show(sources[name])
    st.subheader(TEXTS.more_photos)
    local_folder.show()
    licensed_photos.show()
