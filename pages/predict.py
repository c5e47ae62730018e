import streamlit as st

from mood.ui import cache, frame, state, texts
from mood.ui.components import generations, photo_domain, samples, task_picker, uploads

TEXTS = texts.of("predict_page")

SOURCES = {TEXTS.upload: uploads.show, TEXTS.camera: uploads.show_camera, TEXTS.sample: samples.show}

with frame.page(TEXTS.predict, TEXTS.what_does_each):
    task = task_picker.show()
    source = st.segmented_control(
        TEXTS.photo, list(SOURCES), default=TEXTS.upload, key="from", required=True, **state.LINKED
    )
    photos = SOURCES[source](task)
    trained = cache.generations(task)
    if not photos:
        st.info(TEXTS.add_photo_pick, icon=":material/image:")
    else:
        left, right = st.columns([2, 1])
        target = left.segmented_control(
            TEXTS.explain,
            generations.targets(task.classes),
            default=generations.PREDICTED,
            key="target",
            required=True,
            **state.LINKED,
        )
        opacity = right.slider(TEXTS.heatmap_opacity, 0.0, 1.0, 0.5, 0.05, key="opacity", **state.LASTING)
    for photo in photos:
        st.subheader(photo.name, anchor=False)
        for note in photo.notes:
            st.caption(note)
        generations.show(photo, trained, target=target, opacity=opacity)
        if task.is_binary:
            photo_domain.show(photo, trained)
