"""Tries a net on sample photos: what it answers, whether that looks right, and which methods can explain it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, fields
from itertools import product
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from mood.datasets import Dataset, read_photos
from mood.errors import MoodError
from mood.explanation import METHODS, Method, explain, why_not

if TYPE_CHECKING:
    from mood.zoo.classifier import Classifier

A_CLASS, MOST = 8, 32
"""Photos of each label that a net is tried on, and of all together where there are few labels."""

_ORDER = ("test", "validation", "extra", "train")  # those of train may be what it learned by heart
_SAME = 1e-3
_SURE = 0.999
_MOSTLY = 0.9


@dataclass(frozen=True)
class Samples:
    """Photos that a net is tried on.

    Args:
        files: (n,) names.
        labels: (n,) of the photos; perhaps not classes of the net.
        pixels: (n, size, size, 3) uint8.
    """

    files: list[str]
    labels: list[str]
    pixels: np.ndarray


def samples(dataset: Dataset, classes: tuple[str, ...], size: int) -> Samples:
    """Read a few photos of each class, or of each label where the data set has other ones; those of test first.

    Raises:
        DataError: if none can be read.
    """
    dataset = dataset.of(classes) if set(classes) <= set(dataset.labels) else dataset
    splits = pd.Categorical(dataset.table["split"], _ORDER, ordered=True)
    each = min(A_CLASS, max(1, MOST // len(dataset.labels)))
    some = dataset.table.assign(split=splits).sort_values("split", kind="stable").groupby("label").head(each)
    photos = read_photos(Dataset(dataset.name, dataset.root, some.reset_index(drop=True)), size)
    return Samples(photos.table["file"].to_list(), photos.table["label"].to_list(), photos.pixels)


def log_loss(p: np.ndarray, labels: Sequence[str], classes: Sequence[str]) -> float | None:
    """Return the mean log loss of probabilities (n, classes) on the photos of these classes; None without any."""
    of_class = [(row[list(classes).index(label)]) for row, label in zip(p, labels, strict=True) if label in classes]
    return float(np.abs(np.log(np.clip(of_class, 1e-7, 1))).mean()) if of_class else None


def doubts(p: np.ndarray, classes: Sequence[str], labels: Sequence[str]) -> list[str]:
    """Return a sentence for each way in which answers (n, classes) look wrong."""
    n, said = len(p), np.unique(p.argmax(1))
    sentences = []
    if n > 1 and np.ptp(p, axis=0).max() < _SAME:
        sentences.append(f"It says the same of all {n} photos: is the input range right, and is the net trained?")
    elif n > 1 and len(said) == 1 and len(set(labels)) > 1:
        sentences.append(f"It calls all {n} photos {classes[said[0]]}: is the input range right?")
    is_sure = p.max(1) > _SURE
    is_right = np.array([classes[place] == label for place, label in zip(p.argmax(1), labels, strict=True)])
    if n > 1 and is_sure.mean() > _MOSTLY and not is_right.mean() > _MOSTLY:  # a net may be sure of what is easy
        sentences.append(
            f"On {is_sure.sum()} of {n} photos a probability is above {_SURE:.1%}: is the input range right?"
        )
    if missing := sorted(set(classes) - set(labels)):
        sentences.append(f"No photo that it was tried on is labelled {' or '.join(missing)}.")
    return sentences


def methods_that_work(
    classifier: "Classifier", photo: np.ndarray, advance: Callable[[int], object] = lambda _: None
) -> dict[str, str]:
    """Run every method on a photo, (h, w, 3) uint8, as cheaply as it can be set; `advance` is called with 1 after each.

    Returns:
        By method: "" where it works, else why not.
    """
    works = {}
    for key, method in METHODS.items():
        works[key] = _why_not(classifier, photo, method)
        advance(1)
    return works


def cheapest(method: Method) -> Any:
    """Return the settings with which a method takes the fewest passes."""
    choices = [
        # A net may see no more than 32 pixels, all of which the usual window hides.
        (entry.metadata["min"],) if entry.name == "window" else (entry.default, entry.metadata["min"])
        for entry in fields(method.params)
    ]
    return min((method.params(*values) for values in product(*choices)), key=method.passes)


def _why_not(classifier: "Classifier", photo: np.ndarray, method: Method) -> str:
    if why := why_not(classifier, method.key):
        return f"No: {why}"
    maps = []
    for target in classifier.spec.classes:
        try:
            maps.append(explain(classifier, photo, method.key, target, cheapest(method)).raw)
        except MoodError as error:
            return error.message
        except Exception as error:  # a layer that TensorFlow has no gradient of raises its own kinds
            return f"{type(error).__name__}: {str(error).strip().splitlines()[0]}"
        if np.isfinite(maps[-1]).all() and np.ptp(maps[-1]) > 0:
            return ""
    if not all(np.isfinite(raw).all() for raw in maps):
        return "Its map is not finite."
    return "It runs, but its map of the first photo is the same everywhere, for every class."
