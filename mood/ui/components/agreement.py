"""Whether the chosen methods see the same: rank correlation of each pair of maps, a table a generation."""

import streamlit as st

from mood.ui import answers
from mood.ui.answers import Question
from mood.ui.components.notices import PLAIN_CHART
from mood.zoo import SPECS


def show(questions: list[Question]) -> None:
    """Show the tables, for two methods and more.

    Args:
        questions: the explanations on the page.
    """
    methods = list(dict.fromkeys(question.method for question in questions))
    names = list(dict.fromkeys(question.generation for question in questions))
    if len(methods) < 2:
        return
    with st.expander("Do the methods agree?", icon=":material/join_inner:"):
        st.caption(
            "Spearman's rank correlation of the signed maps of this photo: 1 for the same order of pixels, 0 for none. "
            "Agreement is no proof: methods that compute alike agree also where they are wrong."
        )
        for name, column in zip(names, st.columns(len(names)), strict=True):
            lowest, figure = answers.agreement([one for one in questions if one.generation == name])
            column.markdown(f"**{SPECS[name].title}**")
            column.plotly_chart(
                figure,
                key=f"agreement-{name}",
                config=PLAIN_CHART,
                alt=f"Rank correlations of {len(methods)} methods on {SPECS[name].title}; the lowest is {lowest:.2f}",
            )
