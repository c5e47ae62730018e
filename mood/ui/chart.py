"""The charts, each drawn once for the same figures, and said in words for those who cannot see it."""

from collections.abc import Callable, Mapping

import plotly.graph_objects as go
import streamlit as st

from mood import figures
from mood.ui.keeping import kept

_once: Callable[[Callable[..., go.Figure]], Callable[..., go.Figure]] = kept(300)

interval_dots = _once(figures.interval_dots)
confusion = _once(figures.confusion)
difference = _once(figures.difference)
patterns = _once(figures.patterns)
slices = _once(figures.slices)
by_value = _once(figures.by_value)
lines = _once(figures.lines)
reliability = _once(figures.reliability)
risk_coverage = _once(figures.risk_coverage)
histogram = _once(figures.histogram)


def show(figure: go.Figure, key: str, alt: str) -> None:
    """Show a figure without Plotly's own buttons."""
    st.plotly_chart(figure, key=key, config={"displayModeBar": False}, alt=alt)


def in_words(values: Mapping[str, object], between: str = ": ") -> str:
    """Say what has which value, such as “Transfer: 87.9%; Refined: 90.8%”."""
    return "; ".join(f"{title}{between}{value}" for title, value in values.items())
