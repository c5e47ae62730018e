"""The one way to run any method."""

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, fields
from importlib.util import find_spec
from typing import Any, TypedDict, Unpack

import numpy as np

from mood import zoo
from mood.errors import ExplanationError
from mood.explanation import references
from mood.explanation.gradients import Shares
from mood.explanation.heatmap import Explanation
from mood.explanation.methods import METHODS
from mood.importing import one_at_a_time


class Options(TypedDict, total=False):
    """What else can be said when something is explained.

    Args:
        layer: for methods that look at a layer: its name, or None for the model's own choice.
        advance: called after each batch of passes with about which share is done, in [0, 1]; what it raises ends
            the work.
    """

    layer: str | None
    advance: Callable[[float], object]


def params_of(method: str, settings: Mapping[str, Any]) -> Any:
    """Return the params record of one of the `METHODS`, with some settings by their names.

    Raises:
        ExplanationError: if there is no such method or setting.
    """
    if method not in METHODS:
        raise ExplanationError(f"A method is one of {', '.join(METHODS)}; received {method!r}.")
    known = {field.name: type(field.default) for field in fields(METHODS[method].params)}
    if unknown := set(settings) - set(known):
        has = f"has the settings {', '.join(known)}" if known else "has no settings"
        raise ExplanationError(f"{METHODS[method].title} {has}; received {', '.join(sorted(unknown))}.")
    for name, value in settings.items():
        if not isinstance(value, (int, known[name])) or not value > 0:
            kind = "whole number" if known[name] is int else "number"
            raise ExplanationError(f"{name} of {METHODS[method].title} is a {kind} above 0; received {value!r}.")
    return METHODS[method].params(**settings)


_LACKS = {
    "layer": "it has no layer of places through which everything passes.",
    "head": "what lies behind its last maps is more than pooling and dense layers, and from ONNX comes no gradient.",
    "gradient": "it came as an ONNX file, which has no gradient.",
}


_LIBRARIES = {"gradient": ("keras", "train"), "kernel_shap": ("shap", "shap")}
"""What a need or a method is computed with, and the extra of the package that brings it: a library may be without."""


def why_not(classifier: "zoo.Classifier", method: str) -> str:
    """Say why one of the `METHODS` cannot explain a net here, in a clause; "" where it can."""
    need = METHODS[method].needs
    if METHODS[method].looks_at_layer and "layer" not in classifier.offers:
        return _LACKS["layer"]
    if need not in classifier.offers:
        return _LACKS[need]
    if METHODS[method].needs_references and not references.are_here():
        return "it sets out from the demo portraits, which are not installed."
    return _not_installed(need, method)


def _not_installed(*wanted: str) -> str:
    """Say which library is missing for a need or a method; "" where none is."""
    for library, extra in (_LIBRARIES[name] for name in wanted if name in _LIBRARIES):
        if find_spec(library) is None:
            return f'it takes {library}, which is not installed: `pip install ".[{extra}]"` brings it.'
    return ""


def explain(
    classifier: "zoo.Classifier",
    photo: np.ndarray,
    method: str,
    target: str,
    params: Any = None,
    **options: Unpack[Options],
) -> Explanation:
    """Explain why a model does or does not see a class in a photo, (h, w, 3) uint8; see `explain_batch`."""
    return explain_batch(classifier, [photo], method, target, params, **options)[0]


def explain_batch(
    classifier: "zoo.Classifier",
    photos: Sequence[np.ndarray] | np.ndarray,
    method: str,
    target: str,
    params: Any = None,
    **options: Unpack[Options],
) -> list[Explanation]:
    """Explain several photos at once.

    The score that is explained is the logit of the target; see `Scorer`.

    Args:
        classifier: the model.
        photos: each (h, w, 3) uint8 of any size.
        method: key of `METHODS`.
        target: one of the model's classes.
        params: an instance of the method's params record, or None for its defaults.

    Returns:
        One explanation a photo; `seconds` is each one's share of the time.

    Raises:
        ExplanationError: if there is no such method, class or layer.
    """
    if method not in METHODS:
        raise ExplanationError(f"A method is one of {', '.join(METHODS)}; received {method!r}.")
    with one_at_a_time:
        from mood.explanation.scorer import Scorer  # imports ONNX Runtime

    entry = METHODS[method]
    if why := why_not(classifier, method):
        raise ExplanationError(f"{entry.title} does not work on {classifier.name}: {why}", "Choose another method.")
    params = params or entry.params()
    advance = options.get("advance", lambda _: None)
    scorer = Scorer(classifier, target, _shares(entry.passes(params) * len(photos), advance))
    layer = (options.get("layer") or classifier.spec.target_layer) if entry.looks_at_layer else None
    started = time.perf_counter()
    made = entry.run(scorer, classifier.prepare(photos), layer, params)
    seconds = (time.perf_counter() - started) / len(photos)
    size = classifier.spec.input_size
    maps, errors = made if isinstance(made, Shares) else (made, [None] * len(photos))
    return [
        Explanation(
            method, classifier.name, target, raw.astype(np.float32), size, layer, seconds, asdict(params), error
        )
        for raw, error in zip(maps, errors, strict=True)
    ]


def _shares(total: float, advance: Callable[[float], object]) -> Callable[[int], None]:
    done = 0

    def count(passes: int) -> None:
        nonlocal done
        done += passes
        advance(min(1.0, done / total))

    return count
