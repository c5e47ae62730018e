"""The generations against each other on one split of one data set; data sets are never mixed."""

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import combinations

import pandas as pd
import streamlit as st

from mood.evaluation import Evaluation, McNemar, holm
from mood.labels import opposite
from mood.ui import cache, comparisons, drawn, frame, state, texts
from mood.ui.components.notices import PLAIN_CHART
from mood.zoo import SPECS, Card

TEXTS = texts.of("comparison")

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
    measured, preferred = cache.measured(sources), cache.home()
    left, right = st.columns(2)
    name = left.segmented_control(
        TEXTS.data_set, measured, format_func=lambda key: sources[key].title,
        default=preferred if preferred in measured else measured[0], key="data", required=True, **state.LINKED,
    )  # fmt: skip
    split = right.segmented_control(
        TEXTS.split, ["test", "validation"], default="test", key="split", required=True, **state.LINKED
    )
    threshold = st.slider(
        TEXTS.threshold_least_p, 0.05, 0.95, 0.5, 0.01, key="threshold", **state.LINKED,
        help=TEXTS.moves_every_figure,
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
        st.info(TEXTS.no_photo_data(split=found.split))
        return
    accuracy = {name: one.accuracy for name, one in found.evaluations.items()}
    st.plotly_chart(
        drawn.interval_dots(accuracy, found.titles),
        key="accuracies",
        config=PLAIN_CHART,
        alt="; ".join(f"{found.titles[name]}: {metric}" for name, metric in accuracy.items()),
    )
    n = next(iter(accuracy.values())).n
    st.caption(TEXTS.share_photos_called(n=n, split=found.split))
    if found.threshold != 0.5 and found.split == "test":
        st.warning(
            TEXTS.threshold_chosen_looking,
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
    st.caption(TEXTS.exact_mcnemar_test(n_pairs=len(pairs), alpha=ALPHA))


def in_words(first: str, second: str, result: McNemar, adjusted: float) -> str:
    """Say what a paired test found.

    Args:
        first: title of the first model.
        second: title of the second.
        result: the test.
        adjusted: its p-value after adjustment.

    Returns:
        Two sentences in Markdown.
    """
    winner = second if result.difference > 0 else first
    finding = TEXTS.better(winner=winner) if adjusted < ALPHA else TEXTS.no_clear_winner
    return TEXTS.against_p_n(
        first=first,
        second=second,
        finding=finding,
        adjusted=adjusted,
        n=result.n,
        one=first.lower(),
        only_a=result.only_a,
        other=second.lower(),
        only_b=result.only_b,
        both=result.both,
        neither=result.neither,
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
                alt=TEXTS.sad_photos_called(title=found.titles[name], n_sad=tn + fp, fp=fp, n_happy=fn + tp, fn=fn),
            )
            for label, count in (("happy", fn), ("sad", fp)):
                _to_errors(found, name, label, count)


def _to_errors(found: Compared, name: str, label: str, count: int) -> None:
    """Link a cell of the matrix to its photos; the gallery shows test photos at one half only."""
    direction = TEXTS.taken(label=label, opposite=opposite(label))
    if count and found.is_in_gallery:
        query = {"data": found.source.title, "generation": found.titles[name], "direction": direction}
        frame.link("gallery", TEXTS.see(count=count, direction=direction), ":material/photo_library:", query)


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
    st.dataframe(pd.DataFrame(rows).T.rename_axis("metric"), alt=TEXTS.all_metrics_all)
    st.caption(TEXTS.accuracy_precision_recall)


@frame.part
def curves(found: Compared) -> None:
    """Show the training curves.

    Args:
        found: what is compared; only its generations matter.
    """
    column = st.segmented_control(
        TEXTS.show, ["accuracy", "loss"], default="accuracy", key="curve", required=True, **state.LASTING
    )
    histories = {name: cache.history(name) for name in found.evaluations}
    st.plotly_chart(
        drawn.training_curves(histories, found.titles, column),
        key="curves",
        alt=TEXTS.training_validation_epoch(column=column, listed=", ".join(found.titles.values())),
    )
    st.caption(TEXTS.dotted_training_photos)


def experiments(found: Compared) -> None:
    """Show the recipes that were tried and not kept, where there are some.

    Args:
        found: what is compared; only its generations matter.
    """
    for name, card in cache.cards().items():
        if name in found.evaluations and card.get("experiments"):
            kept = {"recipe": "kept"} | {key: card[key] for key in ("epochs", "best_epoch", "val_accuracy", "val_loss")}
            st.markdown(TEXTS.other_recipes_validation(title=found.titles[name], n_validation=_n_validation(card)))
            st.dataframe(
                pd.DataFrame([kept, *card["experiments"]])[list(kept)],
                hide_index=True,
                alt=TEXTS.recipes_tried(title=found.titles[name]),
            )


def _n_validation(card: Card) -> int:
    return sum(card["data"]["counts"]["validation"].values())
