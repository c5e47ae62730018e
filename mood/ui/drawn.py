"""The charts, each drawn once for the same figures: a rerun shows them again without building them."""

from collections.abc import Callable

import plotly.graph_objects as go
import streamlit as st

from mood import figures

_KEPT = 300


def _kept(draw: Callable[..., go.Figure]) -> Callable[..., go.Figure]:
    return st.cache_resource(show_spinner=False, max_entries=_KEPT)(draw)


interval_dots = _kept(figures.interval_dots)
confusion = _kept(figures.confusion)
difference = _kept(figures.difference)
patterns = _kept(figures.patterns)
slices = _kept(figures.slices)
by_value = _kept(figures.by_value)
training_curves = _kept(figures.training_curves)
lines = _kept(figures.lines)
reliability = _kept(figures.reliability)
histogram = _kept(figures.histogram)
