"""The generations' probabilities: over all thresholds, and whether they can be taken at their word."""

import numpy as np
import streamlit as st

from mood.evaluation import curves
from mood.ui import comparisons, drawn, frame, state
from mood.ui.components.comparison import Compared
from mood.ui.components.notices import PLAIN_CHART

_CHOICES = ("reliability", "ROC", "precision and recall", "histogram")


@frame.part
def show(found: Compared) -> None:
    """Show one of the curves of all generations.

    Args:
        found: what is compared.
    """
    chosen = st.segmented_control(
        "Show", _CHOICES, default=_CHOICES[0], key="probabilities", required=True, **state.LINKED
    )
    if not found.evaluations:
        return
    {"reliability": _reliability, "ROC": _roc, "histogram": _histogram}.get(chosen, _precision_recall)(found)


def _roc(found: Compared) -> None:
    lines = {name: curves.roc(one.is_positive, one.p) for name, one in found.evaluations.items()}
    figure = drawn.lines(lines, found.titles, "sad photos called happy", "happy photos called happy", diagonal=True)
    _chart(figure, "ROC curves: " + _values(found, "roc_auc"))
    st.caption(f"Area under the curve: {_values(found, 'roc_auc')}. Dotted: guessing.")


def _precision_recall(found: Compared) -> None:
    lines = {name: curves.precision_recall(one.is_positive, one.p) for name, one in found.evaluations.items()}
    _chart(drawn.lines(lines, found.titles, "recall of happy", "precision of happy"), "Precision over recall")
    st.caption(f"Average precision: {_values(found, 'average_precision')}.")


def _reliability(found: Compared) -> None:
    temperatures = {name: comparisons.temperature(name, found.source.name) for name in found.evaluations}
    is_warmed = st.toggle(
        "After temperature scaling", key="tempered", help="One number a generation, fitted on validation photos.",
        **state.LINKED,
    )  # fmt: skip
    shown, errors = {}, {}
    for name, by in temperatures.items():
        by = by if is_warmed and by is not None else 1.0
        shown[name], errors[name] = comparisons.warmed(name, found.source.name, found.split, by)
    bins = {name: curves.reliability(one.is_positive, one.p) for name, one in shown.items()}
    _chart(drawn.reliability(bins, found.titles), "How often photos of like probability are happy")
    sentences = [
        f"{found.titles[name]} {errors[name]}" + (f", temperature {by:.2f}" if by is not None else "")
        for name, by in temperatures.items()
    ]
    st.caption(
        "On the dotted line a probability means what it says; bars are 95 % Wilson intervals. Calibration error (ten "
        f"bins): {'; '.join(sentences)}. A temperature above 1 belongs to a net too sure of itself."
    )


def _histogram(found: Compared) -> None:
    values = {name: (one.p[one.is_positive], one.p[~one.is_positive]) for name, one in found.evaluations.items()}
    for (name, (happy, sad)), column in zip(values.items(), st.columns(len(values)), strict=True):
        column.markdown(f"**{found.titles[name]}**")
        alt = f"{found.titles[name]}: median {np.median(happy):.0%} for happy photos, {np.median(sad):.0%} for sad ones"
        column.plotly_chart(drawn.histogram(happy, sad), key=f"histogram-{name}", config=PLAIN_CHART, alt=alt)
    st.caption("Probability of happy, in amber for photos labelled happy, in blue for those labelled sad.")


def _values(found: Compared, metric: str) -> str:
    return "; ".join(f"{found.titles[name]} {one.metrics[metric]}" for name, one in found.evaluations.items())


def _chart(figure: object, alt: str) -> None:
    st.plotly_chart(figure, key="probability-chart", config=PLAIN_CHART, alt=alt)
