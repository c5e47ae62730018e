"""Which class is taken for which: confusion matrices that lead to their photos, and figures class by class."""

import numpy as np
import streamlit as st

from mood.evaluation import Evaluation
from mood.ui import chart, markdown
from mood.ui.compare.comparison import Compared

_LINKS = 6
"""Cells of a confusion matrix that are named beneath it."""
_RATES = {
    "recall": "Of photos labelled so, how many are called so.",
    "precision": "Of photos called so, how many are labelled so.",
}


def by_class(compared: Compared) -> None:
    """Show recall and precision of each class, a chart a generation."""
    for name, evaluation in compared.evaluations.items():
        st.markdown(f"**{compared.titles[name]}**")
        for column, (kind, meaning) in zip(st.columns(2), _RATES.items(), strict=True):
            rates = {label: evaluation.metrics[f"{kind}_{label}"] for label in evaluation.classes}
            rates = {label: metric for label, metric in rates.items() if metric.n}
            said = chart.in_words({f"{kind} of {label}": metric for label, metric in rates.items()})
            with column:
                st.markdown(f"**{kind.capitalize()}**")
                chart.show(chart.slices(rates, evaluation.accuracy.value, name), f"{kind}-{name}", said)
                st.caption(f"{meaning} With 95% Wilson intervals; dotted: accuracy.")


def matrices(compared: Compared) -> None:
    """Show one confusion matrix a generation, and lead to the photos of its commonest errors."""
    columns = st.columns(max(2, len(compared.evaluations)))
    for (name, evaluation), column in zip(compared.evaluations.items(), columns, strict=False):
        with column:
            title = compared.titles[name]
            st.markdown(f"**{title}**, n = {evaluation.n}")
            errors = _errors(evaluation)
            said = "; ".join(f"{count} {label} taken for {called}" for (label, called), count in errors.items())
            figure = chart.confusion(evaluation.confusion, name, evaluation.classes)
            chart.show(figure, f"confusion-{name}", f"{title}: {said}")
            for (label, called), count in errors.items():
                if count:
                    see = f"See the {count} {markdown.plain(label)} taken for {markdown.plain(called)}"
                    compared.link_to_gallery(see, name, labelled=label, called=called)


def _errors(evaluation: Evaluation) -> dict[tuple[str, str], int]:
    """Return the counts of the commonest errors by label and call; of two classes both, the last one's first."""
    classes = evaluation.classes
    wrong = evaluation.confusion * ~np.eye(len(classes), dtype=bool)
    cells = [divmod(int(cell), len(classes)) for cell in np.argsort(-wrong, axis=None, kind="stable")]
    if len(classes) == 2:
        cells = [(1, 0), (0, 1)]
    return {(classes[row], classes[column]): int(wrong[row, column]) for row, column in cells[:_LINKS]}
