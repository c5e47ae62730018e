"""The generations at a glance: accuracy with its interval on one data set."""

from collections.abc import Mapping

import streamlit as st

from mood.ui import cache, drawn, texts
from mood.ui.components import notices
from mood.zoo import SPECS, Card

TEXTS = texts.of("scoreboard")


def show(cards: Mapping[str, Card], sources: Mapping[str, cache.Source]) -> None:
    """Show the accuracy of every generation on the test photos that they were made for.

    Args:
        cards: of the trained generations.
        sources: data sets, the preferred one for headlines is the one the models were trained on.

    Raises:
        WeightsMissingError: if no generation is trained.
    """
    source = sources.get(cache.home()) or next(iter(sources.values()))
    found = {name: cache.evaluated(name, source.name, "test") for name in cards}
    found = {name: evaluation for name, evaluation in found.items() if evaluation is not None}
    if not found:
        st.info(TEXTS.generations_not_measured)
        return
    n = next(iter(found.values())).n
    st.markdown(TEXTS.accuracy_test_photos(n=n, title=source.title.lower()))
    notices.synthetic(source)
    for column, (name, evaluation) in zip(st.columns(len(found)), found.items(), strict=True):
        interval = evaluation.accuracy.interval
        with column, st.container(border=True, height="stretch"):
            st.metric(
                f"{SPECS[name].generation} · {SPECS[name].title}",
                f"{evaluation.accuracy.value:.1%}",
                help=f"n = {evaluation.n}",
            )
            st.caption(TEXTS.n_95_n(low=interval.low, high=interval.high, n=evaluation.n))
            st.markdown(SPECS[name].summary)
    st.plotly_chart(
        drawn.interval_dots(
            {name: evaluation.accuracy for name, evaluation in found.items()},
            {name: SPECS[name].title for name in found},
        ),
        key="scoreboard",
        config=notices.PLAIN_CHART,
        alt="; ".join(f"{SPECS[name].title}: {evaluation.accuracy}" for name, evaluation in found.items()),
    )
    st.caption(TEXTS.dotted_line_what)
