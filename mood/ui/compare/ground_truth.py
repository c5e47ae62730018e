"""Accuracy by what rendered pictures are known to show: expression, scene, pose, light, and who is in them."""

from collections.abc import Mapping

import pandas as pd
import streamlit as st

from mood.bursts import listed
from mood.triage import ALPHA, Difference, Factor, factors_of, unambiguous
from mood.ui import chart, frame, linked
from mood.ui.compare import results
from mood.ui.compare.comparison import Compared


@frame.part
def show(compared: Compared) -> None:
    """Show the section where the pictures' makers wrote down what they made; nothing elsewhere."""
    dataset, titles = compared.source.dataset, compared.titles
    if dataset is None or not titles or not (factors := factors_of(dataset.table)):
        return
    st.subheader("Where the truth is known")
    st.markdown(
        "These people were rendered, so it is known what each picture shows. Synthetic people: the figures say how the "
        "nets react to these pictures, and nothing about real photos."
    )
    by_column = {factor.column: factor for factor in factors}
    column = linked.ask("Accuracy by", by_column, "truth", title=lambda column: by_column[column].title)
    _by_factor(compared, by_column[column])
    clear = {
        title: unambiguous(results.with_truth(name, dataset.name, compared.split)) for name, title in titles.items()
    }
    if said := chart.in_words({title: metric for title, metric in clear.items() if metric is not None}, " "):
        st.markdown(f"Where the expression is clear and the scene does not speak against it: {said}.")
    _differences({title: results.differences(name, dataset.name, compared.split) for name, title in titles.items()})


def _by_factor(compared: Compared, factor: Factor) -> None:
    """Show one factor: every generation beside the others, then label by label."""
    titles = compared.titles
    accuracy, rows = results.by_factor(tuple(titles), compared.source.name, compared.split, factor)
    said = {f"{titles[name]}, {value}": metric for name, of in accuracy.items() for value, metric in of.items()}
    chart.show(chart.by_value(accuracy, titles), "truth-chart", chart.in_words(said))
    with st.expander("Label by label", icon=":material/table_rows:"):
        st.dataframe(rows, hide_index=True, alt=f"Accuracy by {factor.title.lower()} and label")
    st.caption("Dots with 95% Wilson intervals. Labels are not spread evenly over every value: see label by label.")


def _differences(tests: Mapping[str, list[Difference]]) -> None:
    """Say which factors make a difference to which net, those of the person first."""
    for title, of_net in tests.items():
        people, others = ([test for test in of_net if test.factor.is_of_people is so] for so in (True, False))
        st.markdown(f"- **{title}**: {_of_people(people)} {_of_pictures(others)}")
    with st.expander("Every test", icon=":material/balance:"):
        rows = [{"generation": title} | _row(test) for title, of_net in tests.items() for test in of_net]
        st.dataframe(pd.DataFrame(rows), hide_index=True, alt="Every factor tested within every label")
    of_first = next(iter(tests.values()))
    n_people = sum(test.factor.is_of_people for test in of_first)
    st.caption(
        "Fisher's exact test of each factor within each label, since opposite differences cancel when labels are "
        f"pooled. Adjusted p by Holm's method for the {n_people} tests of who is in the picture, and apart from them "
        f"for the {len(of_first) - n_people} of what else it shows; a difference is named where p < {ALPHA}. No "
        "difference shown does not prove that there is none."
    )


def _of_people(tests: list[Difference]) -> str:
    """Say what who is in the picture makes, with every figure where that is a difference."""
    shown = [test for test in tests if test.is_shown]
    differing = {test.factor for test in shown}
    same = dict.fromkeys(test.factor.title.lower() for test in tests if test.factor not in differing)
    said = [f"differs by **{test.title}** ({test.figures})" for test in shown]
    return "; ".join([*said, *([f"no difference shown by {listed(same)}"] if same else [])]) + "."


def _of_pictures(tests: list[Difference]) -> str:
    """Say what else in the picture makes a difference, with its p-value alone: figures are among every test."""
    shown = [f"{test.title} (adjusted p = {test.pvalue:.2g})" for test in tests if test.is_shown]
    return f"It does differ by {listed(shown)}." if shown else "It is not shown to differ by anything else either."


def _row(test: Difference) -> dict[str, str]:
    rates = chart.in_words(test.accuracy, " ")
    return {"by": test.factor.title.lower(), "label": test.label, "accuracy": rates, "adjusted p": f"{test.pvalue:.2g}"}
