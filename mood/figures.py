"""Records to Plotly figures: no computing, no Streamlit. Colours hold on light and on dark ground."""

from collections.abc import Mapping

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from mood.evaluation import Metric
from mood.labels import CLASSES

GENERATION_COLOURS = {"baseline": "#7D8490", "augmented": "#1F9E8F", "transfer": "#8A63D2"}
CLASS_COLOURS = {"happy": "#C77F00", "sad": "#4C7BD9"}
OTHER = "#7D8490"

_CELL, _INK = "#F1EEF7", "#20242E"
"""Cells are opaque, so that their text reads the same on both grounds."""

_MARGIN = {"l": 10, "r": 10, "t": 10, "b": 10}


def interval_dots(metrics: Mapping[str, Metric], titles: Mapping[str, str], reference: float = 0.5) -> go.Figure:
    """Draw one metric of several models with its interval.

    Args:
        metrics: by model name, drawn from top to bottom.
        titles: name on screen of each model.
        reference: what guessing reaches, in [0, 1].

    Returns:
        A figure with one dot and one bar of uncertainty a model.
    """
    figure = go.Figure()
    figure.add_vline(reference, line={"dash": "dot", "color": OTHER, "width": 1.5})
    for name, metric in metrics.items():
        figure.add_scatter(
            x=[metric.value],
            y=[titles[name]],
            error_x={
                "type": "data",
                "array": [metric.interval.high - metric.value],
                "arrayminus": [metric.value - metric.interval.low],
                "thickness": 3,
                "width": 8,
            },
            mode="markers+text",
            marker={"size": 15, "color": _colour(name)},
            text=[f"<b>{metric.value:.1%}</b>"],
            textposition="top center",
            hovertemplate=f"{titles[name]}: {metric}<extra></extra>",
            showlegend=False,
        )
    low = min([reference, *(m.interval.low for m in metrics.values())])
    high = max(m.interval.high for m in metrics.values())
    figure.update_xaxes(tickformat=".0%", range=[max(0, low - 0.04), min(1, high + 0.04)], title=None)
    figure.update_yaxes(range=[len(metrics) - 0.5, -0.65], title=None, ticksuffix="  ")
    return _plain(figure, height=60 + 70 * len(metrics))


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
    return _plain(figure, height=60 + 26 * len(rows))


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
            colorscale=[[0, "#9DB8EE"], [0.5, _CELL], [1, "#F2B653"]],
            textfont={"color": _INK},
            hoverinfo="skip",
        )  # fmt: skip
    )
    figure.update_yaxes(autorange="reversed")
    return _plain(figure, height=110 + 34 * len(titles))


def confusion(matrix: np.ndarray, name: str) -> go.Figure:
    """Draw a confusion matrix with counts and shares of each true class.

    Args:
        matrix: (classes, classes) int, rows true, columns predicted, in the order of `CLASSES`.
        name: the model, for its colour.

    Returns:
        A heatmap; the colour of a cell is its share of the row.
    """
    shares = matrix / np.maximum(matrix.sum(axis=1, keepdims=True), 1)
    figure = go.Figure(
        go.Heatmap(
            z=shares,
            x=[f"called {label}" for label in CLASSES],
            y=[f"{label}" for label in CLASSES],
            zmin=0,
            zmax=1,
            colorscale=[[0, _CELL], [1, _colour(name)]],
            showscale=False,
            xgap=3,
            ygap=3,
            hovertemplate="%{y}, %{x}: %{text}<extra></extra>",
            text=[
                [f"{count} ({share:.0%})" for count, share in zip(*row, strict=True)]
                for row in zip(matrix, shares, strict=True)
            ],
        )
    )
    for (row, column), count in np.ndenumerate(matrix):
        share = shares[row, column]
        figure.add_annotation(
            x=column,
            y=row,
            text=f"<b>{count}</b><br>{share:.0%}",
            showarrow=False,
            font={"size": 15, "color": "#FFFFFF" if share > 0.8 else _INK},
        )
    figure.update_yaxes(autorange="reversed", title="true")
    figure.update_xaxes(side="top")
    return _plain(figure, height=250)


def training_curves(histories: Mapping[str, pd.DataFrame], titles: Mapping[str, str], column: str) -> go.Figure:
    """Draw how a figure went over the epochs, on training and validation photos.

    Args:
        histories: by model name: epoch, loss, accuracy, val_loss, val_accuracy.
        titles: name on screen of each model.
        column: loss or accuracy.

    Returns:
        A dotted line for training and a full one for validation a model; a ring marks the epoch kept.
    """
    figure = go.Figure()
    for name, history in histories.items():
        colour = _colour(name)
        figure.add_scatter(
            x=history["epoch"],
            y=history[column],
            name=f"{titles[name]}, training",
            line={"color": colour, "dash": "dot", "width": 1.5},
        )
        figure.add_scatter(
            x=history["epoch"],
            y=history[f"val_{column}"],
            name=f"{titles[name]}, validation",
            line={"color": colour, "width": 2.5},
        )
        kept = history[history["kept"]]
        figure.add_scatter(
            x=kept["epoch"],
            y=kept[f"val_{column}"],
            mode="markers",
            marker={"size": 13, "symbol": "circle-open", "line": {"width": 3}, "color": colour},
            name=f"{titles[name]}, epoch kept",
            showlegend=False,
        )
    figure.update_xaxes(title="epoch")
    figure.update_yaxes(title=column, tickformat=".0%" if column == "accuracy" else None)
    figure.update_layout(legend={"orientation": "h", "y": -0.25, "x": 0})
    return _plain(figure, height=380)


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
    figure.add_scatter(x=fractions, y=insertion, name="insertion", line={"color": CLASS_COLOURS["happy"], "width": 2.5})
    figure.add_scatter(x=fractions, y=deletion, name="deletion", line={"color": CLASS_COLOURS["sad"], "width": 2.5})
    figure.update_xaxes(title="share of pixels, strongest first", tickformat=".0%", range=[0, 1])
    figure.update_yaxes(title=f"P({target})", tickformat=".0%", range=[0, 1])
    figure.update_layout(legend={"orientation": "h", "y": 1.15, "x": 0})
    return _plain(figure, height=240)


def _colour(name: str) -> str:
    return GENERATION_COLOURS.get(name, OTHER)


def _plain(figure: go.Figure, height: int) -> go.Figure:
    figure.update_layout(margin=_MARGIN, height=height, paper_bgcolor="rgba(0,0,0,0)", plot_bgcolor="rgba(0,0,0,0)")
    return figure
