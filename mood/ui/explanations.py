"""The explanations that the app keeps, each computed once for the same photo, weights, method and settings."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import combinations
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Any

import numpy as np
import plotly.graph_objects as go
from cachetools import LRUCache, cached

from mood import explanation, figures, map_quality
from mood.explanation import METHODS, Explanation
from mood.images import Photo, faces
from mood.importing import one_at_a_time
from mood.map_quality import Trust, Unlearned
from mood.map_quality.properties import rank_correlation
from mood.triage import Probe, facts, probe
from mood.ui import cache, workspace
from mood.ui.keeping import kept
from mood.zoo import likeness

if TYPE_CHECKING:
    from mood.zoo.classifier import Classifier

_KEPT = 600
"""Maps; the largest are 224 x 224 float32, 200 kB each."""
_maps, _lock = LRUCache(_KEPT), Lock()
# Not Streamlit's own cache: it replays what a function shows, and a progress bar must not be replayed.


@dataclass(frozen=True, eq=False)
class Request:
    """One explanation that a page asks for.

    Args:
        method: key of `METHODS`.
        params: an instance of the method's params record, or None for its defaults.
        layer: for methods that look at a layer, or None for the model's own choice.
    """

    photo: Photo
    generation: str
    method: str
    target: str
    params: Any = None
    layer: str | None = None

    @cached_property
    def key(self) -> tuple:
        """What the answer depends on, by content: photo, weights, method, class and parameters."""
        weights = cache.card(self.generation).sha256
        return self.photo.sha256, weights, self.method, self.target, self.params, self.layer

    @property
    def classifier(self) -> "Classifier":
        """The model that is asked."""
        return cache.classifier(self.generation)

    @property
    def asked(self) -> "tuple[Classifier, np.ndarray, str, str, Any]":
        """Model, pixels, method, target and params, in the order in which explanations take them."""
        return self.classifier, self.photo.pixels, self.method, self.target, self.params


def offered(generations: Sequence[str]) -> list[str]:
    """Return the methods that can explain one of some generations."""
    nets = [cache.classifier(name) for name in generations]
    return [method for method in METHODS if any(not explanation.why_not(net, method) for net in nets)]


def is_known(request: Request) -> bool:
    """Return whether the answer is there already."""
    with _lock:
        return request.key in _maps


@cached(_maps, key=lambda request, *_: request.key, lock=_lock)
def explained(request: Request, advance: Callable[[float], object] = lambda _: None) -> Explanation:
    """Return the explanation that a request asks for; what `advance`, told the share done, raises ends the work."""
    return explanation.explain(*request.asked, layer=request.layer, advance=advance)


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


@kept(64)
def agreement(requests: Sequence[Request]) -> tuple[float, go.Figure]:
    """Return the lowest rank correlation of the maps that requests ask for, and the table of all."""
    maps = [explained(request).contrast for request in requests]
    matrix = np.eye(len(maps))
    for i, j in combinations(range(len(maps)), 2):
        matrix[i, j] = matrix[j, i] = rank_correlation(maps[j], maps[i])
    return float(np.nanmin(matrix)), figures.agreement(matrix, [METHODS[request.method].title for request in requests])


@kept(_KEPT)
def distance_to_reference(request: Request) -> float | None:
    """Return how far our map is from that of tf-keras-vis, or None if that library has no such map.

    The distance is the largest difference of the two maps, each scaled to [0, 1].
    """
    with one_at_a_time:
        from mood.explanation import keras_vis  # imports TensorFlow

    is_asked_alike = request.method in keras_vis.REPEATABLE and request.layer is None
    if not is_asked_alike or "gradient" not in request.classifier.offers:
        return None
    theirs = keras_vis.reference(*request.asked)
    return float(np.abs(explained(request).heatmap - explanation.normalise(theirs)).max())


@cached(LRUCache(64), lambda photo, generation, *_: (photo.sha256, cache.card(generation).sha256), lock=Lock())
def probed(photo: Photo, generation: str, advance: Callable[[float], object] = lambda _: None) -> Probe:
    """Return what would change a generation's verdict on a photo; see `triage.probe`."""
    return probe(cache.classifier(generation), photo.pixels, advance)


@dataclass(frozen=True, eq=False)
class Surroundings:
    """Whether a photo is one that the nets can judge.

    Args:
        crop: the largest, cut out, (h, w, 3) uint8, or None.
        p_whole: probability by class of the whole photo, by generation.
        p_face: the same of the crop; empty without a face.
        distance: to the training photos, in units of their own reach, or None where that was not measured.
        is_flat: whether it shows next to nothing, which takes no net to see.
    """

    n_faces: int
    crop: np.ndarray | None
    p_whole: dict[str, dict[str, float]]
    p_face: dict[str, dict[str, float]]
    distance: float | None
    is_flat: bool = False


def surroundings(photo: Photo, generations: Sequence[str]) -> Surroundings:
    """Return the faces of a photo, what generations say of the largest, and how unlike training photos it is."""
    nets = {name: cache.classifier(name) for name in generations}
    home = cache.cards().get(likeness.GENERATION)
    places = likeness.path_of(workspace.config().models, home.data["dataset"]) if home else None
    return _surroundings(photo, nets, places if places is not None and places.exists() else None)


@kept(64)
def _surroundings(photo: Photo, nets: "dict[str, Classifier]", places: Path | None) -> Surroundings:
    boxes = faces.find_faces(photo.pixels)
    crop = facts.crop(photo.pixels, boxes[0]) if boxes else None
    whole = {name: cache.probabilities(photo, name) for name in nets}
    alone = {} if crop is None else {name: net.probabilities(crop) for name, net in nets.items()}
    distance = _distance_to_training(photo, places) if places else None
    return Surroundings(len(boxes), crop, whole, alone, distance, facts.contrast(photo.pixels) < facts.FLAT)


def _distance_to_training(photo: Photo, places: Path) -> float:
    embedding, net = cache.embedding_in(places), cache.classifier(likeness.GENERATION)
    place = embedding.place(net.features(net.prepare([photo.pixels])))
    return float(embedding.distances(place)[0] / embedding.reach)


@kept(24)
def unlearned(request: Request) -> list[Unlearned]:
    """Return the map while the model unlearns, layer by layer; see `map_quality.strip`."""
    return map_quality.strip(*request.asked)
