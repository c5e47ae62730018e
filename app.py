"""The pages of Mood, and nothing else: each page stands alone on a deep link."""

from pathlib import Path

import streamlit as st

from mood.ui import texts

TEXTS = texts.of("app")

PAGES = Path(__file__).parent / "pages"

st.navigation(
    [
        st.Page(PAGES / "overview.py", title=TEXTS.overview, icon=":material/home:", default=True),
        st.Page(PAGES / "predict.py", title=TEXTS.predict, icon=":material/add_photo_alternate:"),
        st.Page(PAGES / "bursts.py", title=TEXTS.keep_discard, icon=":material/burst_mode:"),
        st.Page(PAGES / "gallery.py", title=TEXTS.gallery, icon=":material/photo_library:"),
        st.Page(PAGES / "explain.py", title=TEXTS.explain, icon=":material/center_focus_strong:"),
        st.Page(PAGES / "compare.py", title=TEXTS.compare, icon=":material/monitoring:"),
        st.Page(PAGES / "dataset.py", title=TEXTS.data_set, icon=":material/dataset:"),
        st.Page(PAGES / "findings.py", title=TEXTS.findings, icon=":material/auto_stories:"),
    ],
    position="top",
).run()
