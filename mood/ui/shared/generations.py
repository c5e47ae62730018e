"""One photo as the generations see it, side by side."""

import numpy as np
import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from mood import images
from mood.colours import OTHER, class_colours
from mood.explanation import COLOUR_MAPS, METHODS, Explanation, export, overlay, overlay_contrast
from mood.images import Photo
from mood.tasks import Task, likeliest
from mood.ui import cache, linked
from mood.ui.explanations import Request, explained
from mood.ui.keeping import kept
from mood.ui.shared import before_after, verdict

PREDICTED = "predicted"
"""Target: the class that each net chooses."""
_KEPT = 64
"""Overlays; those of photos of 1,024 px take 3 MB each."""

VIEWS = {"for": "what speaks for it", "contrast": "for and against", "slider": "before and after"}


def show(
    photo: Photo,
    generations: list[str],
    method: str = "grad_cam",
    target: str = PREDICTED,
    opacity: float = 0.5,
    true_label: str | None = None,
) -> None:
    """Show each generation's verdict and overlay of a photo, filling in as they arrive.

    Args:
        photo: what to ask them about.
        generations: names, oldest first.
        method: key of `METHODS`.
        target: a class, or `PREDICTED`.
        opacity: of the colours over the photo, in [0, 1].
        true_label: the label where it is known.
    """
    # One net alone does not fill a wide screen.
    for generation, column in zip(generations, st.columns(max(2, len(generations))), strict=False):
        with column, st.container(border=True):
            st.markdown(f"**{cache.title(generation)}**")
            with st.spinner(waiting_for(generation)):
                p = cache.probabilities(photo, generation)
                chosen = likeliest(p) if target == PREDICTED else target
                request = Request(photo, generation, method, chosen)
                explained(request)
            verdict.show(p, true_label)
            picture(request, opacity)


def picture(
    request: Request, opacity: float, view: str = "for", colour_map: str = COLOUR_MAPS[0], is_timed: bool = False
) -> None:
    """Show one overlay with its caption and downloads.

    Args:
        request: what was explained, and how.
        opacity: of the colours over the photo, in [0, 1].
        view: one of `VIEWS`.
        colour_map: one of `COLOUR_MAPS`.
        is_timed: whether to say how long it took.
    """
    found, name, pixels = explained(request), request.photo.name, request.photo.pixels
    method, title = METHODS[found.method].title, cache.title(found.model)
    if found.is_empty and view != "contrast":
        st.image(pixels, width="stretch", alt=f"{name}, without a heatmap: no region speaks for {found.target}")
        st.caption(
            f"{title}: no region speaks for **{found.target}** by {method}, the map is empty. Try another class."
        )
        return
    blended, place = _overlaid(request, opacity, view, colour_map)
    alt = f"{name} with the {method} map of {title} for {found.target}: {place}"
    if view == "slider":
        before_after.show(pixels, blended, alt, key=f"slider-{name}-{found.model}-{found.method}")
    else:
        st.image(blended, width="stretch", alt=alt)
    colours = f" · {_colours(cache.card(found.model).spec.task, found.target)}" if view == "contrast" else ""
    took = f" · {found.seconds * 1000:.0f} ms" if is_timed else ""
    st.caption(f"{title}: {method} for **{found.target}**{took}{colours}")
    stem = f"{images.safe_stem(name)}-{found.model}-{found.method}-{found.target}"
    with st.container(horizontal=True):
        st.download_button(
            "Overlay",
            lambda: images.encode_png(blended),
            file_name=f"{stem}.png",
            mime="image/png",
            icon=":material/download:",
            on_click="ignore",
            key=f"download-{name}-{found.model}-{found.method}-{found.target}",
            help="The photo with this heatmap, as PNG",
        )
        st.download_button(
            "Map",
            lambda: export.npy(found.raw),
            file_name=f"{stem}.npy",
            icon=":material/grid_on:",
            on_click="ignore",
            key=f"map-{name}-{found.model}-{found.method}-{found.target}",
            help="The raw map, signed where the method is, as a NumPy array",
        )


@kept(_KEPT)
def _overlaid(request: Request, opacity: float, view: str, colour_map: str) -> tuple[np.ndarray, str]:
    found = explained(request)
    task = cache.card(found.model).spec.task
    return _blended(request.photo.pixels, found, task, opacity, view, colour_map), where(found)


def _blended(
    pixels: np.ndarray, found: Explanation, task: Task, opacity: float, view: str, colour_map: str
) -> np.ndarray:
    if view != "contrast":
        return overlay(pixels, found.heatmap, opacity, colour_map)
    colours = class_colours(task.classes)
    # What speaks against a class speaks for the other one, where there are two.
    against = colours[task.opposite(found.target)] if len(task.classes) == 2 else OTHER
    return overlay_contrast(pixels, found.contrast, opacity, colours[found.target], against)


def _colours(task: Task, target: str) -> str:
    if len(task.classes) == 2:
        return f"amber speaks for {task.classes[1]}, blue for {task.classes[0]}"
    return f"coloured parts speak for {target}, gray ones against it"


def ask_target(task: Task, place: DeltaGenerator) -> str:
    """Ask what is to be explained: a class, or `PREDICTED`."""
    targets = {PREDICTED: "predicted class"} | {name: name for name in reversed(task.classes)}
    return linked.ask("Explain", targets, "target", place=place)


def waiting_for(generation: str) -> str:
    """Say what a visitor waits for.

    Args:
        generation: the model that is asked.

    Returns:
        A short phrase.
    """
    title = cache.title(generation)
    return f"Asking {title} …" if cache.is_loaded(generation) else f"Loading TensorFlow and {title}, once …"


def where(found: Explanation) -> str:
    """Say in words where a map is strongest, for those who cannot see it.

    Args:
        found: the explanation.

    Returns:
        A phrase such as “strongest in the upper middle”.
    """
    heat = found.heatmap
    row, column = np.unravel_index(int(heat.argmax()), heat.shape)
    vertical = ("upper", "central", "lower")[min(2, 3 * row // heat.shape[0])]
    horizontal = ("left", "middle", "right")[min(2, 3 * column // heat.shape[1])]
    return f"strongest in the {vertical} {horizontal}"
