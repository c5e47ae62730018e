"""What facts that have nothing to do with an expression reach, beside the generations."""

import streamlit as st

from mood import shortcuts as measured
from mood.ui import cache, drawn, texts, workspace
from mood.ui.components import notices
from mood.zoo import SPECS

TEXTS = texts.of("shortcuts")


def show(source: cache.Source) -> None:
    """Show the shortcuts of a data set.

    Args:
        source: the data set.
    """
    found = measured.read(measured.path_of(workspace.config().models, source.name))
    if not found:
        st.info(
            TEXTS.not_measured_yet,
            icon=":material/hourglass_empty:",
        )
        return
    of_models = {name: cache.evaluated(name, source.name, "test") for name in cache.cards()}
    rows = {f"{name} alone": metric for name, metric in found.items()}
    rows |= {SPECS[name].title: one.accuracy for name, one in of_models.items() if one is not None}
    st.plotly_chart(
        drawn.slices(rows, 0.5, ""),
        key="shortcuts",
        config=notices.PLAIN_CHART,
        alt="; ".join(f"{name}: {metric}" for name, metric in rows.items()),
    )
    st.caption(TEXTS.accuracy_test_photos)
