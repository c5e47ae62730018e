"""Which photos are alike to a net: its frozen features, shortened, and how far training photos lie apart."""

import io
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from mood.errors import DataError, IntegrityError
from mood.files import write_bytes

if TYPE_CHECKING:
    from mood.datasets import Photos

GENERATION = "transfer"  # whose features are compared: those of ImageNet, which no photo of the task has changed
AXES = 64
NEIGHBOURS = 5
WITHIN = 0.95  # share of the training photos that lie within `reach` of the others


@dataclass(frozen=True)
class Neighbour:
    """A photo of a data set, and how far it lies from a place."""

    file: str
    label: str
    distance: float


@dataclass(frozen=True, eq=False)
class Embedding:
    """Where the photos of a data set lie.

    Args:
        files: (n,) names in the manifest, as their labels and splits.
        vectors: (n, d) float32 positions; less than 2 apart.
        mean: (f,) float32, of the unit features.
        axes: (f, d) float32, onto which unit features less their mean are projected.
        reach: distance that 95 % of the training photos have at most; see `distances`.
    """

    files: np.ndarray
    labels: np.ndarray
    splits: np.ndarray
    vectors: np.ndarray
    mean: np.ndarray
    axes: np.ndarray
    reach: float

    def place(self, features: np.ndarray) -> np.ndarray:
        """Return the positions (n, d) of features (n, f)."""
        return (_unit(features) - self.mean) @ self.axes

    def vector(self, file: str) -> np.ndarray:
        """Return the position (d,) of a photo of the data set."""
        return self.vectors[self._row(file)]

    def label(self, file: str) -> str:
        """Return the label of a photo of the data set."""
        return str(self.labels[self._row(file)])

    def _row(self, file: str) -> int:
        # The data set's own photos come last; a training photo of another set may have the same name.
        return int(np.flatnonzero(self.files == file)[-1])

    def distances(self, vectors: np.ndarray) -> np.ndarray:
        """Return the mean distance of positions (n, d) to the five nearest training photos, as (n,)."""
        return _mean_of_nearest(_apart(vectors, self.vectors[self.splits == "train"]), NEIGHBOURS)

    def nearest(self, vector: np.ndarray, count: int, split: str, but: str = "") -> list[Neighbour]:
        """Return the photos of a split, but for one file, that lie nearest to a position (d,), nearest first."""
        among = np.flatnonzero((self.splits == split) & (self.files != but))
        away = _apart(vector[None], self.vectors[among])[0]
        order = np.argsort(away, kind="stable")[:count]
        return [Neighbour(str(self.files[among[i]]), str(self.labels[among[i]]), float(away[i])) for i in order]


def embed(photos: "Photos", features: np.ndarray) -> Embedding:
    """Shorten the features of a generation's own photos, and measure how far its training photos lie apart.

    Args:
        photos: what the features belong to; some of them training photos.
        features: (n, f).

    Raises:
        DataError: if there are too few training photos.
    """
    is_train = photos.where("train")
    if is_train.sum() <= NEIGHBOURS:
        message = f"Likeness needs more than {NEIGHBOURS} training photos; received {is_train.sum()}."
        hint = f"Run `python -m mood triage --photos DIR` with the photos that {GENERATION} was trained on first."
        raise DataError(message, hint)
    unit = _unit(features)
    mean = unit[is_train].mean(0)
    axes = np.linalg.svd(unit[is_train] - mean, full_matrices=False)[2][:AXES].T
    vectors = ((unit - mean) @ axes).astype(np.float32)
    apart = _apart(vectors[is_train], vectors[is_train])
    np.fill_diagonal(apart, np.inf)
    reach = float(np.quantile(_mean_of_nearest(apart, NEIGHBOURS), WITHIN))
    files, labels, splits = _named(photos)
    return Embedding(files, labels, splits, vectors, mean.astype(np.float32), axes.astype(np.float32), reach)


def embed_beside(home: Embedding, photos: "Photos", features: np.ndarray) -> Embedding:
    """Place the photos of another data set, without its own training photos, among a generation's training photos.

    Those are in `home`; the features, (n, f), are of the other data set.
    """
    trained, own = home.splits == "train", ~photos.where("train")
    files, labels, splits = (
        np.concatenate([old[trained], new[own]])
        for old, new in zip((home.files, home.labels, home.splits), _named(photos), strict=True)
    )
    vectors = np.concatenate([home.vectors[trained], home.place(features[own]).astype(np.float32)])
    return Embedding(files, labels, splits, vectors, home.mean, home.axes, home.reach)


def path_of(models: Path, dataset: str) -> Path:
    """Return where the embedding of a data set lies."""
    return models / GENERATION / f"embedding-{dataset}.npz"


def save(embedding: Embedding, models: Path, dataset: str) -> Path:
    """Write an embedding beside the generation whose features it is; whole or not at all."""
    path = path_of(models, dataset)
    buffer = io.BytesIO()
    np.savez_compressed(buffer, **{**vars(embedding), "vectors": embedding.vectors.astype(np.float16)})
    write_bytes(path, buffer.getvalue())
    return path


def read(path: Path) -> Embedding:
    """Read an embedding.

    Raises:
        IntegrityError: if the file is not one that `save` wrote.
    """
    try:
        with np.load(path, allow_pickle=False) as file:
            parts = {name: file[name] for name in Embedding.__dataclass_fields__}
    except (OSError, ValueError, KeyError) as error:
        raise IntegrityError(f"“{path}” is not readable: {error}.", "Run `python -m mood triage` again.") from error
    return Embedding(**{**parts, "vectors": parts["vectors"].astype(np.float32), "reach": float(parts["reach"])})


def _named(photos: "Photos") -> list[np.ndarray]:
    return [np.array(photos.table[column].to_list(), dtype=str) for column in ("file", "label", "split")]


def _unit(features: np.ndarray) -> np.ndarray:
    return features / np.maximum(np.linalg.norm(features, axis=1, keepdims=True), 1e-12)


def _apart(a: np.ndarray, b: np.ndarray) -> np.ndarray:
    square = (a**2).sum(1)[:, None] + (b**2).sum(1)[None] - 2 * a @ b.T
    return np.sqrt(np.maximum(square, 0))


def _mean_of_nearest(apart: np.ndarray, count: int) -> np.ndarray:
    return np.partition(apart, count - 1, axis=1)[:, :count].mean(1)
