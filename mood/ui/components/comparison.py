"""The generations against each other on one split of one data set; data sets are never mixed."""

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import combinations

import pandas as pd
import streamlit as st

from mood.evaluation import Evaluation, McNemar, holm
from mood.labels import MOOD, opposite
from mood.ui import cache, comparisons, drawn, frame, state
from mood.ui.components import data_picker
from mood.ui.components.notices import PLAIN_CHART
from mood.zoo import SPECS, Card

ALPHA = 0.05


@dataclass(frozen=True)
class Compared:
    """What is compared.

    Args:
        source: the data set.
        split: validation or test.
        threshold: the least P(happy) that is called happy.
        evaluations: by generation, oldest first.
    """

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
        return {name: SPECS[name].title for name in self.evaluations}


def choose(cards: Mapping[str, Card], sources: Mapping[str, cache.Source]) -> Compared:
    """Show the choice of data set and split.

    Args:
        cards: of the trained generations.
        sources: the data sets.

    Returns:
        What was chosen, evaluated.

    Raises:
        WeightsMissingError: if nothing was measured yet.
    """
    left, right = st.columns(2)
    measured = {name: sources[name].title for name in cache.measured(sources)}
    name = data_picker.show(measured, MOOD, left, needs_photos=False)
    split = right.segmented_control(
        "Split", ["test", "validation"], default="test", key="split", required=True, **state.LINKED
    )
    threshold = st.slider(
        "Call it happy from …", 0.05, 0.95, 0.5, 0.01, key="threshold", **state.LINKED,
        help="The least P(happy) that is called happy. It moves every figure of this page; the study, and the gallery, "
        "take one half.",
    )  # fmt: skip
    found = {card: cache.evaluated(card, name, split, threshold) for card in cards}
    return Compared(
        sources[name], split, threshold, {card: one for card, one in found.items() if one is not None and one.n}
    )


def accuracies(found: Compared) -> None:
    """Show accuracy with intervals.

    Args:
        found: what is compared.
    """
    if not found.evaluations:
        st.info(f"No photo of this data set is in the {found.split} split.")
        return
    accuracy = {name: one.accuracy for name, one in found.evaluations.items()}
    st.plotly_chart(
        drawn.interval_dots(accuracy, found.titles),
        key="accuracies",
        config=PLAIN_CHART,
        alt="; ".join(f"{found.titles[name]}: {metric}" for name, metric in accuracy.items()),
    )
    n = next(iter(accuracy.values())).n
    st.caption(f"Share of {n} {found.split} photos that are correct, with 95 % Wilson intervals; dotted: guessing.")
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
    results = [comparisons.compared(*pair, found.source.name, found.split, found.threshold) for pair in pairs]
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


def confusions(found: Compared) -> None:
    """Show one confusion matrix a generation.

    Args:
        found: what is compared.
    """
    for (name, one), column in zip(found.evaluations.items(), st.columns(max(1, len(found.evaluations))), strict=False):
        with column:
            st.markdown(f"**{found.titles[name]}**, n = {one.n}")
            (tn, fp), (fn, tp) = one.confusion.tolist()
            st.plotly_chart(
                drawn.confusion(one.confusion, name),
                key=f"confusion-{name}",
                config=PLAIN_CHART,
                alt=f"{found.titles[name]}: of {tn + fp} sad photos {fp} were called happy, of {fn + tp} happy ones "
                f"{fn} were called sad",
            )
            for label, count in (("happy", fn), ("sad", fp)):
                _to_errors(found, name, label, count)


def _to_errors(found: Compared, name: str, label: str, count: int) -> None:
    """Link a cell of the matrix to its photos; the gallery shows test photos at one half only."""
    direction = f"{label} taken for {opposite(label)}"
    if count and found.is_in_gallery:
        query = {"data": found.source.title, "generation": found.titles[name], "direction": direction}
        frame.link("gallery", f"See the {count} {direction}", ":material/photo_library:", query)


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
        "score, log loss and calibration error (ten bins) less is better; average precision is that of happy."
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
    for name, card in cache.cards().items():
        if name in found.evaluations and card.get("experiments"):
            kept = {"recipe": "kept"} | {key: card[key] for key in ("epochs", "best_epoch", "val_accuracy", "val_loss")}
            st.markdown(f"**{found.titles[name]}**, other recipes on the {_n_validation(card)} validation photos:")
            st.dataframe(
                pd.DataFrame([kept, *card["experiments"]])[list(kept)],
                hide_index=True,
                alt=f"Recipes tried for {found.titles[name]}",
            )


def _n_validation(card: Card) -> int:
    return sum(card["data"]["counts"]["validation"].values())
