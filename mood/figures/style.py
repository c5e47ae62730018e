"""Shapes that all figures share."""

from collections.abc import Iterable
from typing import Any

import plotly.graph_objects as go

from mood.colours import GENERATION_COLOURS, OTHER
from mood.evaluation import Metric

CELL, INK = "#F1EEF7", "#20242E"
"""Cells are opaque, so that their text reads the same on both grounds."""

GUIDE = {"dash": "dot", "color": OTHER, "width": 1.5}
"""The line of what guessing reaches."""

_MARGIN = {"l": 10, "r": 10, "t": 10, "b": 10}


def plain(figure: go.Figure, height: int, legend_at: float | None = None) -> go.Figure:
    """Take margins and ground off a figure and give it a height in pixels.

    A legend in one row is at 0 at the foot of the plot and at 1 at its top; None leaves Plotly's own.
    """
    if legend_at is not None:
        figure.update_layout(legend={"orientation": "h", "y": legend_at, "x": 0})
    return figure.update_layout(
        margin=_MARGIN, height=height, paper_bgcolor="rgba(0,0,0,0)", plot_bgcolor="rgba(0,0,0,0)"
    )


def colour_of(name: str) -> str:
    """Return the colour of a generation."""
    return GENERATION_COLOURS.get(name, OTHER)


def error_bars(metrics: Iterable[Metric], thickness: float, width: float) -> dict[str, Any]:
    """Return the bars that show intervals, in pixels thick and wide."""
    ends = [(metric.interval.high - metric.value, metric.value - metric.interval.low) for metric in metrics]
    return {
        "type": "data", "array": [high for high, _ in ends], "arrayminus": [low for _, low in ends],
        "thickness": thickness, "width": width,
    }  # fmt: skip


def add_diagonal(figure: go.Figure) -> None:
    """Draw what guessing reaches, or what a perfect probability is."""
    figure.add_scatter(x=[0, 1], y=[0, 1], mode="lines", line=GUIDE, showlegend=False)


def share_axes(figure: go.Figure, x: str, y: str) -> go.Figure:
    """Let both axes run from 0 to 100 %."""
    figure.update_xaxes(title=x, tickformat=".0%", range=[-0.01, 1.01])
    figure.update_yaxes(title=y, tickformat=".0%", range=[-0.01, 1.01])
    return plain(figure, 420, legend_at=-0.25)
