"""What maps are worth: records to Plotly figures, no computing and no Streamlit."""

from collections.abc import Collection, Mapping

import numpy as np
import plotly.graph_objects as go

from mood.colours import AGAINST, FOR, OTHER
from mood.figures.style import CELL, GUIDE, INK, Estimate, colour_of, error_bars, plain


def ranked(means: Mapping[str, Estimate], controls: Collection[str]) -> go.Figure:
    """Draw means with their intervals, one below the other.

    Args:
        means: by title, drawn from top to bottom.
        controls: titles of those that are drawn in gray.
    """
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

    Args:
        matrix: (n, n) correlations in [-1, 1]; nan where one cannot be had.
        titles: of the methods.
    """
    cells = [["-" if np.isnan(value) else f"{value:+.2f}" for value in row] for row in matrix]
    heatmap = go.Heatmap(
        z=matrix, x=titles, y=titles, zmin=-1, zmax=1, colorscale=[[0, "#9DB8EE"], [0.5, CELL], [1, "#F2B653"]],
        showscale=False, text=cells, texttemplate="%{text}", textfont={"color": INK}, hoverinfo="skip",
    )  # fmt: skip
    figure = go.Figure(heatmap).update_yaxes(autorange="reversed")
    return plain(figure, 110 + 34 * len(titles))


def faithfulness(fractions: np.ndarray, deletion: np.ndarray, insertion: np.ndarray, target: str) -> go.Figure:
    """Draw the deletion and insertion curves of one map.

    Args:
        fractions: share of the pixels taken, 0 to 1.
        deletion: probability of the class while they turn gray.
        insertion: probability while they appear on a blurred photo.
        target: the class.
    """
    figure = go.Figure()
    figure.add_scatter(x=fractions, y=insertion, name="insertion", line={"color": FOR, "width": 2.5})
    figure.add_scatter(x=fractions, y=deletion, name="deletion", line={"color": AGAINST, "width": 2.5})
    figure.update_xaxes(title="share of pixels, strongest first", tickformat=".0%", range=[0, 1])
    figure.update_yaxes(title=f"P({target})", tickformat=".0%", range=[0, 1])
    return plain(figure, 240, legend_at=1.15)
