"""How well nets tell several moods apart: accuracy, each mood, who is taken for whom, and happy against sad."""

import numpy as np
import pandas as pd
import streamlit as st

from mood.evaluation import EvaluationOfClasses
from mood.labels import Task
from mood.ui import cache, comparisons, drawn, frame, state
from mood.ui.components import comparison, data_picker, ground_truth, notices
from mood.zoo import SPECS

_LINKS = 6


def show(task: Task) -> None:
    """Show the whole report.

    Args:
        task: of several classes.

    Raises:
        WeightsMissingError: if nothing was measured yet.
    """
    sources = cache.sources(task)
    left, right = st.columns(2)
    measured = {name: sources[name].title for name in cache.measured(sources, task)}
    dataset, home = data_picker.show(measured, task, left, needs_photos=False), cache.home(task)
    split = right.segmented_control(
        "Split", ["test", "validation"], default="test", key="split", required=True, **state.LINKED
    )
    notices.synthetic(sources[dataset])
    for name in cache.generations(task):
        found = cache.evaluated(name, dataset, split)
        if found is None or not found.n:
            st.info(f"{SPECS[name].title} was not measured on the {split} photos of this data set.")
            continue
        _accuracy(name, found, split)
        _by_class(name, found)
        _confusion(task, sources[dataset], name, found, split)
        if split == "test" and dataset == home:
            _against_generations(name, dataset)
        if split == "test" and dataset != home:
            ground_truth.show(sources[dataset].dataset, split, [name])
        st.subheader("Every metric")
        _metrics(found)


def _accuracy(name: str, found: EvaluationOfClasses, split: str) -> None:
    st.subheader(f"{SPECS[name].title}: {found.accuracy.value:.1%} of {found.n} {split} photos")
    st.markdown(SPECS[name].summary)
    shown = {key: found.metrics[key] for key in ("accuracy", "balanced_accuracy", "macro_f1")}
    for column, (key, metric) in zip(st.columns(3), shown.items(), strict=True):
        with column, st.container(border=True, height="stretch"):
            st.metric(key.replace("_", " ").capitalize().replace("f1", "F1"), f"{metric.value:.1%}")
            st.caption(f"95 %: {metric.interval.low:.1%} to {metric.interval.high:.1%} · n = {metric.n}")
    occurring = int((found.confusion.sum(1) > 0).sum())
    st.caption(
        f"Always naming the most common mood would reach {found.most_common:.1%} accuracy and {1 / occurring:.0%} "
        "balanced accuracy."
    )


def _by_class(name: str, found: EvaluationOfClasses) -> None:
    st.subheader("Mood by mood")
    left, right = st.columns(2)
    for place, kind, meaning in (
        (left, "recall", "Of the photos labelled so, how many are called so."),
        (right, "precision", "Of the photos called so, how many are labelled so."),
    ):
        rates = {label: found.metrics[f"{kind}_{label}"] for label in found.classes}
        rates = {label: metric for label, metric in rates.items() if metric.n}
        with place:
            st.markdown(f"**{kind.capitalize()}**")
            st.plotly_chart(
                drawn.slices(rates, found.accuracy.value, name),
                key=f"{kind}-{name}",
                config=notices.PLAIN_CHART,
                alt="; ".join(f"{kind} of {label}: {metric}" for label, metric in rates.items()),
            )
            st.caption(f"{meaning} With 95 % Wilson intervals; dotted: accuracy.")


def _confusion(task: Task, source: cache.Source, name: str, found: EvaluationOfClasses, split: str) -> None:
    st.subheader("Which mood is taken for which")
    wrong = found.confusion * ~np.eye(len(found.classes), dtype=bool)
    largest = [divmod(int(cell), len(found.classes)) for cell in np.argsort(-wrong, axis=None, kind="stable")]
    left, right = st.columns([3, 2])
    said = [(found.classes[row], found.classes[column], int(wrong[row, column])) for row, column in largest[:_LINKS]]
    left.plotly_chart(
        drawn.confusion(found.confusion, name, found.classes),
        key=f"confusion-{name}",
        config=notices.PLAIN_CHART,
        alt="; ".join(f"{count} {label} taken for {called}" for label, called, count in said),
    )
    with right:
        st.markdown("**The commonest errors**")
        for label, called, count in said:
            text = f"{count} {label} taken for {called}"
            if split == "test" and count:
                query = {"task": task.title, "data": source.title, "generation": SPECS[name].title,
                         "labelled": label, "called": called}  # fmt: skip
                frame.link("gallery", f"See the {text}", ":material/photo_library:", query)
            elif count:
                st.markdown(f"- {text}")


def _against_generations(name: str, dataset: str) -> None:
    st.subheader("Asked only about happy and sad")
    home = cache.home()
    for generation in cache.generations():
        if cache.predictions(generation, home) is None:
            continue
        result = comparisons.against_generation(name, dataset, generation, home)
        if result.n:
            titles = SPECS[generation].title, SPECS[name].title
            st.markdown(f"- {comparison.in_words(*titles, result, result.pvalue, 'p')}")
    st.caption(
        "The happy and sad test photos only; the probability of happy is its share of happy and sad together. Exact "
        "McNemar tests, not adjusted for their number."
    )


def _metrics(found: EvaluationOfClasses) -> None:
    table = pd.DataFrame([
        {"metric": key.replace("_", " "), "value": str(metric)} for key, metric in found.metrics.items()
    ])
    st.dataframe(table, hide_index=True, alt="All metrics with their intervals and n")
    st.caption(
        "Accuracy, precision and recall with Wilson intervals, the rest with 2,000 bootstrap resamples. Of log loss "
        "and calibration error (of the called mood, ten bins) less is better; ROC AUC is one mood against the rest."
    )
