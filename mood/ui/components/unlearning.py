"""A strip of maps while the model unlearns: one that stays the same does not come from what was learned."""

import streamlit as st

from mood.explanation import METHODS, overlay
from mood.judging.sanity import STILL_ALIKE
from mood.ui import answers, frame, state
from mood.ui.answers import Question
from mood.zoo import SPECS


@frame.part
def show(questions: list[Question], opacity: float, colour_map: str) -> None:
    """Show the strips of one generation, on demand.

    Args:
        questions: the explanations on the page.
        opacity: of the colours over the photo, in [0, 1].
        colour_map: one of `COLOUR_MAPS`.
    """
    names = list(dict.fromkeys(question.generation for question in questions))
    with st.expander("Would an untrained net give the same map?", icon=":material/network_node:", expanded=True):
        st.caption(
            "The layers are redrawn at random, from the last one down (Adebayo et al. 2018). A map that comes from "
            "what the model learned must change."
        )
        chosen = st.segmented_control(
            "Unlearn", names, format_func=lambda name: SPECS[name].title, key="unlearn", **state.LINKED
        )
        for question in questions:
            if question.generation == chosen:
                _strip(question, opacity, colour_map)


def _strip(question: Question, opacity: float, colour_map: str) -> None:
    title = METHODS[question.method].title
    with st.spinner(f"Unlearning for {title} …"):
        steps = answers.unlearned(question)
    last = steps[-1][2]
    st.markdown(f"**{title}**")
    if last >= STILL_ALIKE:
        st.badge(f"hardly notices: {last:+.2f} with all layers redrawn", icon=":material/warning:", color="orange")
    else:
        st.badge(f"notices: {last:+.2f} with all layers redrawn", icon=":material/verified:", color="green")
    for (layer, found, likeness), column in zip(steps, st.columns(len(steps)), strict=True):
        what = "as learned" if not layer else f"down to {layer}"
        picture = overlay(question.photo.pixels, found.heatmap, opacity, colour_map)
        caption = what if not layer else f"{what}: {likeness:+.2f}"
        column.image(
            picture,
            width="stretch",
            caption=caption,
            alt=f"{title} {what}, rank correlation {likeness:.2f}",
        )
