import streamlit as st

from mood.ui import cache, frame
from mood.ui.bursts import burst_choice, burst_rates, series

with frame.page(
    "Keep or discard",
    "Many photos look alike: which of them is worth keeping, why that one, and when should you look yourself?",
):
    task, names = cache.main_task(), cache.generations()
    files = series.ask(task)
    wish = burst_choice.ask(task, names)
    if not files:
        st.info("Add photos that look alike: each burst among them is sorted.", icon=":material/burst_mode:")
    else:
        shots, photos = series.looked(files, names)
        if shots:
            burst_choice.show(files, shots, photos, wish)
    if series.bundled(task):
        burst_rates.show()
