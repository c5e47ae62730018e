"""The pages of Mood, and nothing else: each page stands alone on a deep link."""

from pathlib import Path

import streamlit as st

PAGES = Path(__file__).parent / "pages"

if __name__ == "app":  # the server imports it once as it starts; every visitor runs it as a script
    from mood.ui import warming

    app = st.App(__file__, lifespan=warming.lifespan)
else:
    from mood.ui import frame

    st.set_page_config(page_icon=frame.ICON)  # first: else the tab takes the page's icon, from a server of Google's
    st.navigation(
        [
            st.Page(PAGES / "overview.py", title="Overview", icon=":material/home:", default=True),
            st.Page(PAGES / "predict.py", title="Predict", icon=":material/add_photo_alternate:"),
            st.Page(PAGES / "bursts.py", title="Keep or discard", icon=":material/burst_mode:"),
            st.Page(PAGES / "gallery.py", title="Gallery", icon=":material/photo_library:"),
            st.Page(PAGES / "explain.py", title="Explain", icon=":material/center_focus_strong:"),
            st.Page(PAGES / "compare.py", title="Compare", icon=":material/monitoring:"),
            st.Page(PAGES / "dataset.py", title="Data set", icon=":material/dataset:"),
            st.Page(PAGES / "findings.py", title="Findings", icon=":material/auto_stories:"),
        ],
        position="top",
    ).run()
