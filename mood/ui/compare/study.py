"""What the original study reported, beside ours: other photos, so for reference only."""

import pandas as pd
import streamlit as st

from mood.evaluation import wilson_interval
from mood.ui import cache
from mood.ui.compare.comparison import Compared
from mood.zoo.study import MOOD, REPORTED, REPORTED_CONFUSION


def show(found: Compared) -> None:
    """Show the study's figures.

    Args:
        found: what is compared; ours stand beside.
    """
    if found.source.name != cache.home() or not set(REPORTED) & set(found.evaluations):
        return
    with st.expander("What the original study reported", icon=":material/history_edu:"):
        rows = {
            found.titles[name]: {
                "study, validation": f"{REPORTED[name]:.0%}",
                f"ours, {found.split}": str(one.accuracy),
            }
            for name, one in found.evaluations.items()
            if name in REPORTED
        }
        st.dataframe(pd.DataFrame(rows).T, alt="Accuracies of the study and ours")
        other, positive = MOOD.classes
        (tp, fn), (fp, tn) = REPORTED_CONFUSION
        n = tp + fn + fp + tn
        ends = wilson_interval(tp + tn, n)
        st.markdown(
            f"Its third generation was correct on {tp} of {tp + fn} {positive} and {tn} of {fp + tn} {other} test "
            f"photos: {(tp + tn) / n:.0%} of {n} [{ends.low:.1%}, {ends.high:.1%}] (Wilson; the study stated no "
            "interval). Its photos were found by the same search words, but they are not these."
        )
