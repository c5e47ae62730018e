"""Whether to believe the maps: a badge beneath each, whether methods agree, and what an untrained net would show."""

from collections.abc import Callable

import numpy as np
import plotly.graph_objects as go
import streamlit as st

from mood.evaluation import Metric
from mood.explanation import METHODS, overlay
from mood.map_quality import Redrawn, Trust
from mood.map_quality.redrawn import STILL_ALIKE
from mood.plurals import plural
from mood.ui import cache, chart, explanations, frame, linked
from mood.ui.explanations import Request


def badge(trust: Trust, curves: Callable[[], go.Figure], key: str) -> None:
    """Show how a map did against maps that know no model and, on demand, its deletion and insertion curves."""
    lost, tested = len(trust.beaten_by), len(trust.controls)
    if lost:
        st.badge(f"fails {lost} of {tested} controls", icon=":material/warning:", color="orange")
    else:
        st.badge(f"beats {tested} of {tested} controls", icon=":material/verified:", color="green")
    controls = ", ".join(f"{name} {gain:+z.2f}" for name, gain in trust.controls.items())
    st.caption(f"Insertion minus deletion **{trust.own.gain:+z.2f}**; controls: {controls}. One photo, one model.")
    _curves(trust, curves, key)


@frame.part
def _curves(trust: Trust, draw: Callable[[], go.Figure], key: str) -> None:
    box, own = st.expander("Curves", key=f"open-{key}", on_change="rerun"), trust.own
    if not box.open:
        return
    with box:
        areas = f"Insertion area {own.insertion_auc:.2f}, deletion area {own.deletion_auc:.2f}"
        chart.show(draw(), f"curves-{key}", areas)
        st.caption(
            f"Insertion {own.insertion_auc:.2f} (higher is better), deletion {own.deletion_auc:.2f} (lower is "
            f"better), probability lost under the map {own.drop:.0%}. Gray and blurred pixels are not what the "
            "model was trained on: compare within this page only."
        )


def flag(redrawn: Redrawn) -> None:
    """Warn of a method whose maps hardly change when the net is redrawn at random, or come out constant then."""
    if redrawn.is_alike:
        st.badge("same if untrained", icon=":material/warning:", color="orange")
        st.caption(f"Nets with all layers redrawn at random give nearly the same map: {told(redrawn)}.")
    elif redrawn.is_often_constant:
        st.badge("empty if untrained", icon=":material/info:", color="gray")
        st.caption(
            f"Most maps of nets with all layers redrawn at random are empty or constant: {told(redrawn)}. What is left "
            "says little of the method."
        )


def told(redrawn: Redrawn) -> str:
    """Say how alike maps are to those of redrawn nets, with intervals, photos, draws and what was left out."""
    constant = f", {redrawn.constant} of {redrawn.compared} pairs constant" if redrawn.constant else ""
    n = f"n = {redrawn.signed.n} photos, {plural(redrawn.draws, 'draw')}{constant}"
    return f"rank correlation signed {_ends(redrawn.signed)}, absolute {_ends(redrawn.absolute)} ({n})"


def _ends(rate: Metric) -> str:
    if np.isnan(rate.value):
        return "not measured"
    return f"{rate.value:+z.2f} [{rate.interval.low:+z.2f}, {rate.interval.high:+z.2f}]"


def agreement(requests: list[Request]) -> None:
    """Show the rank correlation of each pair of maps, a table a generation, for two methods and more."""
    count = len({request.method for request in requests})
    names = list(dict.fromkeys(request.generation for request in requests))
    if count < 2:
        return
    with st.expander("Do the methods agree?", icon=":material/join_inner:"):
        st.caption(
            "Spearman's rank correlation of the signed maps of this photo: 1 for the same order of pixels, 0 for none. "
            "Agreement is no proof: methods that compute alike agree also where they are wrong."
        )
        for name, column in zip(names, st.columns(len(names)), strict=True):
            title = cache.title(name)
            lowest, figure = explanations.agreement([request for request in requests if request.generation == name])
            alt = f"Rank correlations of {count} methods on {title}; the lowest is {lowest:.2f}"
            with column:
                st.markdown(f"**{title}**")
                chart.show(figure, f"agreement-{name}", alt)


@frame.part
def unlearning(requests: list[Request], opacity: float, colour_map: str) -> None:
    """Show on demand a strip of maps while a net unlearns: one that stays does not come from what was learned."""
    names = list(dict.fromkeys(request.generation for request in requests))
    with st.expander("Would an untrained net give the same map?", icon=":material/network_node:", expanded=True):
        st.caption(
            "The layers are redrawn at random, from the last one down (Adebayo et al. 2018). A map that comes from "
            "what the model learned must change. One photo and one draw: over many, see “Which method to believe”."
        )
        chosen = st.segmented_control("Unlearn", names, format_func=cache.title, **linked.optional("unlearn", names))
        for request in requests:
            if request.generation == chosen:
                _strip(request, opacity, colour_map)


def _strip(request: Request, opacity: float, colour_map: str) -> None:
    title = METHODS[request.method].title
    with st.spinner(f"Unlearning for {title} …"):
        steps = explanations.unlearned(request)
    last = steps[-1].rank_correlation
    st.markdown(f"**{title}**")
    if np.isnan(last):
        st.badge("constant with all layers redrawn: nothing to compare", icon=":material/info:", color="gray")
    elif last >= STILL_ALIKE:
        st.badge(f"hardly notices: {last:+z.2f} with all layers redrawn", icon=":material/warning:", color="orange")
    else:
        st.badge(f"notices: {last:+z.2f} with all layers redrawn", icon=":material/verified:", color="green")
    for step, column in zip(steps, st.columns(len(steps)), strict=True):
        what = f"down to {step.layer}" if step.layer else "as learned"
        column.image(
            overlay(request.photo.pixels, step.explanation.heatmap, opacity, colour_map),
            width="stretch",
            caption=f"{what}: {_correlation(step.rank_correlation)}" if step.layer else what,
            alt=f"{title} {what}, rank correlation {_correlation(step.rank_correlation)}",
        )


def _correlation(value: float) -> str:
    return "constant" if np.isnan(value) else f"{value:+z.2f}"
