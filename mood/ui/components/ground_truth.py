"""Accuracy by what rendered pictures are known to show: expression, scene, pose, light, and who is in them."""

from collections.abc import Mapping

import pandas as pd
import streamlit as st

from mood.datasets import Dataset
from mood.triage import OF_PEOPLE, Factor, factors_of, graded, unambiguous
from mood.ui import comparisons, drawn, frame, markdown, state
from mood.ui.components.notices import PLAIN_CHART
from mood.zoo import SPECS

ALPHA = 0.05


@frame.part
def show(dataset: Dataset | None, split: str, names: list[str]) -> None:
    """Show the section where the pictures' makers wrote down what they made; nothing elsewhere.

    Args:
        dataset: the pictures with their manifest, or None.
        split: whose pictures.
        names: of the generations, oldest first.
    """
    factors = factors_of(dataset.table) if dataset is not None else ()
    if not factors or not names:
        return
    st.subheader("Where the truth is known")
    st.markdown(
        "These people were rendered, so it is known what each picture shows. Synthetic people: the figures say how the "
        "nets react to these pictures, and nothing about real photos."
    )
    titles = {factor.title: factor for factor in factors}
    title = st.segmented_control(
        "Accuracy by", list(titles), default=factors[0].title, key="truth", required=True, **state.LINKED
    )
    tables = {name: comparisons.with_truth(name, dataset.name, split) for name in names}
    _by_factor(titles[title], names, dataset, split)
    _unambiguous(tables)
    _fairness({name: comparisons.differences(name, dataset.name, split) for name in names}, factors)


def of_photo(dataset: Dataset, file: str) -> None:
    """Say what a rendered picture is known to show, under it; nothing of a real photo.

    Args:
        dataset: the pictures with their manifest.
        file: the picture's id.
    """
    factors = factors_of(dataset.table)
    if factors:
        row = graded(dataset.table[dataset.table["file"] == file]).iloc[0]
        said = "; ".join(f"{factor.title.lower()} {row[factor.column]}" for factor in factors)
        st.caption(f"Rendered, so known: {markdown.plain(said)}.")


def composition(dataset: Dataset) -> None:
    """Show how many pictures have each value of each factor.

    Args:
        dataset: the pictures with their manifest; nothing is shown of real photos.
    """
    factors = factors_of(dataset.table)
    if not factors:
        return
    table = graded(dataset.table)
    with st.expander("What the rendered pictures show", icon=":material/tune:"):
        counts = {factor.title: table[factor.column].value_counts() for factor in factors}
        rows = [
            {
                "factor": factor.title,
                "pictures": ", ".join(f"{counts[factor.title].get(v, 0)} {v}" for v in factor.values),
            }
            for factor in factors
        ]
        st.dataframe(pd.DataFrame(rows), hide_index=True, alt="Number of pictures by what they show")
        st.caption("Decided before a picture was rendered, and written into its manifest.")


def _by_factor(factor: Factor, names: list[str], dataset: Dataset, split: str) -> None:
    """Show one factor: every generation beside the others, then label by label."""
    found, lines = comparisons.by_factor(tuple(names), dataset.name, split, factor)
    said = "; ".join(f"{SPECS[name].title}, {value}: {one}" for name, of in found.items() for value, one in of.items())
    st.plotly_chart(
        drawn.by_value(found, {name: SPECS[name].title for name in found}),
        key="truth-chart",
        config=PLAIN_CHART,
        alt=said,
    )
    with st.expander("Label by label", icon=":material/table_rows:"):
        st.dataframe(lines, hide_index=True, alt=f"Accuracy by {factor.title.lower()} and label")
    st.caption("Dots with 95 % Wilson intervals. Labels are not spread evenly over every value: see label by label.")


def _unambiguous(tables: Mapping[str, pd.DataFrame]) -> None:
    found = {SPECS[name].title: metric for name, rows in tables.items() if (metric := unambiguous(rows)) is not None}
    said = "; ".join(f"{title} {metric}" for title, metric in found.items())
    if said:
        st.markdown(f"Where the expression is clear and the scene does not speak against it: {said}.")


def _fairness(found: Mapping[str, Mapping[str, float]], factors: tuple[Factor, ...]) -> None:
    """Say which factors make a difference, those of the person first."""
    for name, pvalues in found.items():
        people = [one for one in factors if one.column in OF_PEOPLE]
        unfair, fair = (
            [one for one in people if (pvalues[one.column] < ALPHA) is differs] for differs in (True, False)
        )
        other = [one.title.lower() for one in factors if one not in people and pvalues[one.column] < ALPHA]
        said = [f"**differs by {_with_p(unfair, pvalues)}**"] if unfair else []
        said += [f"no difference shown by {_with_p(fair, pvalues)}"] if fair else []
        rest = f"It does differ by {_listed(other)}." if other else "It is not shown to differ by anything else either."
        st.markdown(f"- **{SPECS[name].title}**: {'; '.join(said)}. {rest}")
    st.caption(
        f"Permutation tests within each label (2,000 shuffles, seed 0), adjusted for the {len(factors)} factors by "
        f"Holm's method; a difference is named where p < {ALPHA}."
    )


def _with_p(factors: list[Factor], pvalues: Mapping[str, float]) -> str:
    return _listed([f"{one.title.lower()} (p = {pvalues[one.column]:.2g})" for one in factors])


def _listed(words: list[str]) -> str:
    return " and ".join([", ".join(words[:-1]), words[-1]] if len(words) > 1 else words)
