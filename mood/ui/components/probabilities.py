"""The generations' probabilities: over all thresholds, and whether they can be taken at their word."""

import numpy as np
import streamlit as st

from mood.evaluation import curves
from mood.ui import comparisons, drawn, frame, state, texts
from mood.ui.components.comparison import Compared
from mood.ui.components.notices import PLAIN_CHART

TEXTS = texts.of("probabilities")

_CHOICES = ("reliability", TEXTS.roc, TEXTS.precision_recall, "histogram")


@frame.part
def show(found: Compared) -> None:
    """Show one of the curves of all generations.

    Args:
        found: what is compared.
    """
    chosen = st.segmented_control(
        TEXTS.show, _CHOICES, default=_CHOICES[0], key="probabilities", required=True, **state.LINKED
    )
    if not found.evaluations:
        return
    {"reliability": _reliability, TEXTS.roc: _roc, "histogram": _histogram}.get(chosen, _precision_recall)(found)


def _roc(found: Compared) -> None:
    lines = {name: curves.roc(one.is_positive, one.p) for name, one in found.evaluations.items()}
    figure = drawn.lines(lines, found.titles, TEXTS.sad_photos_called, TEXTS.happy_photos_called, diagonal=True)
    _chart(figure, TEXTS.roc_curves + _values(found, "roc_auc"))
    st.caption(TEXTS.area_under_curve(values=_values(found, "roc_auc")))


def _precision_recall(found: Compared) -> None:
    lines = {name: curves.precision_recall(one.is_positive, one.p) for name, one in found.evaluations.items()}
    _chart(drawn.lines(lines, found.titles, TEXTS.recall_happy, TEXTS.precision_happy), TEXTS.precision_over_recall)
    st.caption(TEXTS.average_precision(values=_values(found, "average_precision")))


def _reliability(found: Compared) -> None:
    temperatures = {name: comparisons.temperature(name, found.source.name) for name in found.evaluations}
    is_warmed = st.toggle(
        TEXTS.after_temperature_scaling, key="tempered", help=TEXTS.one_number_generation,
        **state.LINKED,
    )  # fmt: skip
    shown, errors = {}, {}
    for name, by in temperatures.items():
        by = by if is_warmed and by is not None else 1.0
        shown[name], errors[name] = comparisons.warmed(name, found.source.name, found.split, by)
    bins = {name: curves.reliability(one.is_positive, one.p) for name, one in shown.items()}
    _chart(drawn.reliability(bins, found.titles), TEXTS.how_often_photos)
    sentences = [
        f"{found.titles[name]} {errors[name]}" + (TEXTS.temperature(by=by) if by is not None else "")
        for name, by in temperatures.items()
    ]
    st.caption(TEXTS.dotted_line_probability(listed="; ".join(sentences)))


def _histogram(found: Compared) -> None:
    values = {name: (one.p[one.is_positive], one.p[~one.is_positive]) for name, one in found.evaluations.items()}
    for (name, (happy, sad)), column in zip(values.items(), st.columns(len(values)), strict=True):
        column.markdown(f"**{found.titles[name]}**")
        alt = TEXTS.median_happy_photos(title=found.titles[name], happy=np.median(happy), sad=np.median(sad))
        column.plotly_chart(drawn.histogram(happy, sad), key=f"histogram-{name}", config=PLAIN_CHART, alt=alt)
    st.caption(TEXTS.probability_happy_amber)


def _values(found: Compared, metric: str) -> str:
    return "; ".join(f"{found.titles[name]} {one.metrics[metric]}" for name, one in found.evaluations.items())


def _chart(figure: object, alt: str) -> None:
    st.plotly_chart(figure, key="probability-chart", config=PLAIN_CHART, alt=alt)
