"""One photo as the generations see it, side by side."""

from collections.abc import Callable

import numpy as np
import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from mood import images
from mood.colours import OTHER, class_colours
from mood.explanation import COLOUR_MAPS, METHODS, Explanation, export, overlay, overlay_contrast
from mood.images import Photo
from mood.tasks import Task, likeliest
from mood.ui import cache, linked, markdown
from mood.ui.explanations import Request, explained
from mood.ui.keeping import kept
from mood.ui.shared import before_after, guarantee, verdict

PREDICTED = "predicted"
"""Target: the class that each net chooses."""
_KEPT = 256
"""Overlays as JPEG; those of photos of 1,024 px take 300 kB each."""

VIEWS = {"for": "what speaks for it", "contrast": "for and against", "slider": "before and after"}


def show(
    photo: Photo, generations: list[str], target: str = PREDICTED, opacity: float = 0.5,
    true_label: str | None = None, level: int | None = None,
) -> list[DeltaGenerator]:  # fmt: skip
    """Show each generation's verdict and Grad-CAM overlay of a photo, filling in as they arrive.

    The target is a class or `PREDICTED`; the opacity that of the colours over the photo, in [0, 1]; the level, in
    percent, that at which a verdict with a guarantee is shown, None for none; the places of these are returned.
    """
    places: list[DeltaGenerator] = []
    # One net alone does not fill a wide screen.
    for generation, column in zip(generations, st.columns(max(2, len(generations))), strict=False):
        with column, st.container(border=True):
            st.markdown(f"**{cache.title(generation)}**")
            with st.spinner(waiting_for(generation)):
                p = cache.probabilities(photo, generation)
                request = Request(photo, generation, "grad_cam", likeliest(p) if target == PREDICTED else target)
                explanation = explained(request)
            verdict.show(p, true_label)
            if level is not None and (place := guarantee.show(p, generation, level)) is not None:
                places.append(place)
            picture(request, explanation, opacity)
    return places


def picture(
    request: Request, explanation: Explanation, opacity: float,
    view: str = "for", colour_map: str = COLOUR_MAPS[0], is_timed: bool = False,
) -> None:  # fmt: skip
    """Show the overlay of what a request came to, with its caption, which may say how long it took, and downloads.

    The opacity is that of the colours over the photo, in [0, 1]; the view one of `VIEWS`, the colour map one of
    `COLOUR_MAPS`.
    """
    name, pixels, target = request.photo.name, request.photo.pixels, explanation.target
    method, title = METHODS[explanation.method].title, cache.title(explanation.model)
    if explanation.is_empty and view != "contrast":
        st.image(pixels, width="stretch", alt=f"{name}, without a heatmap: no region speaks for {target}")
        nothing = f"{title}: no region speaks for **{markdown.plain(target)}** by {method}, the map is empty."
        st.caption(f"{nothing} Try another class.")
        return
    overlaid = _overlaid(request, explanation, opacity, view, colour_map)
    alt = f"{name} with the {method} map of {title} for {target}: {_where(explanation)}"
    if view == "slider":
        before_after.show(
            images.encode_jpeg(pixels), overlaid, alt, key=f"slider-{name}-{explanation.model}-{explanation.method}"
        )
    else:
        st.image(overlaid, width="stretch", alt=alt)
    colours = f" · {_colours(cache.card(explanation.model).spec.task, target)}" if view == "contrast" else ""
    took = f" · {explanation.seconds * 1000:.0f} ms" if is_timed else ""
    st.caption(f"{title}: {method} for **{markdown.plain(target)}**{took}{colours}")
    _downloads(name, explanation, lambda: _blend(pixels, explanation, opacity, view, colour_map))


def _downloads(name: str, explanation: Explanation, blend: Callable[[], np.ndarray]) -> None:
    which = f"{explanation.model}-{explanation.method}-{explanation.target}"
    stem = f"{images.safe_stem(name)}-{which}"
    with st.container(horizontal=True):
        st.download_button(
            "Overlay", lambda: images.encode_png(blend()), f"{stem}.png", "image/png", icon=":material/download:",
            on_click="ignore", key=f"download-{name}-{which}", help="The photo with this heatmap, as PNG",
        )  # fmt: skip
        st.download_button(
            "Map", lambda: export.npy(explanation.raw), f"{stem}.npy", icon=":material/grid_on:", on_click="ignore",
            key=f"map-{name}-{which}", help="The raw map, signed where the method is, as a NumPy array",
        )  # fmt: skip


@kept(_KEPT)
def _overlaid(request: Request, _explanation: Explanation, opacity: float, view: str, colour_map: str) -> bytes:
    # Kept by what was asked, of which the explanation follows.
    return images.encode_jpeg(_blend(request.photo.pixels, _explanation, opacity, view, colour_map))


def _blend(pixels: np.ndarray, explanation: Explanation, opacity: float, view: str, colour_map: str) -> np.ndarray:
    if view != "contrast":
        return overlay(pixels, explanation.heatmap, opacity, colour_map)
    task, target = cache.card(explanation.model).spec.task, explanation.target
    colours = class_colours(task.classes)
    # What speaks against a class speaks for the other one, where there are two.
    against = colours[task.opposite(target)] if len(task.classes) == 2 else OTHER
    return overlay_contrast(pixels, explanation.contrast, opacity, colours[target], against)


def _colours(task: Task, target: str) -> str:
    if len(task.classes) == 2:
        blue, amber = map(markdown.plain, task.classes)
        return f"amber speaks for {amber}, blue for {blue}"
    return f"coloured parts speak for {markdown.plain(target)}, gray ones against it"


def ask_target(task: Task, place: DeltaGenerator) -> str:
    """Ask what is to be explained: a class, or `PREDICTED`."""
    targets = {PREDICTED: "predicted class"} | {name: markdown.plain(name) for name in reversed(task.classes)}
    return linked.ask("Explain", targets, "target", place=place)


def waiting_for(generation: str) -> str:
    """Say what a visitor waits for, in a short phrase."""
    title = cache.title(generation)
    return f"Asking {title} …" if cache.is_loaded(generation) else f"Loading {title}, once …"


def _where(explanation: Explanation) -> str:
    """Say in words where a map is strongest, such as “strongest in the upper middle”, for those who cannot see it."""
    heat = explanation.heatmap
    row, column = np.unravel_index(int(heat.argmax()), heat.shape)
    vertical = ("upper", "central", "lower")[min(2, 3 * row // heat.shape[0])]
    horizontal = ("left", "middle", "right")[min(2, 3 * column // heat.shape[1])]
    return f"strongest in the {vertical} {horizontal}"
