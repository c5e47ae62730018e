"""The generations' probabilities: over all thresholds, and whether they can be taken at their word."""

import numpy as np
import pandas as pd
import streamlit as st

from mood.evaluation import curves, verdict
from mood.ui import chart, frame, linked, markdown
from mood.ui.compare import results
from mood.ui.compare.comparison import Compared

_KEY = "probability-chart"


@frame.part
def show(compared: Compared) -> None:
    """Show one of the curves of all generations."""
    charts = {
        "reliability": ("reliability", _reliability), "roc": ("ROC", _roc),
        "precision_recall": ("precision and recall", _precision_recall), "histogram": ("histogram", _histogram),
    }  # fmt: skip
    chosen = linked.ask("Show", charts, "probabilities", title=lambda key: charts[key][0])
    if compared.evaluations:
        charts[chosen][1](compared)


def _roc(compared: Compared) -> None:
    lines = {name: curves.roc(of.scores.is_positive, of.scores.p_positive) for name, of in compared.evaluations.items()}
    negative, positive = compared.task.classes
    across, up = f"{negative} photos called {positive}", f"{positive} photos called {positive}"
    areas = _values(compared, "roc_auc")
    chart.show(chart.lines(lines, compared.titles, across, up, diagonal=True), _KEY, f"ROC curves: {areas}")
    st.caption(f"Area under the curve: {areas}. Dotted: guessing.")


def _precision_recall(compared: Compared) -> None:
    scores = {name: evaluation.scores for name, evaluation in compared.evaluations.items()}
    lines = {name: curves.precision_recall(of.is_positive, of.p_positive) for name, of in scores.items()}
    across, up = f"recall of {compared.task.positive}", f"precision of {compared.task.positive}"
    chart.show(chart.lines(lines, compared.titles, across, up), _KEY, "Precision over recall")
    st.caption(f"Average precision: {_values(compared, 'average_precision')}.")


def _reliability(compared: Compared) -> None:
    is_tempered = st.toggle(
        "After temperature scaling", help="One number a generation, fitted on validation photos.",
        **linked.switch("tempered"),
    )  # fmt: skip
    bins, sentences, by_viewing = {}, [], {}
    for name, title in compared.titles.items():
        by = results.temperature(name, compared.source.name)
        divisor = by if is_tempered and by is not None else 1.0
        scores = results.tempered(name, compared.source.name, compared.split, divisor)
        bins[name] = results.reliability(name, compared.source.name, compared.split, divisor)
        of_groups = results.calibrations(name, compared.source.name, compared.split, divisor)
        by_viewing[title] = {f"photos {group}": str(metric) for group, metric in of_groups.items()}
        fitted = "" if by is None else _fitted(name, compared, by)
        sentences.append(f"{title} {scores.metrics['calibration_error']}{fitted}")
    label = compared.task.positive
    said = f"How often photos of like probability are {label}"
    chart.show(chart.reliability(bins, compared.titles, label), _KEY, said)
    st.caption(
        "On the dotted line a probability means what it says; bars are 95% Wilson intervals. Calibration error (ten "
        f"bins): {'; '.join(sentences)}. A temperature above 1 belongs to a net too sure of itself."
    )
    if any(by_viewing.values()):
        st.markdown("**Calibration error by whether somebody looked at the photos when the set was gathered**")
        table = pd.DataFrame(by_viewing).T.rename_axis("generation")
        st.dataframe(table, alt="Calibration error by whether somebody looked at the photos")
        st.caption("Of fewer photos it is larger by chance alone.")


def _fitted(name: str, compared: Compared, by: float) -> str:
    """Say what a temperature that was fitted on validation photos brings on those that are shown."""
    gained = results.gained_by_temperature(name, compared.source.name, compared.split, by)
    return f", temperature {by:.2f}: log loss lower by {gained}, {verdict(gained)}"


def _histogram(compared: Compared) -> None:
    negative, positive = compared.task.classes
    columns = st.columns(len(compared.evaluations))
    for (name, evaluation), column in zip(compared.evaluations.items(), columns, strict=True):
        scores, title = evaluation.scores, compared.titles[name]
        p = {negative: scores.p_positive[~scores.is_positive], positive: scores.p_positive[scores.is_positive]}
        medians = ", ".join(f"median {np.median(of):.0%} for {label}" for label, of in p.items())
        with column:
            st.markdown(f"**{title}**")
            chart.show(chart.histogram(p, positive), f"histogram-{name}", f"{title}: {medians}")
    blue, amber = markdown.plain(negative), markdown.plain(positive)
    st.caption(f"Probability of {amber}, in amber for photos labelled {amber}, in blue for those labelled {blue}.")


def _values(compared: Compared, metric: str) -> str:
    values = {title: evaluation.metrics[metric] for title, evaluation in compared.by_title.items()}
    return chart.in_words(values, " ")
