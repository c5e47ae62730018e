"""The one way to take in a net: read, brought into the project's form, tried, and written with a card."""

import platform
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any

import keras
import numpy as np

from mood import __version__, images, zoo
from mood.adoption.flattening import flatten, probabilities
from mood.adoption.forms import Form, range_inside, shape_of, task_of
from mood.adoption.ranges import RANGES
from mood.adoption.reading import read
from mood.adoption.trying import Samples, doubts, log_loss, samples
from mood.datasets import Dataset
from mood.errors import ModelError
from mood.files import replaced
from mood.plurals import capitalised
from mood.zoo.classifier import Classifier
from mood.zoo.runtimes.conversion import save
from mood.zoo.specs import ADOPTED, ELSEWHERE, LOGIT, ModelSpec
from mood.zoo.store import Card, names
from mood.zoo.study import SPECS

USE = "Explaining, evaluating and comparing a net that was trained elsewhere. A person decides."
LIMITS = "What it learned from is not known here: some of the photos that it is measured on may be among them."

_MOST_DIFFERENCE = 1e-3
_CLEAR = 0.05
"""How much less log loss one input range must have than the next for it to be taken as the right one."""


@dataclass(frozen=True)
class Options:
    """What its owner says of a net; None is seen in the net, or tried.

    Args:
        input_range: key of `RANGES`.
        layout: one of `LAYOUTS`.
        layer: that class activation maps look at.
        size: side of its photos in pixels, for a net that takes any.
    """

    input_range: str | None = None
    layout: str | None = None
    layer: str | None = None
    size: int | None = None


@dataclass(frozen=True)
class Adopted:
    """A net that was taken in, and how it did.

    Args:
        notes: sentences on what was taken for granted, and why.
        difference: largest difference of a probability from what the file itself gives for the samples.
        p: (n, classes) what it says of the samples.
        doubts: sentences on what looks wrong.
    """

    card: Card
    classifier: Classifier
    notes: list[str]
    difference: float
    samples: Samples
    p: np.ndarray
    doubts: list[str]


def adopt(
    path: Path, name: str, classes: Sequence[str], dataset: Dataset, models: Path, options: Options = Options()
) -> Adopted:
    """Take in a Keras net of somebody else's as `models/name`, tried on a few photos of a data set.

    Nothing is written unless the net in the project's form answers as the file does.

    Of its classes each output stands for one, in their order; one output alone is for the second of two.

    Raises:
        ModelError: if the net cannot be read or is no classifier of photos into these classes, or the name is taken.
        DataError: if a class is named twice, or no photo can be read.
    """
    check_name(name, models)
    net = read(path)
    height, width, layout, said = shape_of(net, options.layout, options.size)
    form = Form(height, width, layout, tuple(classes), task_of(classes, zoo.tasks(models)), "0..255")
    flat, kind = flatten(net, form)
    tried_on = samples(dataset, form.classes, form.size)
    expected = partial(_expected, net, kind=kind, tried_on=tried_on)
    chosen, why = input_range(range_inside(net), form, expected, tried_on, options)
    if chosen != form.input_range:
        form = replace(form, input_range=chosen)
        flat, kind = flatten(net, form)
    spec = _with_layers(spec_of(name, form, path, models), flat, options.layer)
    p = Classifier(spec, lambda: flat, "").predict_proba(tried_on.pixels)
    difference = checked(p, expected(form), path)
    card = _write(flat, spec, form, path, dataset, models / name)
    notes = [note for note in (said.strip(), why, of_outputs(net.outputs[0].shape[-1], form, kind)) if note]
    looks_wrong = doubts(p, spec.classes, tried_on.labels)
    return Adopted(card, zoo.load(name, models), notes, difference, tried_on, p, looks_wrong)


def checked(p: np.ndarray, expected: np.ndarray, path: Path) -> float:
    """Return the largest difference of two tables of probabilities.

    Raises:
        ModelError: if that is more than rounding.
    """
    difference = float(np.abs(p - expected).max())
    if not difference <= _MOST_DIFFERENCE:
        raise ModelError(
            f"A net is adopted if it answers as its file does; rebuilt, “{path.name}” gives probabilities that differ "
            f"by up to {difference:.2g}.",
            "It may draw at random, or hold a layer that answers differently when it is called alone.",
        )
    return difference


def check_name(name: str, models: Path) -> None:
    """Refuse a name that is none, or taken."""
    if not re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9_-]{0,39}", name) or name == "all" or name in SPECS:
        raise ModelError(
            f"A net's name is up to 40 letters, digits, - and _, and none of the study's ({', '.join(SPECS)}, all); "
            f"received {name!r}.",
            "Choose another with --name.",
        )
    if name in names(models):
        raise ModelError(f"“{models / name}” is there already; nothing is overwritten.", "Choose another --name.")


def input_range(
    seen: str | None, form: Form, expected: Callable[[Form], np.ndarray], tried_on: Samples, options: Options
) -> tuple[str, str]:
    """Return the input range of a net and why it was taken.

    `seen` is the layer of the net that scales pixels, if it has one; `expected`, told a form, returns the
    probabilities that the net itself gives, (n, classes).

    Raises:
        ModelError: if it was not said, is not seen in the net, and cannot be told from labelled photos.
    """
    if options.input_range is not None:
        is_scaled_twice = seen and options.input_range != "0..255"
        twice = f"Its own layer {seen!r} scales pixel values as well: if it answers badly, leave --input-range away."
        return options.input_range, twice if is_scaled_twice else ""
    if seen:
        return "0..255", f"Pixel values go in as 0..255: its own layer {seen!r} scales them."
    losses = {}
    for name in RANGES:
        p = expected(replace(form, input_range=name))
        losses[name] = log_loss(p, tried_on.labels, form.task.classes)
    known = sorted((loss, name) for name, loss in losses.items() if loss is not None and np.isfinite(loss))
    told = ", ".join(f"{name} {loss:.2f}" for loss, name in known)
    if len(known) < 2 or known[1][0] - known[0][0] < _CLEAR:
        raise ModelError(
            "The input range of a net without a layer that scales pixels has to be said; on "
            f"{len(tried_on.labels)} sample photos no range is clearly best (log loss: {told or 'no label is known'}).",
            f"Add --input-range with one of {', '.join(RANGES)}: what its photos were scaled to when it was trained.",
        )
    best = known[0][1]
    return best, (
        f"Pixel values go in as {best}: of all ranges its answers fit the labels of {len(tried_on.labels)} sample "
        f"photos best with that (log loss: {told}). If that is wrong, say --input-range."
    )


def _expected(net: keras.Model, form: Form, kind: str, tried_on: Samples) -> np.ndarray:
    """Return the probabilities that the net itself gives, asked with Keras alone."""
    outputs = net.predict(form.values(tried_on.pixels), batch_size=32, verbose=0)
    return probabilities(keras.tree.flatten(outputs)[0], kind, form)


def spec_of(name: str, form: Form, path: Path, models: Path) -> ModelSpec:
    """Return what a net is that comes from a file, with its place behind the nets that it is compared with."""
    latest = max((card.spec.generation for card in zoo.cards(models, form.task).values()), default=0)
    return ModelSpec(
        name, latest + 1, capitalised(re.sub(r"[-_]+", " ", name).strip()), ADOPTED, form.size,
        RANGES[form.input_range], dropout=0.0, target_layer="", features=None, recipe=ELSEWHERE,
        summary="A net that was trained elsewhere and adopted.", reference="", task=form.task,
        notes=f"Adopted from {path.name}; photos go in as {form.input_range}, {form.layout}.",
    )  # fmt: skip


def _with_layers(spec: ModelSpec, flat: keras.Model, layer: str | None) -> ModelSpec:
    possible = Classifier(spec, lambda: flat, "").keras.convolutions()
    if layer is not None and layer not in possible:
        raise ModelError(
            f"Maps look at a layer through which everything passes; received --layer {layer}.",
            f"Name one of {', '.join(possible[-8:]) or 'none: this net has no such layer'}, or leave it out.",
        )
    return replace(spec, target_layer=layer or (possible[-1] if possible else ""), features=_features(flat))


def _features(flat: keras.Model) -> str | None:
    """Return the last layer before the logits that says of a photo as a whole what the net saw."""
    before = flat.layers[: flat.layers.index(flat.get_layer(LOGIT))]
    return next((layer.name for layer in reversed(before) if len(layer.output.shape) == 2), None)


def of_outputs(n: int, form: Form, kind: str) -> str:
    """Say what a net's n outputs mean, where that is not plain; "" where it is."""
    if kind == "sigmoid" and n > 1:
        return "Each output is a yes or no of its own (sigmoid): they are shared out so that they add up to 1."
    return f"The positive class is {form.task.positive}." if form.task.is_binary else ""


def _write(flat: keras.Model, spec: ModelSpec, form: Form, path: Path, dataset: Dataset, folder: Path) -> Card:
    with replaced(folder) as draft:
        digests = save(flat, spec, draft)
        card = card_of(spec, form, path, dataset, *digests)
        card.write(draft)
    return card


def card_of(spec: ModelSpec, form: Form, path: Path, dataset: Dataset, digest: str, onnx: str) -> Card:
    """Return the card of a net from a file, with the SHA-256 of its own files."""
    source: dict[str, Any] = {
        "adopted_from": path.name, "sha256_of_source": images.sha256(path.read_bytes()),
        "input_range": form.input_range, "layout": form.layout, "outputs": list(form.classes),
        "versions": {"mood": __version__, "python": platform.python_version(), "keras": keras.__version__},
    }  # fmt: skip
    return Card(spec, {"dataset": dataset.name, "counts": {}, "skipped": []}, source, USE, LIMITS, digest, onnx)
