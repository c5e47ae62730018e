"""Which class is taken for which: confusion matrices that lead to their photos, and figures class by class."""

import numpy as np
import streamlit as st

from mood.evaluation import Evaluation
from mood.ui import drawn, frame
from mood.ui.compare.comparison import Compared
from mood.ui.shared.notices import PLAIN_CHART

_LINKS = 6
"""Cells of a confusion matrix that are named beneath it."""


def by_class(found: Compared) -> None:
    """Show recall and precision of each class, a chart a generation.

    Args:
        found: what is compared.
    """
    for name, one in found.evaluations.items():
        st.markdown(f"**{found.titles[name]}**")
        for place, kind, meaning in zip(
            st.columns(2), ("recall", "precision"),
            ("Of photos labelled so, how many are called so.", "Of photos called so, how many are labelled so."),
            strict=True,
        ):  # fmt: skip
            rates = {label: one.metrics[f"{kind}_{label}"] for label in one.classes}
            rates = {label: metric for label, metric in rates.items() if metric.n}
            with place:
                st.markdown(f"**{kind.capitalize()}**")
                st.plotly_chart(
                    drawn.slices(rates, one.accuracy.value, name),
                    key=f"{kind}-{name}",
                    config=PLAIN_CHART,
                    alt="; ".join(f"{kind} of {label}: {metric}" for label, metric in rates.items()),
                )
                st.caption(f"{meaning} With 95 % Wilson intervals; dotted: accuracy.")


def matrices(found: Compared) -> None:
    """Show one confusion matrix a generation, and lead to the photos of its commonest errors.

    Args:
        found: what is compared.
    """
    for (name, one), column in zip(found.evaluations.items(), st.columns(max(2, len(found.evaluations))), strict=False):
        with column:
            st.markdown(f"**{found.titles[name]}**, n = {one.n}")
            errors = _errors(one)
            st.plotly_chart(
                drawn.confusion(one.confusion, name, one.classes),
                key=f"confusion-{name}",
                config=PLAIN_CHART,
                alt=f"{found.titles[name]}: "
                + "; ".join(f"{count} {label} taken for {called}" for label, called, count in errors),
            )
            for label, called, count in errors:
                _to_errors(found, name, label, called, count)


def _errors(one: Evaluation) -> list[tuple[str, str, int]]:
    """Return label, call and count of the commonest errors; of two classes both, the last one's first."""
    wrong = one.confusion * ~np.eye(len(one.classes), dtype=bool)
    cells = [divmod(int(cell), len(one.classes)) for cell in np.argsort(-wrong, axis=None, kind="stable")]
    if len(one.classes) == 2:
        cells = [(1, 0), (0, 1)]
    return [(one.classes[row], one.classes[column], int(wrong[row, column])) for row, column in cells[:_LINKS]]


def _to_errors(found: Compared, name: str, label: str, called: str, count: int) -> None:
    """Link a cell of the matrix to its photos; the gallery shows test photos at one half only."""
    if count and found.is_in_gallery:
        query = {"task": found.task.key, "data": found.source.name, "generation": name,
                 "labelled": label, "called": called}  # fmt: skip
        frame.link("gallery", f"See the {count} {label} taken for {called}", ":material/photo_library:", query)
