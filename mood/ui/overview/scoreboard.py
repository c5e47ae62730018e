"""The generations at a glance: accuracy with its interval on one data set."""

from collections.abc import Mapping

import streamlit as st

from mood.evaluation import Evaluation, Metric, provenance
from mood.plurals import plural
from mood.ui import cache, chart, markdown, viewing, workspace
from mood.ui.shared import beside, notices, pickers

_OF = {
    provenance.VIEWED: "of photos that somebody looked at when the set was gathered",
    provenance.UNVIEWED: "of the others",
    provenance.AS_LABELLED: "of those others in which a blind look saw the labelled mood",
}

_MIXED = (provenance.VIEWED, provenance.UNVIEWED)


def show(names: list[str], sources: Mapping[str, cache.Source]) -> None:
    """Show the accuracy of generations on the test photos of the data set that the models were trained on.

    Raises:
        WeightsMissingError: if no generation is trained.
        DataError: if there is no data set.
    """
    if not sources:
        raise pickers.nothing_to_show(cache.main_task())
    source = sources.get(cache.home()) or next(iter(sources.values()))  # nets that were copied learned elsewhere
    evaluations = cache.evaluations(names, source.name, "test")
    if not evaluations:
        evaluate = markdown.code(f"python -m mood evaluate {workspace.on(source.dataset)}")
        st.info(f"The generations were not measured yet. Run {evaluate}.")
        return
    first = next(iter(evaluations.values()))
    st.markdown(
        f"Accuracy on the **{plural(first.n, 'test photo')}** of *{source.title.lower()}*, with 95% Wilson intervals."
    )
    notices.synthetic(source)
    for column, (name, evaluation) in zip(st.columns(len(evaluations)), evaluations.items(), strict=True):
        spec, interval = cache.card(name).spec, evaluation.accuracy.interval
        with column, st.container(border=True, height="stretch"):
            seeds = beside.seeds(name, source.name)
            by_viewing = viewing.accuracies(name, source.name, "test")
            mixed = _mixed(evaluation, by_viewing)
            st.metric(f"{spec.generation} · {spec.title}", f"{evaluation.accuracy.value:.1%}", help=mixed)
            st.caption(f"95%: {interval.low:.1%} to {interval.high:.1%} · n = {evaluation.n}{seeds and f' · {seeds}'}")
            if mix := "; ".join(f"{group} {by_viewing[group]}" for group in _MIXED if group in by_viewing):
                st.caption(f"Photos {mix}")
            st.markdown(spec.summary)
    accuracy = {name: evaluation.accuracy for name, evaluation in evaluations.items()}
    facts = beside.facts(source.name)
    drawn, titles = accuracy | facts, {name: cache.title(name) for name in evaluations} | {fact: fact for fact in facts}
    said = chart.in_words({titles[name]: metric for name, metric in drawn.items()})
    chart.show(chart.interval_dots(drawn, titles, first.guessing), "scoreboard", said)
    knows = " What knows one fact of a photo alone stands beneath." if facts else ""
    st.caption(f"The dotted line is what {first.guess} reaches.{knows}")


def _mixed(evaluation: Evaluation, by_viewing: Mapping[str, Metric]) -> str:
    """Say what the figure mixes, where that is known: photos by who looked at them, each with interval and n."""
    if not by_viewing:
        return f"Of {evaluation.n} test photos."
    said = "; ".join(f"{metric}, {_OF[group]}" for group, metric in by_viewing.items())
    return f"Of all {evaluation.n} test photos: {said}. {notices.NOT_DRAWN}"
