"""Methods down, generations across: every chosen explanation of one photo, cheap ones first."""

from dataclasses import fields
from typing import Any

import streamlit as st

from mood import labels
from mood.explanation import METHODS, Method
from mood.images import Photo
from mood.ui import cache, state
from mood.ui.components import generations, verdict
from mood.zoo import SPECS


def show(photo: Photo, true_label: str | None, names: list[str]) -> None:
    """Show the explanations of a photo.

    Args:
        photo: what to explain.
        true_label: its label where it is known.
        names: the generations, oldest first.
    """
    chosen = st.pills(
        "Methods", list(METHODS), selection_mode="multi", format_func=lambda key: METHODS[key].title,
        default=["grad_cam", "saliency"], key="methods", **state.LINKED,
    )  # fmt: skip
    left, right = st.columns([2, 1])
    target = left.segmented_control(
        "Explain", generations.TARGETS, default=generations.PREDICTED, key="target", required=True, **state.LINKED
    )
    opacity = right.slider("Heatmap opacity", 0.0, 1.0, 0.5, 0.05, key="opacity", **state.LASTING)
    check = st.toggle(
        "Check against tf-keras-vis",
        key="check",
        help="Compute each map a second time with the tf-keras-vis library and show the largest difference.",
        **state.LASTING,
    )
    params = {key: _settings(METHODS[key]) for key in METHODS if key in chosen}
    if not chosen:
        st.info("Choose at least one method.", icon=":material/touch_app:")
    targets = _verdicts(photo, true_label, names, target)
    _grid(photo, params, targets, opacity, check)


def _verdicts(photo: Photo, true_label: str | None, names: list[str], target: str) -> dict[str, str]:
    """Show what each generation says; return the class to explain for each."""
    targets = {}
    original, *columns = st.columns(len(names) + 1)
    known = f"labelled {true_label}" if true_label else "your photo"
    original.image(photo.pixels, width=240, alt=f"{photo.name}, {known}", caption=f"{photo.name}, {known}")
    for name, column in zip(names, columns, strict=True):
        with column:
            st.markdown(f"**{SPECS[name].title}**")
            with st.spinner(generations.waiting_for(name)):
                p_happy = cache.probability(photo.pixels, photo.sha256, name)
            verdict.show(p_happy, true_label)
        targets[name] = labels.predicted(p_happy) if target == generations.PREDICTED else target
    return targets


def _grid(photo: Photo, params: dict[str, Any], targets: dict[str, str], opacity: float, check: bool) -> None:
    done, total = 0, len(params) * len(targets)
    progress = st.progress(0.0, text="Explaining …") if total else None
    for method, chosen in params.items():
        card, *columns = st.columns(len(targets) + 1)
        with card:
            _method_card(METHODS[method])
        for (name, target), column in zip(targets.items(), columns, strict=True):
            progress.progress(done / total, text=f"{METHODS[method].title} of {SPECS[name].title.lower()} …")
            with column:
                found = cache.explained(photo.pixels, photo.sha256, name, method, target, chosen)
                generations.picture(photo.name, photo.pixels, found, opacity)
                if check:
                    _distance(photo, name, method, target, chosen)
            done += 1
    if progress is not None:
        progress.empty()


def _distance(photo: Photo, name: str, method: str, target: str, params: Any) -> None:
    distance = cache.distance_to_reference(photo.pixels, photo.sha256, name, method, target, params)
    if distance is None:
        st.caption("tf-keras-vis has no map to compare with.")
    else:
        st.caption(f"Largest difference from tf-keras-vis: {distance:.5f} of 1.")


def _method_card(method: Method) -> None:
    st.markdown(f"**{method.title}**")
    st.markdown(method.shows)
    st.caption(f"Cannot show: {method.cannot}")
    st.caption(f"Costs {method.cost}. {method.reference}")


def _settings(method: Method) -> Any:
    """Draw one slider for each parameter of a method, from the metadata of its fields."""
    if not fields(method.params):
        return method.params()
    with st.expander(f"{method.title}: settings"):
        values = {
            field.name: st.slider(
                field.name.capitalize(),
                field.metadata["min"],
                field.metadata["max"],
                field.default,
                field.metadata["step"],
                help=field.metadata["help"],
                key=f"{method.key}-{field.name}",
                **state.LASTING,
            )
            for field in fields(method.params)
        }
    return method.params(**values)
