"""Which workspace a session looks at: the bundled one, or somebody's own photos, nets and reviews."""

import streamlit as st

from mood import settings
from mood.settings import BUNDLED, Settings
from mood.ui import state

_KEY = "workspace"


def config() -> Settings:
    """Return where things lie for this session."""
    chosen = st.session_state.get(_KEY, BUNDLED)
    own = {} if chosen in (None, BUNDLED) else settings.workspaces()
    return own.get(chosen) or settings.load()


def choose() -> None:
    """Let the visitor choose a workspace."""
    st.selectbox(
        "Workspace", [BUNDLED, *settings.workspaces()], key=_KEY, **state.LINKED,
        help="A data set with the nets that were trained on it and its reviews. `python -m mood train all --photos "
            "data/NAME` makes one.",
    )  # fmt: skip
