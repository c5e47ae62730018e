"""What counts in a choice, and how much: a slider a criterion."""

import streamlit as st

from mood.bursts import CRITERIA, Weights
from mood.ui import linked

_TITLES = {
    "mood": "The expression", "sharpness": "Sharp faces", "eyes": "Open eyes", "gaze": "Looking at the camera",
    "exposure": "Light like the burst's", "framing": "Room around faces",
}  # fmt: skip
_USUAL = Weights()
_STEP = 0.05


def ask() -> Weights:
    """Ask how much each criterion counts, behind a button that says whether it is as usual."""
    with st.popover("What counts", icon=":material/tune:", width="stretch"):
        chosen = {name: _slider(name) for name in CRITERIA}
        st.caption("0 does not count at all. Every burst is ranked again at once; what you decided stays.")
        st.button("As usual", on_click=_reset, disabled=Weights(**chosen) == _USUAL, icon=":material/restart_alt:")
    return Weights(**chosen)


def _slider(name: str) -> float:
    usual = getattr(_USUAL, name)
    return st.slider(_TITLES[name], 0.0, 1.0, step=_STEP, **linked.number(f"weigh-{name}", 0.0, 1.0, usual))


def _reset() -> None:
    for name in CRITERIA:
        st.session_state[f"weigh-{name}"] = getattr(_USUAL, name)
