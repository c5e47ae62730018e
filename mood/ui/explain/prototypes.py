"""What each generation looks for: pictures made to excite its classes and its strongest filters."""

import streamlit as st

from mood.explanation import prototypes
from mood.explanation.prototypes import Prototype
from mood.ui import cache, markdown, workspace


def show(names: list[str]) -> None:
    """Show the pictures of all generations.

    Args:
        names: the generations, oldest first.
    """
    st.caption(
        "Each picture began as noise and was changed, step by step, so that one unit answers as strongly as it can "
        "(activation maximisation with tf-keras-vis; contrast stretched). It is no photo and no typical case: it shows "
        "which colours and patterns the unit responds to."
    )
    models = workspace.config().models
    for name in names:
        found = prototypes.read(name, models)
        st.subheader(cache.title(name))
        if not found:
            command = f"python -m mood maps prototypes {name} --models {models}"
            st.info(f"None were made yet. Run `{command}`.", icon=":material/hourglass_empty:")
        for target in dict.fromkeys(one.speaks_for for one in found):
            row = [one for one in found if one.speaks_for == target]
            for one, column in zip(row, st.columns(1 + prototypes.FILTERS), strict=False):
                column.image(str(one.path), width="stretch", caption=_caption(one), alt=_alt(one, name))


def _caption(one: Prototype) -> str:
    if one.unit == one.speaks_for:
        return f"**{markdown.plain(one.unit)}**: score {one.before:+.1f} to {one.after:+.1f}"
    layer, channel = one.unit.split(":")
    what = markdown.plain(f"filter {channel} of {layer}, speaks for {one.speaks_for}")
    return f"{what}: {one.before:.2f} to {one.after:.2f}"


def _alt(one: Prototype, name: str) -> str:
    what = "the class" if one.unit == one.speaks_for else "a filter that speaks for"
    return f"An abstract pattern that excites {what} {one.speaks_for} in {cache.title(name)}"
