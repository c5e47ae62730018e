"""Which errors to look at: data set, generation, direction and order, all part of the page's address."""

from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd
import streamlit as st

from mood.evaluation import ORDERS, called_rightly, wilson_interval
from mood.labels import CLASSES, opposite
from mood.ui import cache, state
from mood.ui.components import notices
from mood.zoo import SPECS, Card

_OTHERS = (("Also wrong", "wrong"), ("But right", "right"))
DIRECTIONS = {"all": None, **{f"{label} taken for {opposite(label)}": label for label in reversed(CLASSES)}}


@dataclass(frozen=True)
class Choice:
    """What to show.

    Args:
        source: the data set.
        generation: name of the model.
        true_label: label of the photos to show, or None for both.
        order: one of `evaluation.ORDERS`.
        wrong: other generations that must be wrong as well.
        right: other generations that must be right.
    """

    source: cache.Source
    generation: str
    true_label: str | None
    order: str
    wrong: tuple[str, ...] = ()
    right: tuple[str, ...] = ()

    def keep(self, errors: pd.DataFrame) -> pd.DataFrame:
        """Return the errors on which the other generations are wrong and right as chosen."""
        for name in (*self.wrong, *self.right):
            rightly = called_rightly(cache.predictions(name, self.source.name))
            errors = errors[errors["id"].isin(rightly) == (name in self.right)]
        return errors.reset_index(drop=True)


def show(cards: Mapping[str, Card], sources: Mapping[str, cache.Source]) -> Choice:
    """Show the filters.

    Args:
        cards: of the trained generations.
        sources: the data sets.

    Returns:
        What was chosen.

    Raises:
        WeightsMissingError: if no generation was measured on any data set.
    """
    measured = cache.measured(sources)
    for name in sources.keys() - set(measured):
        notices.not_measured(sources[name])
    first, second = st.columns([1, 1])
    name = first.segmented_control(
        "Data set",
        measured,
        format_func=lambda key: sources[key].title,
        default=measured[0],
        key="data",
        required=True,
        **state.LINKED,
    )
    names = [card for card in cards if cache.predictions(card, name) is not None]
    generation = second.segmented_control(
        "Generation",
        names,
        format_func=lambda key: SPECS[key].title,
        default=names[-1],
        key="generation",
        required=True,
        **state.LINKED,
    )
    first, second = st.columns([1, 1])
    direction = first.segmented_control(
        "Errors", list(DIRECTIONS), default="all", key="direction", required=True, **state.LINKED
    )
    order = second.segmented_control("Order", ORDERS, default=ORDERS[0], key="order", required=True, **state.LINKED)
    others = [card for card in names if card != generation]
    wrong, right = (
        _others(label, key, others, place) for (label, key), place in zip(_OTHERS, st.columns(2), strict=True)
    )
    notices.synthetic(sources[name])
    return Choice(sources[name], generation, DIRECTIONS[direction], order, wrong, right)


def _others(label: str, key: str, names: list[str], place: st.delta_generator.DeltaGenerator) -> tuple[str, ...]:
    chosen = place.pills(
        label, names, selection_mode="multi", format_func=lambda name: SPECS[name].title, key=key, **state.LINKED
    )
    return tuple(chosen or ())


def sentence(choice: Choice, n_errors: int, test: pd.DataFrame) -> str:
    """Say how many errors there are among how many photos.

    Args:
        choice: what is shown.
        n_errors: number of errors.
        test: the predictions on the test split.

    Returns:
        A sentence in Markdown with n and interval.
    """
    if choice.wrong or choice.right:
        return f"{n_errors} test photos on which {_who(choice)}."
    n = len(test) if choice.true_label is None else int((test["y_true"] == choice.true_label).sum())
    interval = wilson_interval(n_errors, n)
    kind = "" if choice.true_label is None else f"{choice.true_label} "
    share = f"{n_errors / n:.1%}, 95 % interval {interval.low:.1%} to {interval.high:.1%}" if n else "no photos"
    return f"**{SPECS[choice.generation].title}** is wrong on **{n_errors} of {n}** {kind}test photos ({share})."


def _who(choice: Choice) -> str:
    wrong = " and ".join(SPECS[name].title for name in (choice.generation, *choice.wrong))
    right = " and ".join(SPECS[name].title for name in choice.right)
    return f"**{wrong}** {'are' if choice.wrong else 'is'} wrong" + (f" and **{right}** right" if right else "")
