"""What maps are worth: records to Plotly figures, no computing and no Streamlit."""

import numpy as np
import plotly.graph_objects as go

from mood.colours import AGAINST, FOR, GENERATION_COLOURS, OTHER
from mood.figures.style import CELL, INK, plain


def ranked(rows: list[tuple[str, float, float, float, bool]]) -> go.Figure:
    """Draw means with their intervals, one below the other.

    Args:
        rows: title, mean, lower and upper end, and whether it is a control; drawn from top to bottom.

    Returns:
        A figure with one dot and one bar of uncertainty a row; controls in gray.
    """
    figure = go.Figure()
    figure.add_vline(0, line={"dash": "dot", "color": OTHER, "width": 1.5})
    for is_control, colour in ((False, GENERATION_COLOURS["transfer"]), (True, OTHER)):
        some = [row for row in rows if row[4] == is_control]
        titles, values, lows, highs, _ = zip(*some, strict=True) if some else ((),) * 5
        figure.add_scatter(
            x=values, y=titles, mode="markers", showlegend=False,
            marker={"size": 12, "color": colour, "symbol": "diamond" if is_control else "circle"},
            error_x={"type": "data", "array": np.subtract(highs, values), "arrayminus": np.subtract(values, lows),
                     "thickness": 2.5, "width": 6, "color": colour},
            hovertemplate="%{y}: %{x:+.3f}<extra></extra>",
        )  # fmt: skip
    figure.update_yaxes(categoryorder="array", categoryarray=[row[0] for row in rows][::-1], ticksuffix="  ")
    return plain(figure, height=60 + 26 * len(rows))


def agreement(matrix: np.ndarray, titles: list[str]) -> go.Figure:
    """Draw how alike maps are.

    Args:
        matrix: (n, n) correlations in [-1, 1]; nan where one cannot be had.
        titles: names of the n methods.

    Returns:
        A heatmap with its values in it.
    """
    cells = [["-" if np.isnan(value) else f"{value:+.2f}" for value in row] for row in matrix]
    figure = go.Figure(
        go.Heatmap(
            z=matrix,
            x=titles,
            y=titles,
            text=cells,
            texttemplate="%{text}",
            zmin=-1,
            zmax=1,
            showscale=False,
            colorscale=[[0, "#9DB8EE"], [0.5, CELL], [1, "#F2B653"]],
            textfont={"color": INK},
            hoverinfo="skip",
        )  # fmt: skip
    )
    figure.update_yaxes(autorange="reversed")
    return plain(figure, height=110 + 34 * len(titles))


def faithfulness(fractions: np.ndarray, deletion: np.ndarray, insertion: np.ndarray, target: str) -> go.Figure:
    """Draw the deletion and insertion curves of one map.

    Args:
        fractions: share of the pixels taken, 0 to 1.
        deletion: probability of the class while they turn gray.
        insertion: probability while they appear on a blurred photo.
        target: the class.

    Returns:
        Two lines over the share of pixels.
    """
    figure = go.Figure()
    figure.add_scatter(x=fractions, y=insertion, name="insertion", line={"color": FOR, "width": 2.5})
    figure.add_scatter(x=fractions, y=deletion, name="deletion", line={"color": AGAINST, "width": 2.5})
    figure.update_xaxes(title="share of pixels, strongest first", tickformat=".0%", range=[0, 1])
    figure.update_yaxes(title=f"P({target})", tickformat=".0%", range=[0, 1])
    figure.update_layout(legend={"orientation": "h", "y": 1.15, "x": 0})
    return plain(figure, height=240)
