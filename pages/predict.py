import streamlit as st

from mood.ui import cache, frame, linked, markdown, state
from mood.ui.predict import photo_domain, photo_sources
from mood.ui.shared import generations, pickers

SOURCES = {
    "upload": photo_sources.show_uploader, "camera": photo_sources.show_camera, "sample": photo_sources.show_samples,
}  # fmt: skip

with frame.page("Predict", "What does each generation say of a photo, and which part of it does it look at?"):
    task = pickers.task()
    source = linked.ask("Photo from", SOURCES, "from", title=str.capitalize)
    photos = SOURCES[source](task)
    trained = cache.generations(task)
    if not photos:
        st.info("Add a photo, or pick a sample to see how it works.", icon=":material/image:")
    else:
        left, right = st.columns([2, 1])
        target = generations.ask_target(task, left)
        opacity = right.slider("Heatmap opacity", 0.0, 1.0, 0.5, 0.05, key="opacity", **state.LASTING)
        for photo in photos:
            with st.container(horizontal=True, vertical_alignment="center"):
                st.subheader(markdown.plain(photo.name), anchor=False, width="content")
                if photo.sha256 in state.own_photos():
                    frame.link_to_explain(task, data=state.OWN, own=photo.sha256)
                else:
                    frame.link_to_explain(task, data=photo_sources.home(task), photo=photo.name)
            for note in photo.notes:
                st.caption(note)
            generations.show(photo, trained, target=target, opacity=opacity)
            photo_domain.show(photo, trained)
