"""How good the generations are: records to Plotly figures, no computing and no Streamlit."""

from collections.abc import Mapping

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from mood.colours import OTHER
from mood.evaluation import Metric
from mood.figures.style import CELL, INK, colour_of, plain


def interval_dots(metrics: Mapping[str, Metric], titles: Mapping[str, str], reference: float | None = 0.5) -> go.Figure:
    """Draw one metric of several models with its interval.

    Args:
        metrics: by model name, drawn from top to bottom.
        titles: name on screen of each model.
        reference: what guessing reaches, in [0, 1], or None.

    Returns:
        A figure with one dot and one bar of uncertainty a model.
    """
    figure = go.Figure()
    if reference is not None:
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
            marker={"size": 15, "color": colour_of(name)},
            text=[f"<b>{metric.value:.1%}</b>"],
            textposition="top center",
            hovertemplate=f"{titles[name]}: {metric}<extra></extra>",
            showlegend=False,
        )
    low = min([1 if reference is None else reference, *(m.interval.low for m in metrics.values())])
    high = max((m.interval.high for m in metrics.values()), default=1)
    figure.update_xaxes(tickformat=".0%", range=[max(0, low - 0.04), min(1, high + 0.04)], title=None)
    figure.update_yaxes(range=[len(metrics) - 0.5, -0.65], title=None, ticksuffix="  ")
    return plain(figure, height=60 + min(70 * len(metrics), 300))  # fits a screen with pictures under it


def confusion(matrix: np.ndarray, name: str, classes: tuple[str, ...]) -> go.Figure:
    """Draw a confusion matrix with counts and shares of each true class.

    Args:
        matrix: (classes, classes) int, rows true, columns predicted.
        name: the model, for its colour.
        classes: in the order of the matrix.

    Returns:
        A heatmap; the colour of a cell is its share of the row.
    """
    shares = matrix / np.maximum(matrix.sum(axis=1, keepdims=True), 1)
    figure = go.Figure(
        go.Heatmap(
            z=shares,
            x=[f"called {label}" for label in classes],
            y=list(classes),
            zmin=0,
            zmax=1,
            colorscale=[[0, CELL], [1, colour_of(name)]],
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
            font={"size": 15, "color": "#FFFFFF" if share > 0.8 else INK},
        )
    figure.update_yaxes(autorange="reversed", title="true")
    figure.update_xaxes(side="top")
    return plain(figure, height=90 + 80 * len(classes))


def difference(matrix: np.ndarray, classes: tuple[str, ...]) -> go.Figure:
    """Draw how one confusion matrix differs from another.

    Args:
        matrix: (classes, classes) int, second less first, rows true, columns predicted.
        classes: in the order of the matrix.

    Returns:
        A heatmap: teal where the change is for the better, amber where it is for the worse.
    """
    better = np.where(np.eye(len(matrix), dtype=bool), matrix, -matrix)
    most = max(1, int(np.abs(matrix).max()))
    figure = go.Figure(
        go.Heatmap(
            z=better,
            x=[f"called {label}" for label in classes],
            y=list(classes),
            zmin=-most,
            zmax=most,
            colorscale=[[0, "#D98E2B"], [0.5, CELL], [1, "#3FA796"]],
            showscale=False,
            xgap=3,
            ygap=3,
            hoverinfo="skip",
        )
    )
    for (row, column), count in np.ndenumerate(matrix):
        figure.add_annotation(
            x=column, y=row, text=f"<b>{count:+d}</b>", showarrow=False, font={"size": 15, "color": INK}
        )
    figure.update_yaxes(autorange="reversed", title="true")
    figure.update_xaxes(side="top")
    return plain(figure, height=200)


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
        colour = colour_of(name)
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
    return plain(figure, height=380)


def patterns(counts: Mapping[str, int]) -> go.Figure:
    """Draw how often each pattern of right and wrong occurs.

    Args:
        counts: photos by pattern, drawn from top to bottom.

    Returns:
        One bar a pattern.
    """
    figure = go.Figure(
        go.Bar(
            x=list(counts.values()),
            y=list(counts),
            orientation="h",
            marker={"color": OTHER},
            text=list(counts.values()),
            hoverinfo="skip",
        )
    )
    figure.update_yaxes(autorange="reversed", ticksuffix="  ")
    figure.update_xaxes(title="photos")
    return plain(figure, height=70 + 34 * len(counts))


def by_value(metrics: Mapping[str, Mapping[str, Metric]], titles: Mapping[str, str]) -> go.Figure:
    """Draw several models' accuracy by the values of one factor.

    Args:
        metrics: by model, then by value, drawn from top to bottom.
        titles: name on screen of each model.

    Returns:
        A row a value, with a dot and a bar of uncertainty a model.
    """
    figure = go.Figure()
    values = list(dict.fromkeys(value for of in metrics.values() for value in of))
    for place, (name, of) in enumerate(metrics.items()):
        lift = (place - (len(metrics) - 1) / 2) * 0.18  # or the models' bars lie on each other
        figure.add_scatter(
            x=[metric.value for metric in of.values()],
            y=[values.index(value) + lift for value in of],
            error_x={
                "type": "data",
                "array": [metric.interval.high - metric.value for metric in of.values()],
                "arrayminus": [metric.value - metric.interval.low for metric in of.values()],
                "thickness": 2,
                "width": 4,
            },
            mode="markers",
            marker={"size": 9, "color": colour_of(name)},
            name=titles[name],
            customdata=[f"{value} (n = {metric.n})" for value, metric in of.items()],
            hovertemplate="%{customdata}: %{x:.1%}",
        )
    counts = {value: metric.n for of in metrics.values() for value, metric in of.items()}
    labels = [f"{value} (n = {counts[value]})" for value in values]
    figure.update_xaxes(tickformat=".0%")
    figure.update_yaxes(
        autorange="reversed", tickvals=list(range(len(values))), ticktext=labels, ticksuffix="  ", automargin=True
    )
    figure.update_layout(legend={"orientation": "h", "x": 0, "y": 1.02, "yanchor": "bottom"})
    return plain(figure, height=100 + 26 * len(values) * max(1, len(metrics)) // 2 + 20 * len(values))


def slices(metrics: Mapping[str, Metric], overall: float, name: str) -> go.Figure:
    """Draw the accuracy of one model on parts of the photos.

    Args:
        metrics: by title of the part, drawn from top to bottom.
        overall: its accuracy on all of them, a dotted line.
        name: the model, for its colour.

    Returns:
        A dot and a bar of uncertainty a part.
    """
    values = [metric.value for metric in metrics.values()]
    figure = go.Figure(
        go.Scatter(
            x=values,
            y=[f"{title} (n = {metric.n})" for title, metric in metrics.items()],
            error_x={
                "type": "data",
                "array": [metric.interval.high - metric.value for metric in metrics.values()],
                "arrayminus": [metric.value - metric.interval.low for metric in metrics.values()],
                "thickness": 2.5,
                "width": 6,
            },
            mode="markers",
            marker={"size": 11, "color": colour_of(name)},
            hovertemplate="%{y}: %{x:.1%}<extra></extra>",
        )
    )
    figure.add_vline(overall, line={"dash": "dot", "color": OTHER, "width": 1.5})
    figure.update_xaxes(tickformat=".0%")
    figure.update_yaxes(autorange="reversed", ticksuffix="  ", automargin=True)
    return plain(figure, height=60 + 30 * len(metrics))
