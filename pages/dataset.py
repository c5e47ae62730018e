import streamlit as st

from mood.ui import cache, frame
from mood.ui.dataset import data_overview, doubted_labels, local_folder, photo_quality, shortcuts
from mood.ui.shared import data_picker, licensed_photos, notices, task_picker

with frame.page("Data set", "What did the nets learn from and were tested on, and which labels are doubtful?"):
    task = task_picker.show()
    sources = cache.sources(task)
    name = data_picker.show({name: source.title for name, source in sources.items()}, task, st.container())
    notices.synthetic(sources[name])
    data_overview.show(sources[name])
    if (dataset := sources[name].dataset) is not None:
        licensed_photos.attribution(dataset)
    st.subheader("Quality")
    photo_quality.show(sources[name])
    st.subheader("Shortcuts")
    shortcuts.show(sources[name])
    st.subheader("Doubted labels")
    doubted_labels.show(sources[name])
    st.subheader("More photos")
    local_folder.show()
    licensed_photos.show()
