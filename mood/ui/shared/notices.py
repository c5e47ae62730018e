"""Sentences that several pages need, said the same way everywhere."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

import streamlit as st

from mood.ui import markdown, workspace

if TYPE_CHECKING:
    from mood.ui.cache import Source  # pandas and more: the first page shows a notice before

NOT_DRAWN = (
    "Looked at were mostly photos whose label is easy to believe: the others are harder, and show the labelled mood "
    "less often."
)


def synthetic(source: "Source") -> None:
    """Say that a data set shows people who do not exist, if it does."""
    if source.dataset is not None and source.dataset.is_synthetic:
        synthetic_people()


def synthetic_people() -> None:
    """Say that the people shown do not exist."""
    st.info(
        "**Synthetic people.** These portraits were rendered; nobody in them exists. Figures on them say nothing about "
        "real photos.",
        icon=":material/view_in_ar:",
    )


def duty(said: str, classes: Sequence[str]) -> None:
    """Show what whoever uses nets that guess emotions has to know, and a text for the people exposed; else nothing."""
    if not said:
        return
    with st.expander("If you use this on other people", icon=":material/policy:"):
        st.markdown(markdown.sentence(said))
        st.markdown("A text for the people exposed, to take over and to complete:")
        st.code(
            f"Photos of you are judged by a program that guesses which of these you look: {', '.join(classes)}. It "
            "judges how a photo looks, not how you feel, and it is often wrong. [Who uses it, what for, how long "
            "results are kept, and whom to ask.]",
            language=None, wrap_lines=True,
        )  # fmt: skip


def not_measured(source: "Source") -> None:
    """Say how to get predictions on a data set that has none yet."""
    if source.dataset is None:  # its photos are elsewhere: what is here of it are predictions
        return
    evaluate = markdown.code(f"python -m mood evaluate {workspace.on(source.dataset)}")
    start = markdown.code(f"MOOD_WORKSPACES={source.dataset.root}")
    then = "" if workspace.is_own() else f", then start the app with {start}"
    st.info(f"**{source.title}** has no predictions yet. Run {evaluate}{then}.", icon=":material/hourglass_empty:")


def photos_elsewhere(source: "Source") -> None:
    """Explain why the photos of a data set cannot be shown here."""
    if workspace.is_own():
        st.info(
            f"**The photos of {source.title} are not here.** The table below shows what was measured of them.",
            icon=":material/lock:",
        )
        return
    st.info(
        f"**The {source.title.lower()} are not on this computer.** Their rights are not cleared, so they do not "
        "come with the app; their ids, labels and predictions do, and the table below shows them. If you have the "
        "folder, start the app with `MOOD_PHOTOS=DIR streamlit run app.py` to see the pictures and overlays.",
        icon=":material/lock:",
    )
