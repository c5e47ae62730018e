"""What each generation looks for: pictures made to excite its classes and its strongest filters."""

import streamlit as st

from mood.explanation import prototypes
from mood.explanation.prototypes import Prototype
from mood.ui import cache, markdown, workspace


def show(names: list[str]) -> None:
    """Show the pictures of generations."""
    st.caption(
        "Each picture began as noise and was changed, step by step, so that one unit answers as strongly as it can "
        "(activation maximisation with tf-keras-vis; contrast stretched). It is no photo and no typical case: it shows "
        "which colours and patterns the unit responds to."
    )
    models = workspace.config().models
    for name in names:
        pictures = prototypes.read(name, models)
        st.subheader(cache.title(name))
        if not pictures:
            make = markdown.code(f"python -m mood maps prototypes {name} {workspace.on()}")
            st.info(f"None were made yet. Run {make}.", icon=":material/hourglass_empty:")
        for target in dict.fromkeys(picture.speaks_for for picture in pictures):
            row = [picture for picture in pictures if picture.speaks_for == target]
            for picture, column in zip(row, st.columns(1 + prototypes.FILTERS), strict=False):
                caption, alt = _caption(picture), _alt(picture, name)
                column.image(str(picture.path), width="stretch", caption=caption, alt=alt)


def _caption(picture: Prototype) -> str:
    if picture.unit == picture.speaks_for:
        return f"**{markdown.plain(picture.unit)}**: score {picture.before:+z.1f} to {picture.after:+z.1f}"
    layer, channel = picture.unit.split(":")
    what = markdown.plain(f"filter {channel} of {layer}, speaks for {picture.speaks_for}")
    return f"{what}: {picture.before:.2f} to {picture.after:.2f}"


def _alt(picture: Prototype, name: str) -> str:
    what = "the class" if picture.unit == picture.speaks_for else "a filter that speaks for"
    return f"An abstract pattern that excites {what} {picture.speaks_for} in {cache.title(name)}"
