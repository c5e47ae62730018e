"""What the original study reported, beside ours: other photos, so for reference only."""

import pandas as pd
import streamlit as st

from mood.evaluation import wilson_interval
from mood.ui import cache, texts
from mood.ui.components.comparison import Compared

TEXTS = texts.of("study")

VALIDATION = {"baseline": 0.67, "augmented": 0.71, "transfer": 0.77}
TEST = 0.76
CONFUSION = ((281, 60), (95, 216))
"""Of 652 test photos: rows happy and sad, columns called happy and sad."""


def show(found: Compared) -> None:
    """Show the study's figures.

    Args:
        found: what is compared; ours stand beside.
    """
    if found.source.name != cache.home():
        return
    with st.expander(TEXTS.what_original_study, icon=":material/history_edu:"):
        rows = {
            found.titles[name]: {
                TEXTS.study_validation: f"{VALIDATION[name]:.0%}",
                f"ours, {found.split}": str(one.accuracy),
            }
            for name, one in found.evaluations.items()
            if name in VALIDATION
        }
        st.dataframe(pd.DataFrame(rows).T, alt=TEXTS.accuracies_study_ours)
        (hh, hs), (sh, ss) = CONFUSION
        n = hh + hs + sh + ss
        ends = wilson_interval(hh + ss, n)
        st.markdown(
            TEXTS.third_generation_called(
                hh=hh, n_happy=hh + hs, ss=ss, n_sad=sh + ss, test=TEST, n=n, low=ends.low, high=ends.high
            )
        )
