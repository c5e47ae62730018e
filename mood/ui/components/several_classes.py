"""How well nets tell several moods apart: accuracy, each mood, who is taken for whom, and happy against sad."""

import numpy as np
import pandas as pd
import streamlit as st

from mood.evaluation import EvaluationOfClasses
from mood.labels import Task
from mood.ui import cache, comparisons, drawn, frame, state, texts
from mood.ui.components import comparison, ground_truth, notices
from mood.zoo import SPECS

TEXTS = texts.of("several_classes")

_LINKS = 6


def show(task: Task) -> None:
    """Show the whole report.

    Args:
        task: of several classes.

    Raises:
        WeightsMissingError: if nothing was measured yet.
    """
    sources = cache.sources(task)
    measured, preferred = cache.measured(sources, task), cache.home(task)
    left, right = st.columns(2)
    dataset = left.segmented_control(
        TEXTS.data_set, measured, format_func=lambda key: sources[key].title,
        default=preferred if preferred in measured else measured[0], key="data", required=True, **state.LINKED,
    )  # fmt: skip
    split = right.segmented_control(
        TEXTS.split, ["test", "validation"], default="test", key="split", required=True, **state.LINKED
    )
    notices.synthetic(sources[dataset])
    for name in cache.generations(task):
        found = cache.evaluated(name, dataset, split)
        if found is None or not found.n:
            st.info(TEXTS.not_measured_photos(title=SPECS[name].title, split=split))
            continue
        _accuracy(name, found, split)
        _by_class(name, found)
        _confusion(task, sources[dataset], name, found, split)
        if split == "test" and dataset == preferred:
            _against_generations(name, dataset)
        if split == "test" and dataset != preferred:
            ground_truth.show(sources[dataset].dataset, split, [name])
        st.subheader(TEXTS.every_metric)
        _metrics(found)


def _accuracy(name: str, found: EvaluationOfClasses, split: str) -> None:
    st.subheader(TEXTS.photos(title=SPECS[name].title, value=found.accuracy.value, n=found.n, split=split))
    st.markdown(SPECS[name].summary)
    shown = {key: found.metrics[key] for key in ("accuracy", "balanced_accuracy", "macro_f1")}
    for column, (key, metric) in zip(st.columns(3), shown.items(), strict=True):
        with column, st.container(border=True, height="stretch"):
            st.metric(key.replace("_", " ").capitalize().replace("f1", "F1"), f"{metric.value:.1%}")
            st.caption(TEXTS.n_95_n(low=metric.interval.low, high=metric.interval.high, n=metric.n))
    occurring = int((found.confusion.sum(1) > 0).sum())
    st.caption(TEXTS.always_naming_most(most_common=found.most_common, occurring=1 / occurring))


def _by_class(name: str, found: EvaluationOfClasses) -> None:
    st.subheader(TEXTS.mood_mood)
    left, right = st.columns(2)
    for place, kind, meaning in (
        (left, "recall", TEXTS.photos_labelled_so),
        (right, "precision", TEXTS.photos_called_so),
    ):
        rates = {label: found.metrics[f"{kind}_{label}"] for label in found.classes}
        rates = {label: metric for label, metric in rates.items() if metric.n}
        with place:
            st.markdown(f"**{kind.capitalize()}**")
            st.plotly_chart(
                drawn.slices(rates, found.accuracy.value, name),
                key=f"{kind}-{name}",
                config=notices.PLAIN_CHART,
                alt="; ".join(TEXTS.of(kind=kind, label=label, metric=metric) for label, metric in rates.items()),
            )
            st.caption(TEXTS.n_95_wilson_intervals(meaning=meaning))


def _confusion(task: Task, source: cache.Source, name: str, found: EvaluationOfClasses, split: str) -> None:
    st.subheader(TEXTS.which_mood_taken)
    wrong = found.confusion * ~np.eye(len(found.classes), dtype=bool)
    largest = [divmod(int(cell), len(found.classes)) for cell in np.argsort(-wrong, axis=None, kind="stable")]
    left, right = st.columns([3, 2])
    said = [(found.classes[row], found.classes[column], int(wrong[row, column])) for row, column in largest[:_LINKS]]
    left.plotly_chart(
        drawn.confusion(found.confusion, name, found.classes),
        key=f"confusion-{name}",
        config=notices.PLAIN_CHART,
        alt="; ".join(TEXTS.taken(count=count, label=label, called=called) for label, called, count in said),
    )
    with right:
        st.markdown(TEXTS.commonest_errors)
        for label, called, count in said:
            text = TEXTS.taken(count=count, label=label, called=called)
            if split == "test" and count:
                query = {"task": task.title, "data": source.title, "generation": SPECS[name].title,
                         "labelled": label, "called": called}  # fmt: skip
                frame.link("gallery", TEXTS.see(text=text), ":material/photo_library:", query)
            elif count:
                st.markdown(f"- {text}")


def _against_generations(name: str, dataset: str) -> None:
    st.subheader(TEXTS.asked_only_about)
    home = cache.home()
    for generation in cache.generations():
        if cache.predictions(generation, home) is None:
            continue
        result = comparisons.against_generation(name, dataset, generation, home)
        if result.n:
            st.markdown(f"- {comparison.in_words(SPECS[generation].title, SPECS[name].title, result, result.pvalue)}")
    st.caption(TEXTS.happy_sad_test)


def _metrics(found: EvaluationOfClasses) -> None:
    table = pd.DataFrame([
        {"metric": key.replace("_", " "), "value": str(metric)} for key, metric in found.metrics.items()
    ])
    st.dataframe(table, hide_index=True, alt=TEXTS.all_metrics_their)
    st.caption(TEXTS.accuracy_precision_recall)
