"""Which photos the gallery shows, and in what order: all of it part of the page's address."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, replace
from typing import cast

import pandas as pd
import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from mood.evaluation import HISTORIES, wilson_interval
from mood.reviews import VERDICTS
from mood.tasks import Task
from mood.triage import rules_for, title_of
from mood.ui import cache, gallery_rows, linked, markdown
from mood.ui.gallery.selection import FACES, ORDERS, SHOWN, UNREVIEWED, Filter
from mood.ui.shared import notices, pickers
from mood.zoo import Card

_MORE = ("band", "band0", "faces", "cause", "history", "review", "wrong", "right")
"""In the address, what is asked among more filters."""
_TITLES = {
    "all": "all photos",
    "most_confident": "most confident", "least_confident": "least confident", "most_disputed": "most disputed",
    "no": "no face", "one": "one face", "several": "several faces",
    UNREVIEWED: "not reviewed",
}  # fmt: skip
"""Of options whose key is not what they are called."""
PER_PAGE = (24, 48, 96)


@dataclass(frozen=True)
class Choice:
    """What to show.

    Args:
        generation: name of the model whose outcome counts.
        generations: all models measured on it, oldest first.
        order: one of `selection.ORDERS`.
    """

    task: Task
    source: cache.Source
    generation: str
    generations: tuple[str, ...]
    filter: Filter
    order: str
    per_page: int


def show(task: Task, cards: Mapping[str, Card], sources: Mapping[str, cache.Source]) -> Choice:
    """Ask what to show.

    Raises:
        WeightsMissingError: if no generation was measured on any data set.
    """
    measured = cache.measured(sources, task)
    for name in sources.keys() - set(measured):
        notices.not_measured(sources[name])
    first, second = st.columns([1, 1])
    name = pickers.dataset({name: sources[name].title for name in measured}, task, first)
    names = [card for card in cards if cache.predictions(card, name) is not None]
    generation = linked.ask("Generation", names, "generation", title=cache.title, usual=names[-1], place=second)
    first, second = st.columns([1, 1])
    shown = linked.ask("Show", SHOWN, "show", title=_title, place=first)
    order = linked.ask("Order", ORDERS, "order", title=_title, place=second)
    labelled, called, rest = st.columns([1, 1, 2])
    true_label = _pill("Labelled", task.classes[::-1], "labelled", markdown.plain, labelled)
    y_pred = _pill("Called", task.classes[::-1], "called", markdown.plain, called)
    search = rest.text_input("Search by id", placeholder="part of a file name", **linked.text("search"))
    with st.expander("More filters", icon=":material/tune:", expanded=any(key in st.query_params for key in _MORE)):
        plain = Filter(shown, true_label, y_pred, search=search or "")
        others = [card for card in names if card != generation]
        chosen = _more(plain, task, others, gallery_rows.triaged(generation, name))
        per_page = linked.ask("Photos a page", PER_PAGE, "per_page")
    notices.synthetic(sources[name])
    return Choice(task, sources[name], generation, tuple(names), chosen, order, per_page)


def _more(plain: Filter, task: Task, others: list[str], triaged: pd.DataFrame | None) -> Filter:
    """Ask the rest: what is known of faces and causes where it was measured, of other nets where there are some."""
    band = _band(50 if len(task.classes) == 2 else 0)
    causes = [] if triaged is None else [rule.key for rule in rules_for(triaged["faces"])]
    cause = _pill("Cause", causes, "cause", title_of) if causes else None
    left, right = st.columns(2)
    faces = _pill("Faces", FACES, "faces", _title, left) if "no_face" in causes else None
    history = _pill("Over the generations", HISTORIES, "history", place=right) if others else None
    review = _pill("Review", [*VERDICTS, UNREVIEWED], "review", _title)
    left, right = st.columns(2)
    wrong = _others("Also wrong", "wrong", others, left) if others else ()
    correct = _others("Also right", "right", others, right) if others else ()
    return replace(
        plain, confidence=band, faces=faces, cause=cause, history=history, review=review, wrong=wrong, right=correct
    )


def _band(least: int) -> tuple[float, float]:
    """Ask how sure the verdict may be; of two classes none is less sure than one half."""
    low, high = cast(tuple[int, int], st.slider(
        "Confidence of the verdict", least, 100, step=1, format="%d %%",
        help="Probability of the class that the generation chose.",
        **linked.band("band" if least else "band0", least, 100),
    ))  # fmt: skip
    return (0.0 if low == least else low / 100), high / 100


def _title(key: str) -> str:
    return _TITLES.get(key, key)


def _pill(
    label: str, options: Collection[str], key: str, title: Callable[[str], str] = str,
    place: DeltaGenerator | None = None,
) -> str | None:  # fmt: skip
    draw = st.pills if place is None else place.pills
    return draw(label, list(options), format_func=title, **linked.optional(key, options))


def _others(label: str, key: str, names: list[str], place: DeltaGenerator) -> tuple[str, ...]:
    return tuple(
        place.pills(label, names, selection_mode="multi", format_func=cache.title, **linked.several(key, names))
    )


def sentence(choice: Choice, n_shown: int, rows: pd.DataFrame) -> str:
    """Say in Markdown how many of all rows are shown; with an interval where it is a rate of errors."""
    title, asked = cache.title(choice.generation), choice.filter
    if not asked.is_plain or asked.called or asked.shown == "all":
        return f"**{n_shown}** of {len(rows)} test photos, with the outcome of **{title}**."
    n = len(rows) if asked.true_label is None else int((rows["y_true"] == asked.true_label).sum())
    kind = "" if asked.true_label is None else f"{asked.true_label} "
    outcome = "wrong" if asked.shown == "errors" else "right"
    interval = wilson_interval(n_shown, n)
    share = f"{n_shown / n:.1%}, 95% interval {interval.low:.1%} to {interval.high:.1%}" if n else "-"
    return f"**{title}** is {outcome} on **{n_shown} of {n}** {kind}test photos ({share})."
