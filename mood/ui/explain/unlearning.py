"""A strip of maps while the model unlearns: one that stays the same does not come from what was learned."""

import streamlit as st

from mood.explanation import METHODS, overlay
from mood.map_quality.sanity import STILL_ALIKE
from mood.ui import cache, explanations, frame, linked
from mood.ui.explanations import Request


@frame.part
def show(requests: list[Request], opacity: float, colour_map: str) -> None:
    """Show the strips of one generation, on demand.

    Args:
        requests: the explanations on the page.
        opacity: of the colours over the photo, in [0, 1].
        colour_map: one of `COLOUR_MAPS`.
    """
    names = list(dict.fromkeys(request.generation for request in requests))
    with st.expander("Would an untrained net give the same map?", icon=":material/network_node:", expanded=True):
        st.caption(
            "The layers are redrawn at random, from the last one down (Adebayo et al. 2018). A map that comes from "
            "what the model learned must change."
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
    if last >= STILL_ALIKE:
        st.badge(f"hardly notices: {last:+.2f} with all layers redrawn", icon=":material/warning:", color="orange")
    else:
        st.badge(f"notices: {last:+.2f} with all layers redrawn", icon=":material/verified:", color="green")
    for step, column in zip(steps, st.columns(len(steps)), strict=True):
        what = f"down to {step.layer}" if step.layer else "as learned"
        column.image(
            overlay(request.photo.pixels, step.explanation.heatmap, opacity, colour_map),
            width="stretch",
            caption=f"{what}: {step.rank_correlation:+.2f}" if step.layer else what,
            alt=f"{title} {what}, rank correlation {step.rank_correlation:.2f}",
        )
