import streamlit as st

from mood.ui import cache, frame, guarantees, linked, markdown, state
from mood.ui.predict import photo_domain, photo_sources, what_taught
from mood.ui.shared import generations, guarantee, notices, pickers

with frame.page("Predict", "What does each generation say of a photo, and which part of it does it look at?"):
    task = pickers.task()
    trained = cache.generations(task)
    ways = photo_sources.ways(task)
    photos = ways[linked.ask("Photo from", ways, "from", title=str.capitalize)]()
    if not photos:
        st.info("Add a photo to see what each generation says of it.", icon=":material/image:")
    else:
        left, middle, right = st.columns([2, 1, 1])
        target = generations.ask_target(task, left)
        calibrated = guarantees.calibrated(trained)
        level = guarantee.ask_level(middle) if calibrated else None
        opacity = right.slider("Heatmap opacity", 0.0, 1.0, 0.5, 0.05, key="opacity", **state.LASTING)
        if calibrated:
            st.caption(guarantee.terms(calibrated[-1]))
        for photo in photos:
            with st.container(horizontal=True, vertical_alignment="center"):
                st.subheader(markdown.plain(photo.name), anchor=False, width="content")
                if photo.sha256 in state.own_photos():
                    frame.link_to_explain(task, data=state.OWN, own=photo.sha256)
                else:
                    frame.link_to_explain(task, data=photo_sources.home(task), photo=photo.name)
            for note in photo.notes:
                st.caption(note)
            guaranteed = generations.show(photo, trained, target=target, opacity=opacity, level=level)
            photo_domain.show(photo, trained, guaranteed)
            what_taught.show(photo, trained)
    notices.duty(cache.duty(task), task.classes)
