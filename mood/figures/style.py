"""Shapes that all figures share."""

import plotly.graph_objects as go

from mood.colours import GENERATION_COLOURS, OTHER

CELL, INK = "#F1EEF7", "#20242E"
"""Cells are opaque, so that their text reads the same on both grounds."""

_MARGIN = {"l": 10, "r": 10, "t": 10, "b": 10}


def plain(figure: go.Figure, height: int) -> go.Figure:
    """Take off margins and ground."""
    figure.update_layout(margin=_MARGIN, height=height, paper_bgcolor="rgba(0,0,0,0)", plot_bgcolor="rgba(0,0,0,0)")
    return figure


def colour_of(name: str) -> str:
    """Return the colour of a generation."""
    return GENERATION_COLOURS.get(name, OTHER)


def diagonal_line(figure: go.Figure) -> None:
    """Draw what guessing reaches, or what a perfect probability is."""
    figure.add_scatter(
        x=[0, 1], y=[0, 1], mode="lines", line={"dash": "dot", "color": OTHER, "width": 1.5}, showlegend=False
    )


def share_axes(figure: go.Figure, x: str, y: str) -> go.Figure:
    """Let both axes run from 0 to 100 %."""
    figure.update_xaxes(title=x, tickformat=".0%", range=[-0.01, 1.01])
    figure.update_yaxes(title=y, tickformat=".0%", range=[-0.01, 1.01])
    figure.update_layout(legend={"orientation": "h", "y": -0.25, "x": 0})
    return plain(figure, height=420)
