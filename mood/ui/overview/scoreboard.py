"""The generations at a glance: accuracy with its interval on one data set."""

from collections.abc import Mapping

import streamlit as st

from mood.evaluation import Evaluation, Metric
from mood.ui import cache, drawn, viewing
from mood.ui.shared import by_viewing, notices
from mood.zoo import Card


def show(cards: Mapping[str, Card], sources: Mapping[str, cache.Source]) -> None:
    """Show the accuracy of every generation on the test photos that they were made for.

    Args:
        cards: of the trained generations.
        sources: data sets, the preferred one for headlines is the one the models were trained on.

    Raises:
        WeightsMissingError: if no generation is trained.
    """
    source = sources.get(cache.home()) or list(sources.values())[-1]  # a workspace's own photos come last
    found = {name: cache.evaluated(name, source.name, "test") for name in cards}
    found = {name: evaluation for name, evaluation in found.items() if evaluation is not None}
    if not found:
        st.info("The generations were not measured yet. Run `python -m mood evaluate --photos DIR`.")
        return
    n = next(iter(found.values())).n
    st.markdown(f"Accuracy on the **{n:,} test photos** of *{source.title.lower()}*, with 95 % Wilson intervals.")
    notices.synthetic(source)
    for column, (name, evaluation) in zip(st.columns(len(found)), found.items(), strict=True):
        interval = evaluation.accuracy.interval
        with column, st.container(border=True, height="stretch"):
            st.metric(
                f"{cache.card(name).spec.generation} · {cache.title(name)}",
                f"{evaluation.accuracy.value:.1%}",
                help=_help(evaluation, viewing.accuracies(name, source.name, "test")),
            )
            st.caption(f"95 %: {interval.low:.1%} to {interval.high:.1%} · n = {evaluation.n}")
            st.markdown(cache.card(name).spec.summary)
    st.plotly_chart(
        drawn.interval_dots(
            {name: evaluation.accuracy for name, evaluation in found.items()},
            {name: cache.title(name) for name in found},
        ),
        key="scoreboard",
        config=notices.PLAIN_CHART,
        alt="; ".join(f"{cache.title(name)}: {evaluation.accuracy}" for name, evaluation in found.items()),
    )
    st.caption("The dotted line is what guessing reaches.")


def _help(evaluation: Evaluation, looked: Mapping[str, Metric]) -> str:
    """Say what the figure mixes, where that is known."""
    if not looked:
        return f"Of {evaluation.n} test photos."
    return f"Of all {evaluation.n} test photos: {by_viewing.in_words(looked)}. {by_viewing.NOT_DRAWN}"
