"""How good the generations are: records to Plotly figures, no computing and no Streamlit."""

from collections.abc import Mapping
from html import escape

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from mood.colours import OTHER
from mood.evaluation import Metric
from mood.figures.style import CELL, GUIDE, INK, colour_of, error_bars, plain


def interval_dots(
    metrics: Mapping[str, Metric], titles: Mapping[str, str], reference: float | None = None
) -> go.Figure:
    """Draw one metric of several models with its interval, from top to bottom.

    The reference is what guessing reaches, in [0, 1]; None draws no line.
    """
    figure = go.Figure()
    if reference is not None:
        figure.add_vline(reference, line=GUIDE)
    for name, metric in metrics.items():
        figure.add_scatter(
            x=[metric.value], y=[titles[name]], error_x=error_bars([metric], thickness=3, width=8),
            mode="markers+text", marker={"size": 15, "color": colour_of(name)},
            text=[f"<b>{metric.value:.1%}</b>"], textposition="top center", cliponaxis=False,
            hovertemplate=f"{titles[name]}: {metric}<extra></extra>", showlegend=False,
        )  # fmt: skip
    low = min([1 if reference is None else reference, *(metric.interval.low for metric in metrics.values())])
    high = max((metric.interval.high for metric in metrics.values()), default=1)
    figure.update_xaxes(tickformat=".0%", range=[max(0, low - 0.04), min(1, high + 0.04)], title=None)
    figure.update_yaxes(range=[len(metrics) - 0.5, -0.65], title=None, ticksuffix="  ")
    plain(figure, 60 + min(70 * len(metrics), 300))  # fits a screen with pictures under it
    return figure.update_layout(margin_r=32) if high > 0.96 else figure  # what stands at the end has to fit


def confusion(matrix: np.ndarray, name: str, classes: tuple[str, ...]) -> go.Figure:
    """Draw a confusion matrix with counts; the colour of a cell, the model's, is its share of the true class.

    The matrix is (classes, classes) int, rows true, columns predicted.
    """
    shares = matrix / np.maximum(matrix.sum(axis=1, keepdims=True), 1)
    text = [[f"{n} ({share:.0%})" for n, share in zip(*row, strict=True)] for row in zip(matrix, shares, strict=True)]
    heatmap = go.Heatmap(
        z=shares, zmin=0, zmax=1, colorscale=[[0, CELL], [1, colour_of(name)]],
        text=text, hovertemplate="%{y}, %{x}: %{text}<extra></extra>",
    )  # fmt: skip
    figure = _true_and_called(heatmap, classes)
    for (row, column), share in np.ndenumerate(shares):
        ink = "#FFFFFF" if share > 0.8 else INK
        _write(figure, row, column, f"<b>{matrix[row, column]}</b><br>{share:.0%}", ink)
    return plain(figure, 90 + 80 * len(classes))


def difference(matrix: np.ndarray, classes: tuple[str, ...]) -> go.Figure:
    """Draw how one confusion matrix differs from another: teal for the better, amber for the worse.

    The matrix is (classes, classes) int, second less first, rows true, columns predicted.
    """
    better = np.where(np.eye(len(matrix), dtype=bool), matrix, -matrix)
    most = max(1, int(np.abs(matrix).max()))
    colours = [[0, "#D98E2B"], [0.5, CELL], [1, "#3FA796"]]
    figure = _true_and_called(
        go.Heatmap(z=better, zmin=-most, zmax=most, colorscale=colours, hoverinfo="skip"), classes
    )
    for (row, column), count in np.ndenumerate(matrix):
        _write(figure, row, column, f"<b>{count:+d}</b>", INK)
    return plain(figure, 200)


def training_curves(histories: Mapping[str, pd.DataFrame], titles: Mapping[str, str], column: str) -> go.Figure:
    """Draw loss or accuracy over the epochs: dotted on training photos, full on validation; a ring marks the one kept.

    A history has the columns epoch, loss, accuracy, val_loss, val_accuracy and kept (bool).
    """
    figure = go.Figure()
    for name, history in histories.items():
        colour, epoch, kept = colour_of(name), history["epoch"], history[history["kept"]]
        dotted, full = {"color": colour, "dash": "dot", "width": 1.5}, {"color": colour, "width": 2.5}
        figure.add_scatter(x=epoch, y=history[column], name=f"{titles[name]}, training", line=dotted)
        figure.add_scatter(x=epoch, y=history[f"val_{column}"], name=f"{titles[name]}, validation", line=full)
        figure.add_scatter(
            x=kept["epoch"], y=kept[f"val_{column}"], name=f"{titles[name]}, epoch kept", mode="markers",
            marker={"size": 13, "symbol": "circle-open", "line": {"width": 3}, "color": colour}, showlegend=False,
        )  # fmt: skip
    figure.update_xaxes(title="epoch")
    figure.update_yaxes(title=column, tickformat=".0%" if column == "accuracy" else None)
    return plain(figure, 380, legend_at=-0.25)


def patterns(counts: Mapping[str, int]) -> go.Figure:
    """Draw how often each pattern of right and wrong occurs: photos by pattern, from top to bottom."""
    n = list(counts.values())
    bars = go.Bar(x=n, y=list(counts), orientation="h", marker={"color": OTHER}, text=n, hoverinfo="skip")
    figure = go.Figure(bars).update_yaxes(autorange="reversed", ticksuffix="  ").update_xaxes(title="photos")
    return plain(figure, 70 + 34 * len(counts))


def by_value(metrics: Mapping[str, Mapping[str, Metric]], titles: Mapping[str, str]) -> go.Figure:
    """Draw several models' accuracy by the values of one factor, a row a value, a dot with its interval a model."""
    figure = go.Figure()
    counts = {value: metric.n for of in metrics.values() for value, metric in of.items()}
    values = list(counts)
    for place, (name, of) in enumerate(metrics.items()):
        lift = (place - (len(metrics) - 1) / 2) * 0.18  # or the models' bars lie on each other
        figure.add_scatter(
            x=[metric.value for metric in of.values()], y=[values.index(value) + lift for value in of],
            error_x=error_bars(of.values(), thickness=2, width=4),
            mode="markers", marker={"size": 9, "color": colour_of(name)}, name=titles[name],
            customdata=[f"{value} (n = {metric.n})" for value, metric in of.items()],
            hovertemplate="%{customdata}: %{x:.1%}",
        )  # fmt: skip
    figure.update_xaxes(tickformat=".0%")
    figure.update_yaxes(
        autorange="reversed", tickvals=list(range(len(values))), ticksuffix="  ", automargin=True,
        ticktext=[f"{value} (n = {n})" for value, n in counts.items()],
    )  # fmt: skip
    figure.update_layout(legend_yanchor="bottom")
    height = 100 + 26 * len(values) * max(1, len(metrics)) // 2 + 20 * len(values)
    return plain(figure, height, legend_at=1.02)


def slices(metrics: Mapping[str, Metric], overall: float | None, name: str) -> go.Figure:
    """Draw the accuracy of one model on parts of the photos, from top to bottom.

    The dotted line is its accuracy on all of them; None draws no line.
    """
    dots = go.Scatter(
        x=[metric.value for metric in metrics.values()],
        y=[f"{escape(title, quote=False)} (n = {metric.n})" for title, metric in metrics.items()],
        error_x=error_bars(metrics.values(), thickness=2.5, width=6),
        mode="markers", marker={"size": 11, "color": colour_of(name)},
        hovertemplate="%{y}: %{x:.1%}<extra></extra>",
    )  # fmt: skip
    figure = go.Figure(dots)
    if overall is not None:
        figure.add_vline(overall, line=GUIDE)
    figure.update_xaxes(tickformat=".0%")
    figure.update_yaxes(autorange="reversed", ticksuffix="  ", automargin=True)
    return plain(figure, 60 + 30 * len(metrics))


def _true_and_called(heatmap: go.Heatmap, classes: tuple[str, ...]) -> go.Figure:
    names = [escape(label, quote=False) for label in classes]  # Plotly reads tags in them
    heatmap.update(x=[f"called {name}" for name in names], y=names, showscale=False, xgap=3, ygap=3)
    figure = go.Figure(heatmap)
    figure.update_yaxes(autorange="reversed", title="true")
    return figure.update_xaxes(side="top")


def _write(figure: go.Figure, row: int, column: int, text: str, colour: str) -> None:
    figure.add_annotation(x=column, y=row, text=text, showarrow=False, font={"size": 15, "color": colour})
