"""What maps are worth: records to Plotly figures, no computing and no Streamlit."""

from collections.abc import Collection, Mapping

import numpy as np
import plotly.graph_objects as go

from mood.colours import AGAINST, FOR, OTHER
from mood.evaluation import Metric
from mood.figures.style import CELL, GUIDE, INK, colour_of, error_bars, plain


def ranked(means: Mapping[str, Metric], controls: Collection[str]) -> go.Figure:
    """Draw means with their intervals by title, from top to bottom, those of controls in gray."""
    figure = go.Figure()
    figure.add_vline(0, line=GUIDE)
    for is_control, colour in ((False, colour_of("transfer")), (True, OTHER)):
        some = {title: mean for title, mean in means.items() if (title in controls) == is_control}
        figure.add_scatter(
            x=[mean.value for mean in some.values()], y=list(some), mode="markers", showlegend=False,
            marker={"size": 12, "color": colour, "symbol": "diamond" if is_control else "circle"},
            error_x=error_bars(some.values(), thickness=2.5, width=6) | {"color": colour},
            hovertemplate="%{y}: %{x:+.3f}<extra></extra>",
        )  # fmt: skip
    figure.update_yaxes(categoryorder="array", categoryarray=list(means)[::-1], ticksuffix="  ")
    return plain(figure, 60 + 26 * len(means))


def agreement(matrix: np.ndarray, titles: list[str]) -> go.Figure:
    """Draw how alike the maps of n methods are, as a heatmap with its values in it.

    The correlations are (n, n), in [-1, 1]; nan where one cannot be had.
    """
    cells = [["-" if np.isnan(value) else f"{value:+.2f}" for value in row] for row in matrix]
    heatmap = go.Heatmap(
        z=matrix, x=titles, y=titles, zmin=-1, zmax=1, colorscale=[[0, "#9DB8EE"], [0.5, CELL], [1, "#F2B653"]],
        showscale=False, text=cells, texttemplate="%{text}", textfont={"color": INK}, hoverinfo="skip",
    )  # fmt: skip
    figure = go.Figure(heatmap).update_yaxes(autorange="reversed")
    return plain(figure, 110 + 34 * len(titles))


def faithfulness(fractions: np.ndarray, deletion: np.ndarray, insertion: np.ndarray, target: str) -> go.Figure:
    """Draw the probability of a class while a share of the pixels, 0 to 1, is taken by what a map says of them.

    In deletion they turn gray, in insertion they appear on a blurred photo.
    """
    figure = go.Figure()
    figure.add_scatter(x=fractions, y=insertion, name="insertion", line={"color": FOR, "width": 2.5})
    figure.add_scatter(x=fractions, y=deletion, name="deletion", line={"color": AGAINST, "width": 2.5})
    figure.update_xaxes(title="share of pixels, strongest first", tickformat=".0%", range=[0, 1])
    figure.update_yaxes(title=f"P({target})", tickformat=".0%", range=[0, 1])
    return plain(figure, 240, legend_at=1.15)
