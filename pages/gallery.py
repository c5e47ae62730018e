import streamlit as st

from mood.evaluation import misclassified
from mood.ui import cache, frame
from mood.ui.components import error_browser, error_filters

with frame.page("Gallery", "Which test photos does a generation get wrong, and what did it look at when it did?"):
    chosen = error_filters.show(cache.cards(), cache.sources())
    predictions = cache.predictions(chosen.generation, chosen.source.name)
    test = predictions[predictions["split"] == "test"]
    errors = chosen.keep(misclassified(test, chosen.true_label, chosen.order))
    st.markdown(error_filters.sentence(chosen, len(errors), test))
    error_browser.show(chosen.source, errors)
