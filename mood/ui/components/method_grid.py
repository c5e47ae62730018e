"""Methods down, generations across: every chosen explanation of one photo, cheap ones first."""

from functools import partial

import streamlit as st

from mood import labels, reports
from mood.explanation import METHODS, Method
from mood.images import Photo, safe_stem
from mood.ui import answers, cache, markdown
from mood.ui.answers import Question
from mood.ui.components import agreement, generations, layer_picker, trust_badge, unlearning, verdict
from mood.ui.components.method_settings import Asked
from mood.zoo import SPECS

_STOPPED = "stopped_at"


def show(photo: Photo, true_label: str | None, names: list[str], asked: Asked) -> None:
    """Show the explanations of a photo.

    Args:
        photo: what to explain.
        true_label: its label where it is known.
        names: the generations, oldest first.
        asked: what is to be shown.
    """
    targets = _verdicts(photo, true_label, names, asked.target)
    if not asked.params:
        st.info("Choose at least one method.", icon=":material/touch_app:")
        return
    layers = layer_picker.show(list(targets)) if any(METHODS[key].looks_at_layer for key in asked.params) else {}
    cells = _cells(photo, targets, asked, layers)
    if not _fill(cells, asked):
        return
    questions = list(cells)
    agreement.show(questions)
    unlearning.show(questions, asked.opacity, asked.colour_map)
    _download(photo, questions)


def _cells(
    photo: Photo, targets: dict[str, str], asked: Asked, layers: dict[str, str]
) -> dict[Question, st.delta_generator.DeltaGenerator]:
    """Lay out an empty place for each explanation, cheapest method first."""
    cells = {}
    for method, params in sorted(asked.params.items(), key=lambda item: METHODS[item[0]].passes(item[1])):
        card, *columns = st.columns(len(targets) + 1)
        with card:
            _method_card(METHODS[method], params)
        for (name, target), column in zip(targets.items(), columns, strict=True):
            layer = layers.get(name) if METHODS[method].looks_at_layer else None
            cells[Question(photo, name, method, target, params, layer)] = column.container()
    return cells


def _fill(cells: dict[Question, st.delta_generator.DeltaGenerator], asked: Asked) -> bool:
    """Show what is known, then compute the rest; return whether all is there."""
    waiting = [question for question in cells if not answers.is_known(question)]
    for question, place in cells.items():
        if question not in waiting:
            _picture(question, asked, place)
    signature = hash(tuple((question.photo.sha256, question.method, str(question.params)) for question in waiting))
    if waiting and st.session_state.get(_STOPPED) == signature:
        with asked.progress.container(horizontal=True, vertical_alignment="center"):
            st.info(f"Stopped; {len(waiting)} of {len(cells)} maps are missing.", icon=":material/pause_circle:")
            st.button("Go on", on_click=_stop_at, args=(None,), icon=":material/play_arrow:")
        return False
    if waiting:
        _compute(waiting, cells, asked, signature)
    for question, place in cells.items():
        _tests(question, asked, place)
    return True


def _compute(
    waiting: list[Question],
    cells: dict[Question, st.delta_generator.DeltaGenerator],
    asked: Asked,
    signature: int,
) -> None:
    with asked.progress.container(horizontal=True, vertical_alignment="center"):
        bar = st.progress(0.0, text="Explaining …")
        # A click while a map is computed reruns the page: the next report of progress ends the work.
        st.button("Stop", on_click=_stop_at, args=(signature,), icon=":material/stop:")
    for done, question in enumerate(waiting):
        text = f"{METHODS[question.method].title} of {SPECS[question.generation].title} …"

        def report(share: float, done: int = done, text: str = text) -> None:
            bar.progress((done + share) / len(waiting), text=text)

        report(0.0)
        answers.explained(question, report)
        _picture(question, asked, cells[question])
    asked.progress.empty()


def _stop_at(signature: int | None) -> None:
    st.session_state[_STOPPED] = signature


def _download(photo: Photo, questions: list[Question]) -> None:
    st.download_button(
        "Everything as ZIP",
        lambda: reports.zipped([_explained(question) for question in questions]),
        file_name=f"{safe_stem(photo.name)}-explained.zip",
        mime="application/zip",
        icon=":material/folder_zip:",
        on_click="ignore",
        help="Raw maps (npy), overlays (png) and a manifest",
    )


def _explained(question: Question) -> reports.Explained:
    p = cache.judgement(question.photo, question.generation)
    fingerprint = cache.classifier(question.generation).fingerprint
    return reports.Explained(question.photo, answers.explained(question), p, fingerprint)


def _verdicts(photo: Photo, true_label: str | None, names: list[str], target: str) -> dict[str, str]:
    """Show what each generation says; return the class to explain for each."""
    targets = {}
    original, *columns = st.columns(len(names) + 1)
    known = f"labelled {true_label}" if true_label else "your photo"
    original.image(
        photo.pixels, width=240, alt=f"{photo.name}, {known}", caption=markdown.plain(f"{photo.name}, {known}")
    )
    for name, column in zip(names, columns, strict=True):
        with column:
            st.markdown(f"**{SPECS[name].title}**")
            with st.spinner(generations.waiting_for(name)):
                p = cache.judgement(photo, name)
            verdict.show(p, true_label)
        targets[name] = labels.called(p) if target == generations.PREDICTED else target
    return targets


def _picture(question: Question, asked: Asked, place: st.delta_generator.DeltaGenerator) -> None:
    with place:
        generations.picture(question, asked.opacity, asked.view, asked.colour_map, is_timed=True)


def _tests(question: Question, asked: Asked, place: st.delta_generator.DeltaGenerator) -> None:
    with place:
        if asked.test:
            badge = f"{question.generation}-{question.method}"
            trust_badge.show(answers.trusted(question), partial(answers.curves, question), key=badge)
            trust_badge.flag(cache.insensitive(question.generation).get(question.method))
        if asked.check:
            distance = answers.distance_to_reference(question)
            st.caption(
                "tf-keras-vis has no such map to compare with."
                if distance is None
                else f"Largest difference from tf-keras-vis: {distance:.5f} of 1."
            )


def _method_card(method: Method, params: object) -> None:
    st.markdown(f"**{method.title}**")
    st.markdown(method.shows)
    st.caption(f"Cannot show: {method.cannot}")
    passes = method.passes(params)
    st.caption(f"Costs about {passes:.0f} forward pass{'es' if passes >= 2 else ''}: {method.cost}. {method.reference}")
