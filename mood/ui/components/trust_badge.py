"""Beneath a map: whether to believe it, by its own deletion and insertion against maps that know no model."""

from collections.abc import Callable

import plotly.graph_objects as go
import streamlit as st

from mood.explanation import Trust
from mood.judging import Rate
from mood.ui import frame, texts
from mood.ui.components.notices import PLAIN_CHART

TEXTS = texts.of("trust_badge")


def show(found: Trust, curves: Callable[[], go.Figure], key: str) -> None:
    """Show the badge and, on demand, the curves.

    Args:
        found: the test of one map.
        curves: draws its deletion and insertion curves.
        key: tells this badge from others on the page.
    """
    if found.beaten_by:
        st.badge(TEXTS.no_better(listed=" and ".join(found.beaten_by)), icon=":material/warning:", color="orange")
    else:
        st.badge(TEXTS.beats_all_controls, icon=":material/verified:", color="green")
    controls = ", ".join(f"{name} {gain:+.2f}" for name, gain in found.controls.items())
    st.caption(TEXTS.insertion_minus_deletion(gain=found.own.gain, controls=controls))
    _curves(found, curves, key)


@frame.part
def _curves(found: Trust, draw: Callable[[], go.Figure], key: str) -> None:
    box, own = st.expander(TEXTS.curves, key=f"open-{key}", on_change="rerun"), found.own
    if not box.open:
        return
    with box:
        st.plotly_chart(
            draw(),
            key=f"curves-{key}",
            config=PLAIN_CHART,
            alt=TEXTS.insertion_area_deletion(insertion_auc=own.insertion_auc, deletion_auc=own.deletion_auc),
        )
        st.caption(
            TEXTS.insertion_higher_better(insertion_auc=own.insertion_auc, deletion_auc=own.deletion_auc, drop=own.drop)
        )


def flag(found: Rate | None) -> None:
    """Warn of a method whose maps hardly change when the net is redrawn at random.

    Args:
        found: its rank correlation with the maps of the redrawn net, or None where it notices.
    """
    if found is not None:
        st.badge(TEXTS.untrained_net_gives, icon=":material/warning:", color="orange")
        ends = f"[{found.interval.low:+.2f}, {found.interval.high:+.2f}]"
        st.caption(TEXTS.rank_correlation_all(value=found.value, ends=ends, n=found.n))
