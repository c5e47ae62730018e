"""Sentences that several pages need, said the same way everywhere."""

import streamlit as st

from mood.ui import texts
from mood.ui.cache import Source

TEXTS = texts.of("notices")

PLAIN_CHART = {"displayModeBar": False}

SYNTHETIC = TEXTS.synthetic_people_these


def synthetic(source: Source) -> None:
    """Say that a data set shows people who do not exist, if it does.

    Args:
        source: the data set.
    """
    if source.dataset is not None and source.dataset.is_synthetic:
        st.info(SYNTHETIC, icon=":material/view_in_ar:")


def not_measured(source: Source) -> None:
    """Say how to get predictions on a data set that has none yet.

    Args:
        source: a data set with photos on this machine.
    """
    st.info(
        TEXTS.has_no_predictions(title=source.title, root=source.dataset.root),
        icon=":material/hourglass_empty:",
    )


def photos_elsewhere(source: Source) -> None:
    """Explain why the photos of a data set cannot be shown here.

    Args:
        source: a data set without photos on this machine.
    """
    st.info(
        TEXTS.not_computer_their(title=source.title.lower()),
        icon=":material/lock:",
    )
