import streamlit as st

from mood.ui import cache, frame, state
from mood.ui.components import story

with frame.page("Findings", "What the generations taught: the story to present, from the numbers on disk."):
    sections = cache.findings()
    is_presenting = st.toggle("Present: one section a screen", key="present", **state.LINKED)
    if is_presenting:
        story.present(sections)
    else:
        story.show(sections)
        story.exports(sections)
