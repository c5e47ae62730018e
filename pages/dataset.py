import streamlit as st

from mood.ui import cache, frame
from mood.ui.components import (
    data_overview,
    data_picker,
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
    name = data_picker.show({name: source.title for name, source in sources.items()}, task, st)
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
