import streamlit as st

from mood.ui import cache, frame, state
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

with frame.page("Data set", "What did the nets learn from and were tested on, and which labels are doubtful?"):
    task = task_picker.show()
    sources = cache.sources(task)
    names = list(sources)
    name = st.segmented_control(
        "Data set", names, format_func=lambda key: sources[key].title, default=names[0], key="data", required=True,
        **state.LINKED,
    )  # fmt: skip
    notices.synthetic(sources[name])
    data_overview.show(sources[name])
    if sources[name].dataset is not None:
        licensed_photos.attribution(sources[name].dataset)
    st.subheader("Quality")
    photo_quality.show(sources[name])
    if task.is_binary:
        st.subheader("Shortcuts")
        shortcuts.show(sources[name])
        st.subheader("Doubted labels")
        doubted_labels.show(sources[name])
    st.subheader("More photos")
    local_folder.show()
    licensed_photos.show()
