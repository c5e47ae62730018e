import streamlit as st

from mood.ui import cache, frame, series, texts
from mood.ui.components import burst_choice, burst_rates, series_source

TEXTS = texts.of("bursts_page")

with frame.page(TEXTS.keep_discard, TEXTS.many_photos_look):
    names = cache.generations()
    files = series_source.show()
    wish = burst_choice.ask(names)
    if not files:
        st.info(TEXTS.add_photos_that, icon=":material/burst_mode:")
    else:
        bar = st.progress(0.0, TEXTS.looking_at_photos)
        shots = series.looked(files, names, lambda done: bar.progress(done / len(files), TEXTS.looking_at_photos))
        bar.empty()
        if shots:
            burst_choice.show(files, shots, wish)
    st.subheader(TEXTS.how_good_suggestions)
    burst_rates.show()
