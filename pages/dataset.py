import streamlit as st

from mood.ui import cache, frame
from mood.ui.dataset import audits, data_overview, doubted_labels, more_photos
from mood.ui.shared import notices, pickers

with frame.page("Data set", "What did the nets learn from and were tested on, and which labels are doubtful?"):
    task = pickers.task()
    sources = cache.sources(task)
    name = pickers.dataset({name: source.title for name, source in sources.items()}, task, st.container())
    source = sources[name]
    notices.synthetic(source)
    data_overview.show(source)
    st.subheader("Quality")
    audits.quality(source)
    st.subheader("Shortcuts")
    audits.shortcuts(source)
    st.subheader("Doubted labels")
    doubted_labels.show(source)
    st.subheader("More photos")
    more_photos.open_folder(task)
    more_photos.collect_licensed()
