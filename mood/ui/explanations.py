"""The explanations that the app keeps, each computed once for the same photo, weights, method and settings."""

import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import plotly.graph_objects as go
import streamlit as st
from cachetools import LRUCache

from mood import explanation, figures, map_quality
from mood.explanation import METHODS, Explanation
from mood.images import Photo, faces
from mood.importing import one_at_a_time
from mood.map_quality import Trust, Unlearned
from mood.map_quality.properties import rank_correlation
from mood.triage import Probe, facts, probe
from mood.ui import cache, gallery_rows
from mood.ui.keeping import kept
from mood.zoo import likeness

if TYPE_CHECKING:
    from mood.zoo.classifier import Classifier

_KEPT = 600
"""Maps; the largest are 224 x 224 float32, 200 kB each."""


@dataclass(frozen=True, eq=False)
class Request:
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

    def key(self) -> tuple:
        """Return what the answer depends on, by content: photo, weights, method, class and parameters."""
        weights = self.classifier.fingerprint
        return self.photo.sha256, weights, self.method, self.target, self.params, self.layer

    @property
    def classifier(self) -> "Classifier":
        """The model that is asked."""
        return cache.classifier(self.generation)


def is_known(request: Request) -> bool:
    """Return whether the answer is there already."""
    memory, lock = _memory()
    with lock:
        return request.key() in memory


def explained(request: Request, advance: Callable[[float], object] = lambda _: None) -> Explanation:
    """Return the explanation that a request asks for.

    Args:
        request: what is asked.
        advance: told about which share is done; what it raises ends the work and nothing is kept.
    """
    model, pixels = request.classifier, request.photo.pixels
    return _remembered(
        request.key(),
        lambda: explanation.explain(
            model, pixels, request.method, request.target, request.params, layer=request.layer, advance=advance
        ),
    )


@kept(_KEPT)
def trusted(request: Request) -> Trust:
    """Return how far the map that a request asks for can be believed."""
    controls = _control_gains(request.photo, request.classifier, request.target)
    return map_quality.trust(request.classifier, request.photo.pixels, explained(request), controls)


@kept(_KEPT)
def _control_gains(photo: Photo, model: "Classifier", target: str) -> dict[str, float]:
    return map_quality.control_gains(model, photo.pixels, target)


@kept(_KEPT)
def curves(request: Request) -> go.Figure:
    """Return the deletion and insertion curves of the map that a request asks for."""
    own = trusted(request).own
    return figures.faithfulness(own.fractions, own.deletion, own.insertion, request.target)


@kept(max_entries=64)
def agreement(requests: Sequence[Request]) -> tuple[float, go.Figure]:
    """Return the lowest rank correlation of the maps that requests ask for, and the table of all."""
    maps = [explained(one).contrast for one in requests]
    matrix = np.eye(len(maps))
    for i, one in enumerate(maps):
        for j, other in enumerate(maps[:i]):
            matrix[i, j] = matrix[j, i] = rank_correlation(one, other)
    return float(np.nanmin(matrix)), figures.agreement(matrix, [METHODS[one.method].title for one in requests])


@kept(_KEPT)
def distance_to_reference(request: Request) -> float | None:
    """Return how far our map is from that of tf-keras-vis, or None if that library has no such map.

    The distance is the largest difference of the two maps, each scaled to [0, 1].
    """
    with one_at_a_time:
        from mood.explanation import keras_vis  # imports TensorFlow

    if request.method not in keras_vis.REPEATABLE or request.layer is not None:
        return None
    pixels = request.photo.pixels
    theirs = keras_vis.reference(request.classifier, pixels, request.method, request.target, request.params)
    return float(np.abs(explained(request).heatmap - explanation.normalise(theirs)).max())


def probed(photo: Photo, generation: str, advance: Callable[[float], object] = lambda _: None) -> Probe:
    """Return what would change a generation's verdict on a photo; see `triage.probe`."""
    model = cache.classifier(generation)
    return _remembered(("probe", photo.sha256, model.fingerprint), lambda: probe(model, photo.pixels, advance))


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
    return _surroundings(photo, generations, tuple(cache.classifier(name) for name in generations))


@kept(max_entries=64)
def _surroundings(photo: Photo, generations: tuple[str, ...], models: "tuple[Classifier, ...]") -> Surroundings:
    found = faces.find_faces(photo.pixels)
    crop = facts.crop(photo.pixels, found[0]) if found else None
    whole = {name: cache.probabilities(photo, name) for name in generations}
    alone = {} if crop is None else dict(zip(generations, [one.probabilities(crop) for one in models], strict=True))
    return Surroundings(len(found), crop, whole, alone, _distance_to_training(photo))


@kept(max_entries=24)
def unlearned(request: Request) -> list[Unlearned]:
    """Return the map while the model unlearns, layer by layer; see `map_quality.strip`."""
    pixels = request.photo.pixels
    return map_quality.strip(request.classifier, pixels, request.method, request.target, request.params)


def _remembered(key: tuple, compute: Callable[[], Any]) -> Any:
    memory, lock = _memory()
    with lock:
        known = memory.get(key)
    if known is None:
        known = compute()
        with lock:
            memory[key] = known
    return known


@st.cache_resource(show_spinner=False)
def _memory() -> tuple[LRUCache, threading.Lock]:
    # Not Streamlit's own cache: it replays what a function shows, and a progress bar must not be replayed.
    return LRUCache(_KEPT), threading.Lock()


def _distance_to_training(photo: Photo) -> float | None:
    known = gallery_rows.embedding_of_home()
    if known is None:
        return None
    classifier = cache.classifier(likeness.GENERATION)
    place = known.place(classifier.features(classifier.prepare([photo.pixels])))
    return float(known.distances(place)[0] / known.reach)
