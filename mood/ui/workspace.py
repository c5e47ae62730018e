"""Which workspace a session looks at: the bundled one, or somebody's own photos, nets and reviews."""

import streamlit as st

from mood import settings
from mood.settings import BUNDLED, Settings
from mood.ui import linked

_KEY = "workspace"


def config() -> Settings:
    """Return where things lie for this session."""
    chosen = st.session_state.get(_KEY, BUNDLED)
    own = {} if chosen in (None, BUNDLED) else settings.workspaces()
    return own.get(str(chosen)) or settings.load()


def query() -> dict[str, str]:
    """Return what names this workspace in an address: one that was added on arrival would be a step back."""
    chosen = st.session_state.get(_KEY, BUNDLED)
    return {} if chosen == BUNDLED else {_KEY: chosen}


def choose() -> None:
    """Let the visitor choose a workspace."""
    names = [BUNDLED, *settings.workspaces()]
    st.selectbox(
        "Workspace", names, **linked.choice(_KEY, names),
        help="A data set with nets and reviews of its own. `python -m mood train all --photos data/NAME` trains them, "
            "`python -m mood evaluate --photos data/NAME` measures copies of the bundled ones.",
    )  # fmt: skip
