"""Two to four photos of a burst large, side by side, zoomed together, whole or on the face of one person."""

from collections.abc import Sequence
from functools import partial
from pathlib import Path

import numpy as np
import streamlit as st
from streamlit.components.v2 import component

from mood.bursts import Shot
from mood.bursts.faults import counted, people
from mood.errors import ImageError
from mood.images.decoding import WHOLE, Box
from mood.images.faces import Face
from mood.library.culling import Burst
from mood.library.series import File, Series
from mood.ui import linked
from mood.ui.bursts import evidence, photo_card
from mood.ui.bursts.series import Wish, close_up
from mood.ui.shared import opening, picture_button

AROUND = 1.7
"""A face is shown with so many times its height around it."""

NEAR = 2.0
"""From photo to photo of a burst a face moves by less than so many times its size."""

_LARGE, _FROM, _FACE = "large", "large_from", "large_face"
_ZOOMS = {"whole": "Whole photo", "face": "Face"}

_CSS, _JS = (Path(__file__).with_name(f"side_by_side.{kind}").read_text("utf-8") for kind in ("css", "js"))
_pane = component("mood.pane", html='<div class="pane"><img draggable="false"></div>', css=_CSS, js=_JS)
_slider = component(
    "mood.zoom", css=_CSS, js=_JS,
    html='<label>Zoom <input type="range" min="1" max="8" step="0.1" value="1"><output>1×</output></label>',
)  # fmt: skip


def opened() -> int | None:
    """Return the number of the burst that is large, as the address says; None where none is."""
    given = st.query_params.get(_LARGE, "")
    return int(given) if given.isdecimal() else None


def open_burst(number: int | None) -> None:
    """Show a burst large, or all of them again."""
    st.session_state[_FROM] = 0
    if number is None:
        st.query_params.pop(_LARGE, None)
    else:
        st.query_params[_LARGE] = str(number)


def offer(burst: Burst) -> None:
    """Show the button that shows a burst large."""
    st.button(
        "Side by side", key=f"large-{burst.number}", on_click=open_burst, args=(burst.number,), type="tertiary",
        icon=":material/compare:",
    )  # fmt: skip


def show(series: Series, wish: Wish, burst: Burst, all_bursts: Sequence[Burst], name: str) -> None:
    """Show a burst large, the best photos first, with the ways to the next one of all that are shown."""
    opening.bring_into_view(f"burst-{burst.number}")
    _head(burst, all_bursts, name)
    left, middle, right = st.columns([2, 3, 3], vertical_alignment="bottom")
    count = linked.ask("Photos side by side", (2, 3, 4), "beside", usual=min(3, len(burst.places)), place=left)
    shots = [series.shots[place] for place in burst.places]
    who = people(shots)
    zoom = "whole"
    if who.shape[1]:
        zoom = linked.ask("Show", _ZOOMS, "zoom", place=middle)
    with right:
        _slider(key="zoom-slider")
    person = 0
    if zoom == "face" and who.shape[1] > 1:
        person = st.pills("Whose", range(who.shape[1]), format_func=lambda one: f"Person {one + 1}", default=0,
                          required=True, key=_FACE)  # fmt: skip
    parts = _around(shots, who[:, person]) if zoom == "face" else [WHOLE] * len(shots)
    shape = 1.0 if zoom == "face" else float(np.median([shot.width / shot.height for shot in shots]))
    shown = _some(burst, count)
    for column, (position, own) in zip(st.columns(count), shown, strict=False):
        with column:
            place, decision = burst.places[own], burst.choice.decisions[own]
            draw = partial(_picture, series.files[place], parts[own], shape)
            photo_card.show(series, place, decision, position, draw, is_large=True)
    evidence.show([series.files[burst.places[place]] for place in burst.choice.order[:2]], wish)


def _head(burst: Burst, all_bursts: Sequence[Burst], name: str) -> None:
    numbers = [other.number for other in all_bursts]
    before = max((number for number in numbers if number < burst.number), default=None)
    after = min((number for number in numbers if number > burst.number), default=None)
    with st.container(horizontal=True, vertical_alignment="center"):
        st.subheader(f"Burst {name} · {len(burst.places)} photos", anchor=False, width="content")
        st.button("All bursts", key="leave-large", on_click=open_burst, args=(None,), icon=":material/grid_view:")
        st.button("Previous burst", on_click=open_burst, args=(before,), disabled=before is None)
        st.button("Next burst", key="next-burst", on_click=open_burst, args=(after,), disabled=after is None,
                  type="primary")  # fmt: skip


def _some(burst: Burst, count: int) -> list[tuple[int, int]]:
    """Let the photos of a burst be leafed through, and return those to show: position from 1, place in the burst."""
    order, first = burst.choice.order, st.session_state.setdefault(_FROM, 0)
    first = min(first, max(0, len(order) - count))
    last = min(first + count, len(order))
    if len(order) > count:
        with st.container(horizontal=True, vertical_alignment="center"):
            st.button("Before these", key="before-these", on_click=_go, args=(max(0, first - count),),
                      disabled=first == 0, icon=":material/chevron_left:")  # fmt: skip
            st.caption(f"{first + 1} to {last} of {len(order)}, the best first", width="content")
            st.button("After these", key="after-these", on_click=_go, args=(first + count,),
                      disabled=last == len(order), icon=":material/chevron_right:")  # fmt: skip
    return list(enumerate(order, start=1))[first:last]


def _go(first: int) -> None:
    st.session_state[_FROM] = first


def _around(shots: Sequence[Shot], places: np.ndarray) -> list[Box]:
    """Return the part of each photo around one person's face; where it is not seen, where it mostly is."""
    boxes = [counted(shot)[place].face if place >= 0 else None for shot, place in zip(shots, places, strict=True)]
    seen = [box for box in boxes if box]
    usual = Face(*np.median([(box.left, box.top, box.width, box.height) for box in seen], axis=0).tolist(), score=0.0)
    there = [box if box and _is_near(box, usual) else usual for box in boxes]
    return [_square(box, shot.width, shot.height) for box, shot in zip(there, shots, strict=True)]


def _is_near(face: Face, usual: Face) -> bool:
    """Return whether a face is where somebody mostly is: further away it is somebody else's, as theirs is not seen."""
    return max(abs(face.left - usual.left) / face.width, abs(face.top - usual.top) / face.height) < NEAR


def _square(face: Face, width: int, height: int) -> Box:
    side = min(AROUND * face.height * height, width, height)
    across, down = side / width, side / height
    left = face.left + face.width / 2 - across / 2
    top = face.top + face.height / 2 - down / 2
    return min(max(left, 0.0), 1 - across), min(max(top, 0.0), 1 - down), across, down


def _picture(file: File, part: Box, shape: float, alt: str) -> None:
    """Show a part of a photo in a pane of a shape, its width over its height."""
    try:
        data = {"src": picture_button.inline(close_up(file, part)), "alt": alt, "shape": shape}
    except ImageError as error:
        photo_card.missing(error)
    else:
        _pane(data=data, key=f"pane-{file.sha256[:16]}")
