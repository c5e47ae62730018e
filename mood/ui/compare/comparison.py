"""The generations against each other on one split of one data set; data sets are never mixed."""

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import combinations

import pandas as pd
import streamlit as st

from mood.evaluation import Evaluation, McNemar, holm
from mood.tasks import Task
from mood.ui import cache, drawn, frame, linked, state
from mood.ui.compare import comparisons
from mood.ui.shared import data_picker
from mood.ui.shared.notices import PLAIN_CHART
from mood.zoo import Card

ALPHA = 0.05


@dataclass(frozen=True)
class Compared:
    """What is compared.

    Args:
        task: what the nets tell apart.
        source: the data set.
        split: validation or test.
        threshold: the least probability of the positive class that is called so.
        evaluations: by generation, oldest first.
    """

    task: Task
    source: cache.Source
    split: str
    threshold: float
    evaluations: Mapping[str, Evaluation]

    @property
    def is_in_gallery(self) -> bool:
        """Whether the gallery shows the same errors: test photos, called by one half."""
        return self.split == "test" and self.threshold == 0.5

    @property
    def titles(self) -> dict[str, str]:
        """Names on screen."""
        return {name: cache.title(name) for name in self.evaluations}


def choose(task: Task) -> Compared:
    """Show the choice of data set and split, and of the threshold where there is a positive class.

    Args:
        task: what the nets tell apart.

    Returns:
        What was chosen, evaluated.

    Raises:
        WeightsMissingError: if nothing was measured yet.
    """
    left, right = st.columns(2)
    sources = cache.sources(task)
    measured = {name: sources[name].title for name in cache.measured(sources, task)}
    name = data_picker.show(measured, task, left, needs_photos=False)
    split = linked.ask("Split", ["test", "validation"], "split", place=right)
    threshold = _threshold(task) if task.is_binary else 0.5
    evaluations = {card: cache.evaluated(card, name, split, threshold) for card in cache.cards(task)}
    seen = {card: evaluation for card, evaluation in evaluations.items() if evaluation is not None and evaluation.n}
    return Compared(task, sources[name], split, threshold, seen)


def _threshold(task: Task) -> float:
    return st.slider(
        f"Call it {task.positive} from …", 0.05, 0.95, step=0.01, **linked.number("threshold", 0.05, 0.95, 0.5),
        help=f"The least P({task.positive}) that is called {task.positive}. It moves every figure of this page; the "
        "gallery takes one half.",
    )  # fmt: skip


def accuracies(found: Compared) -> None:
    """Show accuracy with intervals.

    Args:
        found: what is compared.
    """
    if not found.evaluations:
        st.info(f"No photo of this data set is in the {found.split} split.")
        return
    accuracy = {name: one.accuracy for name, one in found.evaluations.items()}
    first = next(iter(found.evaluations.values()))
    guessing = 0.5 if found.task.is_binary else first.most_common
    st.plotly_chart(
        drawn.interval_dots(accuracy, found.titles, guessing),
        key="accuracies",
        config=PLAIN_CHART,
        alt="; ".join(f"{found.titles[name]}: {metric}" for name, metric in accuracy.items()),
    )
    dotted = "guessing" if found.task.is_binary else "always naming the most common class"
    st.caption(
        f"Share of {first.n} {found.split} photos that are correct, with 95 % Wilson intervals; dotted: {dotted}."
    )
    if found.threshold != 0.5 and found.split == "test":
        st.warning(
            "A threshold chosen by looking at test photos flatters every figure here: choose it on validation photos.",
            icon=":material/warning:",
        )


def tests(found: Compared) -> None:
    """Show the paired tests in words.

    Args:
        found: what is compared.
    """
    pairs = list(combinations(found.evaluations, 2))
    if not pairs:
        st.caption("One net alone has nothing to be compared with.")
        return
    results = [comparisons.compared(pair, found.source.name, found.split, found.threshold) for pair in pairs]
    for (first, second), result, adjusted in zip(pairs, results, holm([one.pvalue for one in results]), strict=True):
        st.markdown(f"- {in_words(found.titles[first], found.titles[second], result, adjusted)}")
    st.caption(
        f"Exact McNemar test on the photos that only one of the two got right; p-values are adjusted for {len(pairs)} "
        f"comparisons (Holm). Below {ALPHA} the difference is unlikely to be luck."
    )


def in_words(first: str, second: str, result: McNemar, p: float, kind: str = "adjusted p") -> str:
    """Say what a paired test found.

    Args:
        first: title of the first model.
        second: title of the second.
        result: the test.
        p: its p-value.
        kind: what to call that, "adjusted p" or "p".

    Returns:
        Two sentences in Markdown.
    """
    winner = second if result.difference > 0 else first
    finding = f"**{winner} is better**" if p < ALPHA else "**no clear winner**"
    return (
        f"{first} against {second}: {finding} ({kind} = {p:.2g}, n = {result.n}). Only {first.lower()} was right on "
        f"{result.only_a}, only {second.lower()} on {result.only_b}, both on {result.both}, "
        f"neither on {result.neither}."
    )


def against_narrower(found: Compared) -> None:
    """Show the paired tests against nets that tell fewer of the classes apart, on their photos.

    Args:
        found: what is compared; only on the data set that its nets learned from.
    """
    narrower = [task for task in cache.tasks() if set(task.classes) < set(found.task.classes)]
    if found.split != "test" or found.source.name != cache.home(found.task):
        return
    for task in narrower:
        home = cache.home(task)
        st.subheader(f"Asked only about {' and '.join(reversed(task.classes))}")
        for name in found.evaluations:
            for other in cache.generations(task):
                if cache.predictions(other, home) is not None:
                    result = comparisons.against_narrower(name, found.source.name, other, home)
                    st.markdown(f"- {in_words(cache.title(other), found.titles[name], result, result.pvalue, 'p')}")
        st.caption(
            f"The {' and '.join(reversed(task.classes))} test photos only; a probability is its share of these classes "
            "together. Exact McNemar tests, not adjusted for their number."
        )


def metrics(found: Compared) -> None:
    """Show all metrics as a table, each with its interval and n.

    Args:
        found: what is compared.
    """
    if not found.evaluations:
        return
    names = next(iter(found.evaluations.values())).metrics
    rows = {
        key.replace("_", " "): {found.titles[name]: str(one.metrics[key]) for name, one in found.evaluations.items()}
        for key in names
    }
    st.dataframe(pd.DataFrame(rows).T.rename_axis("metric"), alt="All metrics of all generations with intervals")
    st.caption(
        "Accuracy, precision and recall with Wilson intervals, the rest with 2,000 bootstrap resamples. Of Brier "
        "score, log loss and calibration error (ten bins) less is better; "
        + (
            f"average precision is that of {found.task.positive}."
            if found.task.is_binary
            else "ROC AUC is one class against the rest."
        )
    )


@frame.part
def curves(found: Compared) -> None:
    """Show the training curves.

    Args:
        found: what is compared; only its generations matter.
    """
    column = st.segmented_control(
        "Show", ["accuracy", "loss"], default="accuracy", key="curve", required=True, **state.LASTING
    )
    histories = {name: cache.history(name) for name in found.evaluations}
    st.plotly_chart(
        drawn.training_curves(histories, found.titles, column),
        key="curves",
        alt=f"Training and validation {column} by epoch for {', '.join(found.titles.values())}",
    )
    st.caption("Dotted: training photos. Full: validation photos. The ring marks the epoch whose weights were kept.")


def experiments(found: Compared) -> None:
    """Show the recipes that were tried and not kept, where there are some.

    Args:
        found: what is compared; only its generations matter.
    """
    for name in found.evaluations:
        card = cache.card(name)
        if card.experiments:
            keys = ("epochs", "best_epoch", "val_accuracy", "val_loss")
            kept = {"recipe": "kept"} | {key: card.training[key] for key in keys}
            st.markdown(f"**{found.titles[name]}**, other recipes on the {_n_validation(card)} validation photos:")
            st.dataframe(
                pd.DataFrame([kept, *card.experiments])[list(kept)],
                hide_index=True,
                alt=f"Recipes tried for {found.titles[name]}",
            )


def _n_validation(card: Card) -> int:
    return sum(card.data["counts"]["validation"].values())
