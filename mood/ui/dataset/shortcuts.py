"""What facts that have nothing to do with an expression reach, beside the generations."""

import streamlit as st

from mood.audit import shortcuts as measured
from mood.ui import cache, drawn, workspace
from mood.ui.shared import notices


def show(source: cache.Source) -> None:
    """Show the shortcuts of a data set.

    Args:
        source: the data set.
    """
    found = measured.read(measured.path_of(workspace.config().models, source.name))
    if not found:
        st.info(
            "Not measured yet. Run `python -m mood audit shortcuts --photos DIR`; it needs photos of every class in "
            "the train and the test split.",
            icon=":material/hourglass_empty:",
        )
        return
    of_models = {name: cache.evaluated(name, source.name, "test") for name in cache.cards()}
    rows = {f"{name} alone": metric for name, metric in found.items()}
    rows |= {cache.title(name): one.accuracy for name, one in of_models.items() if one is not None}
    st.plotly_chart(
        drawn.slices(rows, 0.5, ""),
        key="shortcuts",
        config=notices.PLAIN_CHART,
        alt="; ".join(f"{name}: {metric}" for name, metric in rows.items()),
    )
    st.caption(
        "Accuracy on the test photos with 95 % Wilson intervals; dotted: guessing. A logistic regression on the mean "
        "colour of a photo, on how many faces OpenCV finds in it, or on its shape, knows nothing of expressions: a net "
        "is worth only what it adds to them."
    )
