"""Accuracy on photos that somebody looked at when the data set was gathered, and on the others."""

from collections.abc import Mapping

import pandas as pd
import streamlit as st

from mood.evaluation import Metric, provenance
from mood.ui import viewing
from mood.ui.compare.comparison import Compared

WHAT = {
    provenance.VIEWED: "of photos that somebody looked at when the set was gathered",
    provenance.UNVIEWED: "of the others",
    provenance.AS_LABELLED: "of those others in which a blind look saw the labelled mood",
}
NOT_DRAWN = (
    "Looked at were mostly photos whose label is easy to believe: the others are harder, and show the labelled mood "
    "less often."
)


def show(found: Compared) -> None:
    """Show both for every generation; nothing where it is not known who looked at the photos.

    Args:
        found: what is compared.
    """
    accuracy = {
        found.titles[name]: viewing.accuracies(name, found.source.name, found.split, found.threshold)
        for name in found.evaluations
    }
    if not any(accuracy.values()):
        return
    rows = {title: {f"photos {group}": str(metric) for group, metric in of.items()} for title, of in accuracy.items()}
    st.markdown("**By whether somebody looked at the photos when the set was gathered**")
    st.dataframe(
        pd.DataFrame(rows).T.rename_axis("generation"), alt="Accuracy by whether somebody looked at the photos"
    )
    looked = viewing.blind_look(next(iter(found.evaluations)), found.source.name, found.split)
    st.caption(f"{NOT_DRAWN} {looked}".strip())


def in_words(accuracy: Mapping[str, Metric]) -> str:
    """Say the accuracies of one generation in half a sentence, each with its interval and n."""
    return "; ".join(f"{metric}, {WHAT[group]}" for group, metric in accuracy.items())
