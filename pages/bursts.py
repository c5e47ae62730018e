import streamlit as st

from mood.ui import cache, frame
from mood.ui.bursts import burst_choice, burst_rates, series

with frame.page(
    "Keep or discard",
    "Many photos look alike: which of them is worth keeping, why that one, and when should you look yourself?",
):
    names = cache.generations()
    files = series.ask()
    wish = burst_choice.ask(cache.main_task(), names)
    if not files:
        series.ask_for_photos()
    else:
        bar = st.progress(0.0, "Looking at the photos …")
        shots = series.looked(files, names, lambda done: bar.progress(done / len(files), "Looking at the photos …"))
        bar.empty()
        if shots:
            burst_choice.show(files, shots, wish)
    burst_rates.show()
