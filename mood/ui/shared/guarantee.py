"""What a net may say of one photo with a guarantee: one class, several, so that a person is asked, or none."""

from collections.abc import Iterable, Mapping

import numpy as np
import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from mood.bursts import listed
from mood.evaluation.conformal import Conformal
from mood.ui import cache, guarantees, linked, markdown

_ASK = "ask a person"


def ask_level(place: DeltaGenerator | None = None) -> int:
    """Let the level be set, and return it in percent."""
    draw = st.slider if place is None else place.slider
    return draw(
        "A verdict is to hold for", guarantees.LOWEST, guarantees.HIGHEST, step=1, format="%d%%",
        **linked.number("level", guarantees.LOWEST, guarantees.HIGHEST, guarantees.USUAL),
        help="Of photos like those that it was calibrated on, of each class. The higher, the more often a net leaves "
        "a photo to a person.",
    )  # fmt: skip


def terms(generation: str) -> str:
    """Say of which photos the guarantee is, in one sentence; "" where nothing calibrates a generation."""
    home = guarantees.home(generation)
    return home and (
        f"Beneath each verdict: what may be decided without a person, calibrated on {cache.title_of(home)}. Of photos "
        "unlike those, such as rendered portraits, nothing is guaranteed."
    )


def show(p: Mapping[str, float], generation: str, percent: int) -> DeltaGenerator | None:
    """Show what a net may say of a photo at a level, by its probabilities, and return where that stands.

    Nothing and None where nothing calibrates it.
    """
    sets = guarantees.of(generation, percent)
    if sets is None:
        return None
    inside = members(p, sets)
    icon = {0: ":material/help:", 1: ":material/verified:"}.get(len(inside), ":material/front_hand:")
    place = st.empty()
    place.markdown(f"{icon} At {percent}%: {said(inside, list(p))}")
    return place


def lapse(places: Iterable[DeltaGenerator]) -> None:
    """Take back what was said with a guarantee, of a photo that turns out to be unlike those that it is for."""
    for place in places:
        place.markdown(f":material/block: No guarantee here: {_ASK}")


def members(p: Mapping[str, float], sets: Conformal) -> list[str]:
    """Return the classes in the set of a photo, in the order of the task's classes."""
    inside = sets.sets(np.array([list(p.values())]))[0]
    return [label for label, is_in in zip(p, inside, strict=True) if is_in]


def said(inside: list[str], classes: list[str]) -> str:
    """Say in Markdown which of the classes are in a set."""
    if len(inside) == 1:
        return f"**{markdown.plain(inside[0])}**"
    if not inside:
        return f"**{'neither' if len(classes) == 2 else 'none'}**, {_ASK}"
    if len(inside) == len(classes):
        return f"**{'either' if len(classes) == 2 else 'any'}**, {_ASK}"
    return f"**{listed(map(markdown.plain, inside)).replace(' and ', ' or ')}**, {_ASK}"
