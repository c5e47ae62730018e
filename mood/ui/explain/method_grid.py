"""Methods down, generations across: every chosen explanation of one photo, cheap ones first."""

from functools import partial

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from mood.explanation import METHODS, Explanation, Method, export, why_not
from mood.images import Photo, safe_stem
from mood.tasks import likeliest
from mood.ui import cache, explanations, markdown
from mood.ui.explain import belief, method_ranking, method_settings
from mood.ui.explain.method_settings import Asked
from mood.ui.explanations import Request
from mood.ui.shared import generations, verdict

_STOPPED = "stopped_at"
_COMPLETE = 0.05
"""Integrated gradients should miss the difference by no more (Sundararajan et al. 2017, section 5)."""


def show(photo: Photo, true_label: str | None, names: list[str], asked: Asked) -> None:
    """Show the explanations of a photo by generations, and its label where it is known."""
    targets = _verdicts(photo, true_label, names, asked.target)
    if not asked.params:
        st.info("Choose at least one method.", icon=":material/touch_app:")
        return
    layers = method_settings.layers(list(targets)) if any(METHODS[key].looks_at_layer for key in asked.params) else {}
    cells = _cells(photo, targets, asked, layers)
    if not _fill(cells, asked):
        return
    requests = list(cells)
    belief.agreement(requests)
    belief.unlearning(requests, asked.opacity, asked.colour_map)
    st.download_button(
        "Everything as ZIP", lambda: export.zipped([_explained(request) for request in requests]),
        f"{safe_stem(photo.name)}-explained.zip", "application/zip", icon=":material/folder_zip:", on_click="ignore",
        help="Raw maps (npy), overlays (png) and a manifest",
    )  # fmt: skip


def _cells(
    photo: Photo, targets: dict[str, str], asked: Asked, layers: dict[str, str]
) -> dict[Request, DeltaGenerator]:
    """Lay out an empty place for each explanation, cheapest method first."""
    cells, nets = {}, {name: cache.classifier(name) for name in targets}
    for method, params in sorted(asked.params.items(), key=lambda item: METHODS[item[0]].passes(item[1])):
        card, *columns = st.columns(len(targets) + 1)
        with card:
            _method_card(METHODS[method], params)
        for (name, target), column in zip(targets.items(), columns, strict=True):
            if why := why_not(nets[name], method):
                column.caption(f":material/block: Not for {cache.title(name)}: {why}")
                continue
            layer = layers.get(name) if METHODS[method].looks_at_layer else None
            cells[Request(photo, name, method, target, params, layer)] = column.container()
    return cells


def _fill(cells: dict[Request, DeltaGenerator], asked: Asked) -> bool:
    """Show what is known, then compute the rest; return whether all is there."""
    waiting = [request for request in cells if not explanations.is_known(request)]
    for request, place in cells.items():
        if request not in waiting:
            _picture(request, explanations.explained(request), asked, place)
    signature = hash(tuple((request.photo.sha256, request.method, str(request.params)) for request in waiting))
    if waiting and st.session_state.get(_STOPPED) == signature:
        with asked.progress.container(horizontal=True, vertical_alignment="center"):
            st.info(f"Stopped; {len(waiting)} of {len(cells)} maps are missing.", icon=":material/pause_circle:")
            st.button("Go on", on_click=_stop_at, args=(None,), icon=":material/play_arrow:")
        return False
    if waiting:
        _compute(waiting, cells, asked, signature)
    for request, place in cells.items():
        _tests(request, asked, place)
    return True


def _compute(waiting: list[Request], cells: dict[Request, DeltaGenerator], asked: Asked, signature: int) -> None:
    with asked.progress.container(horizontal=True, vertical_alignment="center"):
        bar = st.progress(0.0, text="Explaining …")
        # A click while a map is computed reruns the page: the next report of progress ends the work.
        st.button("Stop", on_click=_stop_at, args=(signature,), icon=":material/stop:")
    for done, request in enumerate(waiting):
        text = f"{METHODS[request.method].title} of {cache.title(request.generation)} …"

        def report(share: float, done: int = done, text: str = text) -> None:
            bar.progress((done + share) / len(waiting), text=text)

        report(0.0)
        _picture(request, explanations.explained(request, report), asked, cells[request])
    asked.progress.empty()


def _stop_at(signature: int | None) -> None:
    st.session_state[_STOPPED] = signature


def _explained(request: Request) -> export.Explained:
    p = cache.probabilities(request.photo, request.generation)
    fingerprint = cache.classifier(request.generation).fingerprint
    notice = cache.card(request.generation).notice
    return export.Explained(request.photo, explanations.explained(request), p, fingerprint, notice)


def _verdicts(photo: Photo, true_label: str | None, names: list[str], target: str) -> dict[str, str]:
    """Show what each generation says; return the class to explain for each."""
    targets = {}
    original, *columns = st.columns(len(names) + 1)
    known = f"{photo.name}, labelled {true_label}" if true_label else f"{photo.name}, your photo"
    original.image(photo.pixels, width=240, alt=known, caption=markdown.plain(known))
    for name, column in zip(names, columns, strict=True):
        with column:
            st.markdown(f"**{cache.title(name)}**")
            with st.spinner(generations.waiting_for(name)):
                p = cache.probabilities(photo, name)
            verdict.show(p, true_label)
        targets[name] = likeliest(p) if target == generations.PREDICTED else target
    return targets


def _picture(request: Request, explanation: Explanation, asked: Asked, place: DeltaGenerator) -> None:
    with place:
        generations.picture(request, explanation, asked.opacity, asked.view, asked.colour_map, is_timed=True)
        if explanation.completeness_error is not None:
            st.caption(_completeness(explanation.completeness_error))


def _completeness(error: float) -> str:
    """Say how far the gradients miss the change of score that a map shares out."""
    advice = "" if error <= _COMPLETE else f" More than {_COMPLETE:.0%}: take more in the settings, or doubt the map."
    return f"Completeness error **{error:.0%}** of the difference in score.{advice}"


def _tests(request: Request, asked: Asked, place: DeltaGenerator) -> None:
    with place:
        if asked.test:
            key = f"{request.generation}-{request.method}"
            belief.badge(explanations.trusted(request), partial(explanations.curves, request), key)
            if (redrawn := method_ranking.redrawn(request.generation).get(request.method)) is not None:
                belief.flag(redrawn)
        if asked.check and (distance := explanations.distance_to_reference(request)) is not None:
            st.caption(f"Largest difference from tf-keras-vis: {distance:.5f} of 1.")
        elif asked.check:
            st.caption("tf-keras-vis has no such map to compare with.")


def _method_card(method: Method, params: object) -> None:
    st.markdown(f"**{method.title}**")
    st.markdown(method.shows)
    st.caption(f"Cannot show: {method.cannot}")
    if method.differs:
        st.caption(f"Unlike the paper: {method.differs}")
    passes = method.passes(params)
    st.caption(f"Costs {method.cost}{f': about {passes:.0f} in all' if passes >= 2 else ''}. {method.reference}")
