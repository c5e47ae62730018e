"""What is asked of the explanations: methods, class, view, tests, and each method's own parameters."""

from dataclasses import Field, dataclass, fields
from typing import Any, cast

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from mood import map_quality
from mood.explanation import COLOUR_MAPS, METHODS, Method
from mood.tasks import Task
from mood.ui import cache, explanations, linked
from mood.ui.explain import method_ranking
from mood.ui.shared import generations
from mood.ui.shared.generations import VIEWS


@dataclass(frozen=True)
class Asked:
    """What a visitor wants to see.

    Args:
        params: by method, in display order.
        target: of `generations.ask_target`.
        view: key of `generations.VIEWS`.
        opacity: of the colours over the photo, in [0, 1].
        colour_map: of `COLOUR_MAPS`.
        test: whether each map is tested against maps that look at no model.
        check: whether each map is computed a second time with tf-keras-vis.
        progress: an empty place for progress, which stays on the screen wherever the visitor clicked.
    """

    params: dict[str, Any]
    target: str
    view: str
    opacity: float
    colour_map: str
    test: bool
    check: bool
    progress: DeltaGenerator


def show(task: Task) -> Asked:
    """Ask what to explain of a task's photo, and how."""
    with st.spinner("Asking the nets what they can show …"):
        offered = explanations.offered(cache.generations(task))
    first_methods = tuple(key for key in method_ranking.first_methods(task) if key in offered)
    chosen = st.pills(
        "Methods", offered, selection_mode="multi", format_func=lambda key: METHODS[key].title,
        help=_why(first_methods), **linked.several("methods", offered, first_methods),
    )  # fmt: skip
    progress = _place_of_progress()
    first, second, third, fourth = st.columns([3, 4, 2, 2])
    target = generations.ask_target(task, first)
    view = linked.ask("View", VIEWS, "view", place=second)
    opacity = third.slider("Heatmap opacity", 0.0, 1.0, step=0.05, **linked.number("opacity", 0.0, 1.0, 0.5))
    colour_map = fourth.selectbox("Colours", COLOUR_MAPS, **linked.choice("colours", COLOUR_MAPS))
    with st.container(horizontal=True):
        test = st.toggle(
            "Test the maps", **linked.switch("test", True),
            help="Remove the strongest pixels, show them alone, and compare with maps that look at no model.",
        )  # fmt: skip
        check = st.toggle(
            "Check against tf-keras-vis", **linked.switch("check"),
            help="Compute each map a second time with the tf-keras-vis library and show the largest difference.",
        )  # fmt: skip
    params = {key: _params(METHODS[key]) for key in METHODS if key in chosen}
    return Asked(params, target, view, opacity, colour_map, test, check, progress)


def layers(names: list[str]) -> dict[str, str]:
    """Ask which layer class activation maps look at; return it by generation where it is not the net's own choice."""
    names = [name for name in names if "gradient" in cache.classifier(name).offers]
    if not names:
        return {}
    chosen, is_asked = {}, any(f"layer-{name}" in st.query_params for name in names)
    box = st.expander("Layers", expanded=is_asked, on_change="rerun")
    if not (box.open or is_asked):
        return chosen  # Keras alone knows them, and is slow to load
    with box, st.spinner("Reading the layers of the nets …"):
        st.caption(
            "Class activation maps look at the last convolution. Earlier ones are finer, and know less of classes."
        )
        for name, column in zip(names, st.columns(len(names)), strict=True):
            own, choices = cache.card(name).spec.target_layer, cache.classifier(name).keras.convolutions()
            layer = column.selectbox(cache.title(name), choices, **linked.choice(f"layer-{name}", choices, own))
            if layer != own:
                chosen[name] = layer
    return chosen


def _place_of_progress() -> DeltaGenerator:
    """Make an empty place beneath the methods; filled, it sticks to the screen's edge where these are scrolled away."""
    key = "progress-of-maps"
    light, dark = (st.get_option(f"theme.{scheme}.backgroundColor") for scheme in ("light", "dark"))
    st.html(f"""<style>
    div:has(> .st-key-{key}) {{ position: sticky; top: 4rem; bottom: 1rem; z-index: 100; }}
    div:has(> .st-key-{key}):not(:has(button)) {{ display: none; }}
    .st-key-{key} {{
        padding: .6rem 1rem; border-radius: .6rem; background: light-dark({light}, {dark});
        box-shadow: 0 0 0 1px rgb(128 128 128 / .4), 0 2px 12px rgb(0 0 0 / .3);
    }}
    </style>""")
    with st.container(key=key):
        return st.empty()


def _why(first_methods: tuple[str, ...]) -> str:
    titles = " and ".join(METHODS[key].title for key in first_methods)
    if first_methods == map_quality.UNTESTED:
        return f"{titles} answer at once; the nets' explanations were not tested yet."
    return (
        f"Of the methods that answer at once, {titles} come first by the number of these nets on which they beat noise "
        "and the other controls, then by insertion minus deletion: one test of several, which need not agree."
    )


def _params(method: Method) -> Any:
    """Draw one slider for each parameter of a method, from the metadata of its fields."""
    if not fields(method.params):
        return method.params()
    with st.expander(f"{method.title}: settings"):
        return method.params(**{field.name: _param(method.key, field) for field in fields(method.params)})


def _param(method: str, field: Field) -> float:
    low, high, step = (field.metadata[key] for key in ("min", "max", "step"))
    usual = cast(float, field.default)
    bound = linked.number(f"{method}-{field.name}", low, high, usual)
    return st.slider(field.name.capitalize(), low, high, step=step, help=field.metadata["help"], **bound)
