"""Beneath a map: whether to believe it, by its own deletion and insertion against maps that know no model."""

from collections.abc import Callable

import plotly.graph_objects as go
import streamlit as st

from mood.map_quality import Rate, Trust
from mood.ui import frame
from mood.ui.shared.chart import PLAIN_CHART


def show(found: Trust, curves: Callable[[], go.Figure], key: str) -> None:
    """Show the badge and, on demand, the curves.

    Args:
        found: the test of one map.
        curves: draws its deletion and insertion curves.
        key: tells this badge from others on the page.
    """
    lost, tested = len(found.beaten_by), len(found.controls)
    if lost:
        st.badge(f"fails {lost} of {tested} controls", icon=":material/warning:", color="orange")
    else:
        st.badge(f"beats {tested} of {tested} controls", icon=":material/verified:", color="green")
    controls = ", ".join(f"{name} {gain:+.2f}" for name, gain in found.controls.items())
    st.caption(f"Insertion minus deletion **{found.own.gain:+.2f}**; controls: {controls}. One photo, one model.")
    _curves(found, curves, key)


@frame.part
def _curves(found: Trust, draw: Callable[[], go.Figure], key: str) -> None:
    box, own = st.expander("Curves", key=f"open-{key}", on_change="rerun"), found.own
    if not box.open:
        return
    with box:
        st.plotly_chart(
            draw(),
            key=f"curves-{key}",
            config=PLAIN_CHART,
            alt=f"Insertion area {own.insertion_auc:.2f}, deletion area {own.deletion_auc:.2f}",
        )
        st.caption(
            f"Insertion {own.insertion_auc:.2f} (higher is better), deletion {own.deletion_auc:.2f} (lower is "
            f"better), probability lost under the map {own.drop:.0%}. Gray and blurred pixels are not what the "
            "model was trained on: compare within this page only."
        )


def flag(found: Rate | None) -> None:
    """Warn of a method whose maps hardly change when the net is redrawn at random.

    Args:
        found: its rank correlation with the maps of the redrawn net, or None where it notices.
    """
    if found is not None:
        st.badge("same if untrained", icon=":material/warning:", color="orange")
        ends = f"[{found.interval.low:+.2f}, {found.interval.high:+.2f}]"
        st.caption(
            "A net with all layers redrawn at random gives nearly the same map: mean rank correlation "
            f"{found.value:+.2f} {ends} (n = {found.n})."
        )
