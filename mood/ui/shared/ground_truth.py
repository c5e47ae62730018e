"""Accuracy by what rendered pictures are known to show: expression, scene, pose, light, and who is in them."""

from collections.abc import Mapping

import pandas as pd
import streamlit as st

from mood.datasets import Dataset
from mood.triage import ALPHA, Difference, Factor, factors_of, graded, unambiguous
from mood.ui import cache, drawn, frame, linked, markdown
from mood.ui.compare import comparisons
from mood.ui.shared.notices import PLAIN_CHART


@frame.part
def show(dataset: Dataset | None, split: str, names: list[str]) -> None:
    """Show the section where the pictures' makers wrote down what they made; nothing elsewhere.

    Args:
        dataset: the pictures with their manifest, or None.
        split: whose pictures.
        names: of the generations, oldest first.
    """
    if dataset is None or not names or not (factors := factors_of(dataset.table)):
        return
    st.subheader("Where the truth is known")
    st.markdown(
        "These people were rendered, so it is known what each picture shows. Synthetic people: the figures say how the "
        "nets react to these pictures, and nothing about real photos."
    )
    by_column = {factor.column: factor for factor in factors}
    column = linked.ask("Accuracy by", by_column, "truth", title=lambda column: by_column[column].title)
    tables = {name: comparisons.with_truth(name, dataset.name, split) for name in names}
    _by_factor(by_column[column], names, dataset, split)
    _unambiguous(tables)
    _differences({cache.title(name): comparisons.differences(name, dataset.name, split) for name in names})


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
    said = "; ".join(f"{cache.title(name)}, {value}: {one}" for name, of in found.items() for value, one in of.items())
    st.plotly_chart(
        drawn.by_value(found, {name: cache.title(name) for name in found}),
        key="truth-chart",
        config=PLAIN_CHART,
        alt=said,
    )
    with st.expander("Label by label", icon=":material/table_rows:"):
        st.dataframe(lines, hide_index=True, alt=f"Accuracy by {factor.title.lower()} and label")
    st.caption("Dots with 95 % Wilson intervals. Labels are not spread evenly over every value: see label by label.")


def _unambiguous(tables: Mapping[str, pd.DataFrame]) -> None:
    found = {cache.title(name): metric for name, rows in tables.items() if (metric := unambiguous(rows)) is not None}
    said = "; ".join(f"{title} {metric}" for title, metric in found.items())
    if said:
        st.markdown(f"Where the expression is clear and the scene does not speak against it: {said}.")


def _differences(found: Mapping[str, list[Difference]]) -> None:
    """Say which factors make a difference, those of the person first."""
    for title, tests in found.items():
        people, others = ([one for one in tests if one.factor.is_of_people is so] for so in (True, False))
        st.markdown(f"- **{title}**: {_of_people(people)} {_of_pictures(others)}")
    with st.expander("Every test", icon=":material/balance:"):
        rows = [{"generation": title} | _row(one) for title, tests in found.items() for one in tests]
        st.dataframe(pd.DataFrame(rows), hide_index=True, alt="Every factor tested within every label")
    tests = next(iter(found.values()))
    n_people = sum(one.factor.is_of_people for one in tests)
    st.caption(
        "Fisher's exact test of each factor within each label, since opposite differences cancel when labels are "
        f"pooled. Adjusted p by Holm's method for the {n_people} tests of who is in the picture, and apart from them "
        f"for the {len(tests) - n_people} of what else it shows; a difference is named where p < {ALPHA}. No "
        "difference shown does not prove that there is none."
    )


def _of_people(tests: list[Difference]) -> str:
    """Say what who is in the picture makes, with every figure where that is a difference."""
    shown = [one for one in tests if one.is_shown]
    factors = list(dict.fromkeys(one.factor.title.lower() for one in tests))
    same = [factor for factor in factors if factor not in {one.factor.title.lower() for one in shown}]
    said = [f"differs by **{one.title}** ({one.figures})" for one in shown]
    return "; ".join([*said, *([f"no difference shown by {_listed(same)}"] if same else [])]) + "."


def _of_pictures(tests: list[Difference]) -> str:
    """Say what else in the picture makes a difference, with its p-value alone: figures are among every test."""
    shown = [f"{one.title} (adjusted p = {one.pvalue:.2g})" for one in tests if one.is_shown]
    return f"It does differ by {_listed(shown)}." if shown else "It is not shown to differ by anything else either."


def _row(one: Difference) -> dict[str, str]:
    rates = "; ".join(f"{value} {metric}" for value, metric in one.accuracy.items())
    return {"by": one.factor.title.lower(), "label": one.label, "accuracy": rates, "adjusted p": f"{one.pvalue:.2g}"}


def _listed(words: list[str]) -> str:
    return " and ".join([", ".join(words[:-1]), words[-1]] if len(words) > 1 else words)
