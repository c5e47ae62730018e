import streamlit as st

from mood.ui import cache, frame
from mood.ui.bursts import burst_choice, burst_rates, sources

with frame.page(
    "Keep or discard",
    "Many photos look alike: which of them is worth keeping, why that one, and when should you look yourself?",
):
    task, names = cache.main_task(), cache.generations()
    series = sources.ask(task, names)
    wish = burst_choice.ask(task, names if series is None else series.nets)
    if series is None:
        st.info("Add photos that look alike: each burst among them is sorted.", icon=":material/burst_mode:")
    else:
        burst_choice.show(series, wish)
    if sources.bundled(task):
        burst_rates.show()
