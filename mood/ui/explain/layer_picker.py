"""Which layer of each generation the class activation maps look at."""

import streamlit as st

from mood.ui import cache, linked


def show(names: list[str]) -> dict[str, str]:
    """Show one choice a generation.

    Args:
        names: the generations.

    Returns:
        By generation, the layer where it is not the model's own choice.
    """
    chosen = {}
    with st.expander("Layers"):
        st.caption("Class activation maps look at the last convolution. Earlier ones are finer, and know less of mood.")
        for name, column in zip(names, st.columns(len(names)), strict=True):
            own = cache.card(name).spec.target_layer
            layers = cache.classifier(name).convolutions()
            layer = column.selectbox(cache.title(name), layers, **linked.choice(f"layer-{name}", layers, own))
            if layer != own:
                chosen[name] = layer
    return chosen
