"""Which layer of each generation the class activation maps look at."""

import streamlit as st

from mood.ui import cache, state, texts
from mood.zoo import SPECS

TEXTS = texts.of("layer_picker")


def show(names: list[str]) -> dict[str, str]:
    """Show one choice a generation.

    Args:
        names: the generations.

    Returns:
        By generation, the layer where it is not the model's own choice.
    """
    chosen = {}
    with st.expander(TEXTS.layers):
        st.caption(TEXTS.class_activation_maps)
        for name, column in zip(names, st.columns(len(names)), strict=True):
            own = SPECS[name].target_layer
            layers = cache.classifier(name).convolutions()
            layer = column.selectbox(
                SPECS[name].title, layers, index=layers.index(own), key=f"layer-{name}", **state.LINKED
            )
            if layer != own:
                chosen[name] = layer
    return chosen
