"""What each generation looks for: pictures made to excite its classes and its strongest filters."""

import streamlit as st

from mood import prototypes
from mood.prototypes import Prototype
from mood.ui import texts, workspace
from mood.zoo import SPECS

TEXTS = texts.of("sought")


def show(names: list[str]) -> None:
    """Show the pictures of all generations.

    Args:
        names: the generations, oldest first.
    """
    st.caption(TEXTS.each_picture_began)
    for name in names:
        found = prototypes.read(name, workspace.config().models)
        st.subheader(SPECS[name].title)
        if not found:
            st.info(TEXTS.none_made_yet(name=name), icon=":material/hourglass_empty:")
        for target in dict.fromkeys(one.speaks_for for one in found):
            row = [one for one in found if one.speaks_for == target]
            for one, column in zip(row, st.columns(1 + prototypes.FILTERS), strict=False):
                column.image(str(one.path), width="stretch", caption=_caption(one), alt=_alt(one, name))


def _caption(one: Prototype) -> str:
    if one.unit == one.speaks_for:
        return TEXTS.score(unit=one.unit, before=one.before, after=one.after)
    layer, channel = one.unit.split(":")
    return TEXTS.filter_speaks(
        channel=channel, layer=layer, speaks_for=one.speaks_for, before=one.before, after=one.after
    )


def _alt(one: Prototype, name: str) -> str:
    what = TEXTS.class_ if one.unit == one.speaks_for else TEXTS.filter_speaks_2
    return TEXTS.abstract_pattern_excites(what=what, speaks_for=one.speaks_for, title=SPECS[name].title)
