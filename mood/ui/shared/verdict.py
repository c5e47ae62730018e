"""What one net says of one photo: a label, and a bar between two classes or a bar a class."""

from collections.abc import Mapping
from html import escape
from pathlib import Path

import streamlit as st

from mood.colours import class_colours
from mood.plurals import capitalised
from mood.tasks import likeliest

_VERDICT, _BAR, _ROW = (
    Path(__file__).with_name(f"{name}.html").read_text("utf-8") for name in ("verdict", "verdict_bar", "verdict_row")
)
_MARK = (
    '<span style="border:1px solid currentColor;border-radius:1rem;padding:0 .6rem;font-size:.85rem">{outcome}</span>'
)


def show(p: Mapping[str, float], true_label: str | None = None) -> None:
    """Show a verdict by its probabilities in [0, 1], marked right or wrong where the photo's label is known."""
    label, colours = likeliest(p), class_colours(list(p))
    outcome = "" if true_label is None else ("right" if label == true_label else "wrong")
    if len(p) == 2:
        spoken, end = [label], ", "
        (first, first_colour), (last, last_colour) = colours.items()
        bars = _BAR.format(
            first=escape(first), first_colour=first_colour, last=escape(last), last_colour=last_colour,
            left=round(100 * p[last], 1),
        )  # fmt: skip
    else:
        spoken, end = sorted(p, key=p.__getitem__, reverse=True), "; "
        bars = "".join(
            _ROW.format(
                label=escape(name), width=round(100 * p[name], 1), colour=colours[name], percent=percent(p[name])
            )
            for name in spoken
        )
    said = ", ".join(f"{name} at {percent(p[name])}" for name in spoken) + (end + outcome if outcome else "")
    mark = _MARK.format(outcome=outcome) if outcome else ""
    st.html(
        _VERDICT.format(
            spoken=escape(said), label=escape(capitalised(label)), mark=mark, percent=percent(p[label]), bars=bars
        )
    )


def percent(share: float) -> str:
    """Write a probability in [0, 1] as whole percent, so that it never reads as certain."""
    return "> 99%" if share > 0.99 else f"{share:.0%}"
