"""A strip of maps while the model unlearns: one that stays the same does not come from what was learned."""

import streamlit as st

from mood.explanation import METHODS, overlay
from mood.judging.sanity import STILL_ALIKE
from mood.ui import answers, frame, state, texts
from mood.ui.answers import Question
from mood.zoo import SPECS

TEXTS = texts.of("unlearning")


@frame.part
def show(questions: list[Question], opacity: float, colour_map: str) -> None:
    """Show the strips of one generation, on demand.

    Args:
        questions: the explanations on the page.
        opacity: of the colours over the photo, in [0, 1].
        colour_map: one of `COLOUR_MAPS`.
    """
    names = list(dict.fromkeys(question.generation for question in questions))
    with st.expander(TEXTS.would_untrained_net, icon=":material/network_node:", expanded=True):
        st.caption(TEXTS.layers_redrawn_random)
        chosen = st.segmented_control(
            TEXTS.unlearn, names, format_func=lambda name: SPECS[name].title, key="unlearn", **state.LINKED
        )
        for question in questions:
            if question.generation == chosen:
                _strip(question, opacity, colour_map)


def _strip(question: Question, opacity: float, colour_map: str) -> None:
    title = METHODS[question.method].title
    with st.spinner(TEXTS.unlearning(title=title)):
        steps = answers.unlearned(question)
    last = steps[-1][2]
    st.markdown(f"**{title}**")
    if last >= STILL_ALIKE:
        st.badge(TEXTS.hardly_notices_all(last=last), icon=":material/warning:", color="orange")
    else:
        st.badge(TEXTS.notices_all_layers(last=last), icon=":material/verified:", color="green")
    for (layer, found, likeness), column in zip(steps, st.columns(len(steps)), strict=True):
        what = TEXTS.learned if not layer else TEXTS.down(layer=layer)
        picture = overlay(question.photo.pixels, found.heatmap, opacity, colour_map)
        caption = what if not layer else f"{what}: {likeness:+.2f}"
        column.image(
            picture,
            width="stretch",
            caption=caption,
            alt=TEXTS.rank_correlation(title=title, what=what, likeness=likeness),
        )
