"""A chart that is looked at, and said in words for those who cannot see it."""

from collections.abc import Mapping

import plotly.graph_objects as go
import streamlit as st

PLAIN_CHART = {"displayModeBar": False}


def show(figure: go.Figure, key: str, alt: str) -> None:
    """Show a figure without Plotly's own buttons."""
    st.plotly_chart(figure, key=key, config=PLAIN_CHART, alt=alt)


def in_words(values: Mapping[str, object], between: str = ": ") -> str:
    """Say what has which value, such as “Transfer: 87.9%; Refined: 90.8%”."""
    return "; ".join(f"{title}{between}{value}" for title, value in values.items())
