"""One demo portrait with what every generation says of it, made beforehand; a click goes to the next."""

from collections.abc import Sequence
from functools import partial
from pathlib import Path

import streamlit as st

from mood.showcase import Exhibit
from mood.ui import frame, linked
from mood.ui.shared import notices, picture_button, verdict

_KEY = "portrait"
_ALIKE = {
    "improves": "Each generation is surer of it than the one before; the first is wrong, the last right",
    "right": "Every generation is right",
    "wrong": "Every generation is wrong",
}
"""By kind of `selection.KINDS`."""


@frame.part
def show(exhibits: Sequence[Exhibit], folder: Path, demo: Path) -> None:
    """Show one of the portraits in the folder `demo`, with its overlays in `folder`, why it is there, and lead on."""
    picture_button.style()
    n_nets = len(exhibits[0].verdicts)
    grid = st.grid(2 + n_nets, min_column_width=150)
    with grid.cell(column_span=2, row_span=2):
        exhibit = _chosen(exhibits, demo)
    for said in exhibit.verdicts:
        with grid.cell():
            st.markdown(f"**{said.title}**")
            looks = "no region speaks for" if said.is_empty else "bright where it speaks for"
            alt = f"The portrait by {said.title}: {looks} {said.target}"
            st.image(picture_button.inline((folder / said.overlay).read_bytes()), width="stretch", alt=alt)
            verdict.show(said.p, exhibit.label)
    with grid.cell(column_span=n_nets):
        st.markdown(
            f"Labelled **{exhibit.label}**. {_ALIKE[exhibit.kind]}: so it is with {exhibit.n_alike} of the {exhibit.n} "
            "test portraits. What is bright speaks for the verdict, by Grad-CAM."
        )
        frame.link_to_explain(None, data="demo", photo=exhibit.file)
        notices.synthetic_people()


def _chosen(exhibits: Sequence[Exhibit], demo: Path) -> Exhibit:
    """Show the portrait that was asked for, and beneath it how many there are."""
    picture = st.container()
    number = st.pagination(len(exhibits), **linked.choice(_KEY, range(1, len(exhibits) + 1)))
    exhibit = exhibits[number - 1]
    with picture:
        # A request of its own would wait for a server that is loading nets.
        portrait = picture_button.inline((demo / exhibit.file).read_bytes())
        turn, alt = partial(_turn, number % len(exhibits) + 1), f"A rendered portrait, labelled {exhibit.label}"
        picture_button.show(portrait, "Next portrait", f"next-{_KEY}", turn, alt=alt)
    return exhibit


def _turn(number: int) -> None:
    st.session_state[_KEY] = number
