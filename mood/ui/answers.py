"""The explanations that the app keeps, each computed once for the same photo, weights, method and settings."""

import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import plotly.graph_objects as go
import streamlit as st
from cachetools import LRUCache

from mood import explanation, faces, figures, judging, likeness
from mood.explanation import METHODS, Explanation, Trust
from mood.explanation.faithfulness import Faithfulness
from mood.explanation.properties import rank_correlation
from mood.images import Photo
from mood.importing import one_at_a_time
from mood.triage import Probe, facts, probe
from mood.ui import cache, shelves

if TYPE_CHECKING:
    from mood.zoo.classifier import Classifier

_KEPT = 600
"""Maps; the largest are 224 x 224 float32, 200 kB each."""


@dataclass(frozen=True, eq=False)
class Question:
    """One explanation that a page asks for.

    Args:
        photo: of what.
        generation: by which model.
        method: key of `METHODS`.
        target: for which class.
        params: an instance of the method's params record, or None for its defaults.
        layer: for methods that look at a layer, or None for the model's own choice.
    """

    photo: Photo
    generation: str
    method: str
    target: str
    params: Any = None
    layer: str | None = None

    def key(self, model: "Classifier") -> tuple:
        """Return what the answer depends on, by content: photo, weights, method, class and parameters."""
        return self.photo.sha256, model.fingerprint, self.method, self.target, self.params, self.layer


def is_known(question: Question) -> bool:
    """Return whether the answer is there already."""
    kept, lock = _memory()
    with lock:
        return question.key(cache.classifier(question.generation)) in kept


def explained(question: Question, advance: Callable[[float], object] = lambda _: None) -> Explanation:
    """Return the explanation that a question asks for.

    Args:
        question: what is asked.
        advance: told about which share is done; what it raises ends the work and nothing is kept.
    """
    model = cache.classifier(question.generation)
    kept, lock = _memory()
    key = question.key(model)
    with lock:
        found = kept.get(key)
    if found is None:
        found = explanation.explain(
            model, question.photo.pixels, question.method, question.target, question.params, question.layer, advance
        )
        with lock:
            kept[key] = found
    return found


def trusted(question: Question) -> Trust:
    """Return how far the map that a question asks for can be believed."""
    model = cache.classifier(question.generation)
    controls = _controls((question.photo.sha256, model.fingerprint, question.target), question, model)
    return _trust(question.key(model), question, model, controls)


def curves(question: Question) -> go.Figure:
    """Return the deletion and insertion curves of the map that a question asks for, drawn once."""
    key = question.key(cache.classifier(question.generation))
    return _curves(key, trusted(question).own, question.target)


def agreement(questions: Sequence[Question]) -> tuple[float, go.Figure]:
    """Return the lowest rank correlation of the maps that questions ask for, and the table of all, drawn once."""
    return _agreement(tuple(one.key(cache.classifier(one.generation)) for one in questions), questions)


def distance_to_reference(question: Question) -> float | None:
    """Return how far our map is from that of tf-keras-vis, or None if that library has no such map.

    The distance is the largest difference of the two maps, each scaled to [0, 1].
    """
    model = cache.classifier(question.generation)
    return _distance(question.key(model), question, model)


def probed(photo: Photo, generation: str, advance: Callable[[float], object] = lambda _: None) -> Probe:
    """Return what would change a generation's verdict on a photo; see `triage.probe`."""
    model = cache.classifier(generation)
    kept, lock = _memory()
    key = ("probe", photo.sha256, model.fingerprint)
    with lock:
        found = kept.get(key)
    if found is None:
        found = probe(model, photo.pixels, advance)
        with lock:
            kept[key] = found
    return found


@dataclass(frozen=True, eq=False)
class Surroundings:
    """Whether a photo is one that the nets can judge.

    Args:
        n_faces: faces found.
        crop: the largest, cut out, (h, w, 3) uint8, or None.
        p_whole: probability by class of the whole photo, by generation.
        p_face: the same of the crop; empty without a face.
        distance: to the training photos, in units of their own reach, or None where that was not measured.
    """

    n_faces: int
    crop: np.ndarray | None
    p_whole: dict[str, dict[str, float]]
    p_face: dict[str, dict[str, float]]
    distance: float | None


def surroundings(photo: Photo, generations: tuple[str, ...]) -> Surroundings:
    """Return the faces of a photo, what generations say of the largest, and how unlike training photos it is."""
    models = tuple(cache.classifier(name).fingerprint for name in generations)
    return _surroundings((photo.sha256, models), photo, generations)


def unlearned(question: Question) -> list[tuple[str, Explanation, float]]:
    """Return the map while the model unlearns, layer by layer; see `judging.strip`."""
    model = cache.classifier(question.generation)
    return _unlearned(question.key(model), question, model)


@st.cache_resource(show_spinner=False)
def _memory() -> tuple[LRUCache, threading.Lock]:
    # Not Streamlit's own cache: it replays what a function shows, and a progress bar must not be replayed.
    return LRUCache(_KEPT), threading.Lock()


@st.cache_resource(show_spinner=False, max_entries=_KEPT)
def _trust(key: tuple, _question: Question, _classifier: "Classifier", _controls: dict[str, float]) -> Trust:
    del key
    return explanation.trust(_classifier, _question.photo.pixels, explained(_question), _controls)


@st.cache_resource(show_spinner=False, max_entries=_KEPT)
def _controls(key: tuple, _question: Question, _classifier: "Classifier") -> dict[str, float]:
    del key
    return explanation.control_gains(_classifier, _question.photo.pixels, _question.target)


@st.cache_resource(show_spinner=False, max_entries=_KEPT)
def _curves(key: tuple, _own: Faithfulness, target: str) -> go.Figure:
    del key
    return figures.faithfulness(_own.fractions, _own.deletion, _own.insertion, target)


@st.cache_resource(show_spinner=False, max_entries=64)
def _agreement(key: tuple, _questions: Sequence[Question]) -> tuple[float, go.Figure]:
    del key
    maps = [explained(one).contrast for one in _questions]
    matrix = np.eye(len(maps))
    for i, one in enumerate(maps):
        for j, other in enumerate(maps[:i]):
            matrix[i, j] = matrix[j, i] = rank_correlation(one, other)
    figure = figures.agreement(matrix, [METHODS[one.method].title for one in _questions])
    return float(np.nanmin(matrix)), figure


@st.cache_data(show_spinner=False, max_entries=_KEPT)
def _distance(key: tuple, _question: Question, _classifier: "Classifier") -> float | None:
    with one_at_a_time:
        from mood.explanation import keras_vis  # imports TensorFlow

    del key
    asked = _question
    if asked.method not in keras_vis.REPEATABLE or asked.layer is not None:
        return None
    theirs = keras_vis.reference(_classifier, asked.photo.pixels, asked.method, asked.target, asked.params)
    return float(np.abs(explained(asked).heatmap - explanation.normalise(theirs)).max())


@st.cache_resource(show_spinner=False, max_entries=24)
def _unlearned(key: tuple, _question: Question, _classifier: "Classifier") -> list[tuple[str, Explanation, float]]:
    del key
    return judging.strip(_classifier, _question.photo.pixels, _question.method, _question.target, _question.params)


@st.cache_resource(show_spinner=False, max_entries=64)
def _surroundings(key: tuple, _photo: Photo, _generations: tuple[str, ...]) -> Surroundings:
    del key
    found = faces.find_faces(_photo.pixels)
    crop = facts.crop(_photo.pixels, found[0]) if found else None
    whole = {name: cache.judgement(_photo, name) for name in _generations}
    alone = {name: cache.classifier(name).judge(crop) for name in _generations} if found else {}
    return Surroundings(len(found), crop, whole, alone, _distance_to_training(_photo))


def _distance_to_training(photo: Photo) -> float | None:
    known = shelves.embedding_of_home()
    if known is None:
        return None
    classifier = cache.classifier(likeness.GENERATION)
    place = known.place(classifier.features(classifier.prepare([photo.pixels])))
    return float(known.distances(place)[0] / known.reach)
