"""Methods down, generations across: every chosen explanation of one photo, cheap ones first."""

import streamlit as st

from mood import labels, reports
from mood.explanation import METHODS, Method
from mood.images import Photo, safe_stem
from mood.ui import cache
from mood.ui.components import generations, layer_picker, trust_badge, verdict
from mood.ui.components.method_settings import Asked
from mood.zoo import SPECS


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
    questions: list[cache.Question] = []
    total = len(asked.params) * len(targets)
    progress = st.progress(0.0, text="Explaining …")
    for method in asked.params:
        card, *columns = st.columns(len(targets) + 1)
        with card:
            _method_card(METHODS[method])
        for (name, target), column in zip(targets.items(), columns, strict=True):
            progress.progress(len(questions) / total, text=f"{METHODS[method].title} of {SPECS[name].title} …")
            with column:
                question = cache.Question(photo, name, method, target, asked.params[method], layers.get(name))
                _cell(question, asked)
                questions.append(question)
    progress.empty()
    _download(photo, questions)


def _download(photo: Photo, questions: list[cache.Question]) -> None:
    st.download_button(
        "Everything as ZIP",
        lambda: reports.zipped([_explained(question) for question in questions]),
        file_name=f"{safe_stem(photo.name)}-explained.zip",
        mime="application/zip",
        icon=":material/folder_zip:",
        on_click="ignore",
        help="Raw maps (npy), overlays (png) and a manifest",
    )


def _explained(question: cache.Question) -> reports.Explained:
    p_happy = cache.probability(question.photo, question.generation)
    fingerprint = cache.classifier(question.generation).fingerprint
    return reports.Explained(question.photo, cache.explained(question), p_happy, fingerprint)


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
                p_happy = cache.probability(photo, name)
            verdict.show(p_happy, true_label)
        targets[name] = labels.predicted(p_happy) if target == generations.PREDICTED else target
    return targets


def _cell(question: cache.Question, asked: Asked) -> None:
    generations.picture(question.photo, cache.explained(question), asked.opacity, asked.view)
    if asked.test:
        badge = f"{question.generation}-{question.method}"
        trust_badge.show(cache.trusted(question), question.target, key=badge)
    if asked.check:
        distance = cache.distance_to_reference(question)
        st.caption(
            "tf-keras-vis has no such map to compare with."
            if distance is None
            else f"Largest difference from tf-keras-vis: {distance:.5f} of 1."
        )


def _method_card(method: Method) -> None:
    st.markdown(f"**{method.title}**")
    st.markdown(method.shows)
    st.caption(f"Cannot show: {method.cannot}")
    st.caption(f"Costs {method.cost}. {method.reference}")
