"""The generations' probabilities: over all thresholds, and whether they can be taken at their word."""

import numpy as np
import plotly.graph_objects as go
import streamlit as st

from mood.evaluation import curves
from mood.ui import drawn, frame, linked
from mood.ui.compare import comparisons
from mood.ui.compare.comparison import Compared
from mood.ui.shared.notices import PLAIN_CHART


@frame.part
def show(found: Compared) -> None:
    """Show one of the curves of all generations.

    Args:
        found: what is compared.
    """
    charts = {
        "reliability": ("reliability", _reliability), "roc": ("ROC", _roc),
        "precision_recall": ("precision and recall", _precision_recall), "histogram": ("histogram", _histogram),
    }  # fmt: skip
    chosen = linked.ask("Show", charts, "probabilities", title=lambda key: charts[key][0])
    if found.evaluations:
        charts[chosen][1](found)


def _roc(found: Compared) -> None:
    lines = {name: curves.roc(one.scores.is_positive, one.scores.p_positive) for name, one in found.evaluations.items()}
    negative, positive = found.task.classes
    across, up = f"{negative} photos called {positive}", f"{positive} photos called {positive}"
    figure = drawn.lines(lines, found.titles, across, up, diagonal=True)
    _chart(figure, "ROC curves: " + _values(found, "roc_auc"))
    st.caption(f"Area under the curve: {_values(found, 'roc_auc')}. Dotted: guessing.")


def _precision_recall(found: Compared) -> None:
    lines = {
        name: curves.precision_recall(one.scores.is_positive, one.scores.p_positive)
        for name, one in found.evaluations.items()
    }
    label = found.task.positive
    _chart(drawn.lines(lines, found.titles, f"recall of {label}", f"precision of {label}"), "Precision over recall")
    st.caption(f"Average precision: {_values(found, 'average_precision')}.")


def _reliability(found: Compared) -> None:
    temperatures = {name: comparisons.temperature(name, found.source.name) for name in found.evaluations}
    is_tempered = st.toggle(
        "After temperature scaling", help="One number a generation, fitted on validation photos.",
        **linked.switch("tempered"),
    )  # fmt: skip
    shown, errors = {}, {}
    for name, by in temperatures.items():
        divisor = by if is_tempered and by is not None else 1.0
        shown[name] = comparisons.tempered(name, found.source.name, found.split, divisor)
        errors[name] = shown[name].metrics["calibration_error"]
    label = found.task.positive
    bins = {name: curves.reliability(one.is_positive, one.p_positive) for name, one in shown.items()}
    _chart(drawn.reliability(bins, found.titles, label), f"How often photos of like probability are {label}")
    sentences = [
        f"{found.titles[name]} {errors[name]}" + (f", temperature {by:.2f}" if by is not None else "")
        for name, by in temperatures.items()
    ]
    st.caption(
        "On the dotted line a probability means what it says; bars are 95 % Wilson intervals. Calibration error (ten "
        f"bins): {'; '.join(sentences)}. A temperature above 1 belongs to a net too sure of itself."
    )


def _histogram(found: Compared) -> None:
    negative, positive = found.task.classes
    for (name, one), column in zip(found.evaluations.items(), st.columns(len(found.evaluations)), strict=True):
        scores = one.scores
        p = {negative: scores.p_positive[~scores.is_positive], positive: scores.p_positive[scores.is_positive]}
        column.markdown(f"**{found.titles[name]}**")
        alt = f"{found.titles[name]}: " + ", ".join(
            f"median {np.median(of):.0%} for {label}" for label, of in p.items()
        )
        column.plotly_chart(drawn.histogram(p, positive), key=f"histogram-{name}", config=PLAIN_CHART, alt=alt)
    st.caption(
        f"Probability of {positive}, in amber for photos labelled {positive}, in blue for those labelled {negative}."
    )


def _values(found: Compared, metric: str) -> str:
    return "; ".join(f"{found.titles[name]} {one.metrics[metric]}" for name, one in found.evaluations.items())


def _chart(figure: go.Figure, alt: str) -> None:
    st.plotly_chart(figure, key="probability-chart", config=PLAIN_CHART, alt=alt)
