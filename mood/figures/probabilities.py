"""What probabilities are worth: records to Plotly figures, no computing and no Streamlit."""

from collections.abc import Mapping, Sequence

import numpy as np
import plotly.graph_objects as go

from mood.colours import AGAINST, FOR, class_colours
from mood.evaluation import Metric
from mood.evaluation.curves import Bin
from mood.figures.style import GUIDE, add_diagonal, colour_of, error_bars, plain, share_axes


def lines(
    values: Mapping[str, tuple[np.ndarray, np.ndarray]],
    titles: Mapping[str, str],
    x: str,
    y: str,
    diagonal: bool = False,
) -> go.Figure:
    """Draw one line a model, both axes shares, and what guessing reaches where the diagonal is asked for."""
    figure = go.Figure()
    if diagonal:
        add_diagonal(figure)
    for name, (across, up) in values.items():
        figure.add_scatter(x=across, y=up, name=titles[name], line={"color": colour_of(name), "width": 2.5})
    return share_axes(figure, x, y)


def reliability(bins: Mapping[str, list[Bin]], titles: Mapping[str, str], label: str) -> go.Figure:
    """Draw how often photos of like probability are of a class; on the diagonal probabilities mean what they say."""
    figure = go.Figure()
    add_diagonal(figure)
    for name, own in bins.items():
        figure.add_scatter(
            x=[part.confidence for part in own], y=[part.share for part in own],
            error_y=error_bars([Metric(part.share, part.n, part.interval) for part in own], thickness=1.5, width=4),
            text=[f"n = {part.n}" for part in own],
            name=titles[name], mode="lines+markers", line={"color": colour_of(name), "width": 2},
        )  # fmt: skip
    return share_axes(figure, f"mean probability of {label}", f"share that is {label}")


def risk_coverage(
    risks: Mapping[str, tuple[np.ndarray, np.ndarray]],
    marks: Mapping[str, tuple[Metric, Metric]],
    titles: Mapping[str, str],
) -> go.Figure:
    """Draw how often models err in the photos that they decide alone, over how many these are: a line a model.

    Args:
        risks: share decided, rising, and share of those that is wrong, both in [0, 1].
        marks: the same two where a model stops; none is drawn where it decides nothing.
        titles: names on screen.
    """
    figure = go.Figure()
    for name, (decided, wrong) in risks.items():
        line = {"color": colour_of(name), "width": 2.5}
        figure.add_scatter(x=decided, y=wrong, name=titles[name], mode="lines", line=line, hoverinfo="skip")
    for name, (alone, wrong) in marks.items():
        if alone.value > 0:
            figure.add_scatter(
                x=[alone.value], y=[wrong.value], error_y=error_bars([wrong], thickness=2, width=6), mode="markers",
                marker={"size": 13, "color": colour_of(name)}, showlegend=False,
                hovertemplate=f"{titles[name]} decides alone {alone}<br>wrong {wrong}<extra></extra>",
            )  # fmt: skip
    share_axes(figure, "share decided alone", "share of those that is wrong")
    return figure.update_yaxes(range=None, rangemode="tozero")


def histogram(p: Mapping[str, np.ndarray], label: str) -> go.Figure:
    """Draw how the probability of a class is spread: a histogram a label, the class itself behind.

    Probabilities (n,) come by label of the photos, in the order of the task's classes.
    """
    figure, colours = go.Figure(), class_colours(list(p))
    bins = {"start": 0, "end": 1.0001, "size": 0.05}
    for of, values in reversed(list(p.items())):
        figure.add_histogram(x=values, xbins=bins, name=of, opacity=0.65, marker={"color": colours[of]})
    figure.update_layout(barmode="overlay", showlegend=False)
    figure.update_xaxes(title=f"P({label})", tickformat=".0%", range=[0, 1])
    return plain(figure, 260)


def swept(curves: Mapping[str, tuple[Sequence[float], Sequence[float]]], label: str) -> go.Figure:
    """Draw the probability of a class, in [0, 1], while one thing of a photo changes; the dotted line is the threshold.

    By what changes come its factors, 1 for the photo as it is, and the probabilities.
    """
    figure = go.Figure()
    for (name, (factors, p)), colour in zip(curves.items(), (FOR, AGAINST), strict=False):
        line = {"color": colour, "width": 3}
        figure.add_scatter(x=list(factors), y=list(p), name=name, mode="lines+markers", line=line)
    figure.add_hline(0.5, line=GUIDE)
    figure.update_xaxes(title="times", type="log", tickvals=[0.2, 0.5, 1, 2], ticktext=["0.2", "0.5", "1", "2"])
    figure.update_yaxes(title=f"P({label})", tickformat=".0%", range=[-0.02, 1.02])
    return plain(figure, 300, legend_at=-0.3)
