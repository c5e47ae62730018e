"""Whether the chosen methods see the same: rank correlation of each pair of maps, a table a generation."""

import streamlit as st

from mood.ui import cache, explanations
from mood.ui.explanations import Request
from mood.ui.shared.chart import PLAIN_CHART


def show(requests: list[Request]) -> None:
    """Show the tables, for two methods and more.

    Args:
        requests: the explanations on the page.
    """
    methods = list(dict.fromkeys(request.method for request in requests))
    names = list(dict.fromkeys(request.generation for request in requests))
    if len(methods) < 2:
        return
    with st.expander("Do the methods agree?", icon=":material/join_inner:"):
        st.caption(
            "Spearman's rank correlation of the signed maps of this photo: 1 for the same order of pixels, 0 for none. "
            "Agreement is no proof: methods that compute alike agree also where they are wrong."
        )
        for name, column in zip(names, st.columns(len(names)), strict=True):
            lowest, figure = explanations.agreement([one for one in requests if one.generation == name])
            column.markdown(f"**{cache.title(name)}**")
            column.plotly_chart(
                figure,
                key=f"agreement-{name}",
                config=PLAIN_CHART,
                alt=f"Rank correlations of {len(methods)} methods on {cache.title(name)}; the lowest is {lowest:.2f}",
            )
