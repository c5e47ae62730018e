import streamlit as st

from mood.ui import frame, texts

TEXTS = texts.of("overview_page")

with frame.page(
    TEXTS.mood,
    TEXTS.why_does_neural,
):
    first, second, third, fourth = st.columns(4)
    with first, st.container(border=True, height="stretch"):
        frame.link("predict", TEXTS.try_your_own, ":material/add_photo_alternate:")
        st.caption(TEXTS.upload_one_use)
    with second, st.container(border=True, height="stretch"):
        frame.link("gallery", TEXTS.leaf_through_errors, ":material/photo_library:")
        st.caption(TEXTS.every_test_photo)
    with third, st.container(border=True, height="stretch"):
        frame.link("compare", TEXTS.compare_generations, ":material/monitoring:")
        st.caption(TEXTS.accuracy_interval_confusion)
    with fourth, st.container(border=True, height="stretch"):
        frame.link("findings", TEXTS.present_findings, ":material/auto_stories:")
        st.caption(TEXTS.story_eight_sections)
    st.subheader(TEXTS.generations_glance)
    from mood.ui import cache  # pandas, Plotly and more: what stands above is on screen before
    from mood.ui.components import scoreboard

    scoreboard.show(cache.cards(), cache.sources())
