import streamlit as st

from mood.ui import frame, texts

TEXTS = texts.of("overview_page")

DOORS = {
    "predict": (TEXTS.try_your_own, TEXTS.upload_one_use, ":material/add_photo_alternate:"),
    "bursts": (TEXTS.keep_best_burst, TEXTS.similar_photos_grouped, ":material/burst_mode:"),
    "gallery": (TEXTS.leaf_through_errors, TEXTS.every_test_photo, ":material/photo_library:"),
    "compare": (TEXTS.compare_generations, TEXTS.accuracy_interval_confusion, ":material/monitoring:"),
    "findings": (TEXTS.present_findings, TEXTS.story_nine_sections, ":material/auto_stories:"),
}

with frame.page(TEXTS.mood, TEXTS.why_does_neural):
    for column, (page, (label, what, icon)) in zip(st.columns(len(DOORS)), DOORS.items(), strict=True):
        with column, st.container(border=True, height="stretch"):
            frame.link(page, label, icon)
            st.caption(what)
    st.subheader(TEXTS.generations_glance)
    from mood.ui import cache  # pandas, Plotly and more: what stands above is on screen before
    from mood.ui.components import scoreboard

    scoreboard.show(cache.cards(), cache.sources())
