"""An index that was made: a small table of all photos, and of those that are asked for all that was measured."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import islice
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa

from mood.bursts import SeenFace, Shot
from mood.errors import DataError
from mood.images.faces import Face
from mood.library import parts
from mood.library.parts import Made, p_column

_BOX = 5  # so many numbers of a face say where it is
_KEPT = ("path", "sha256", "taken", "bias", "width", "height", "sharpness", "exposure")
_NOTHING = np.zeros(0, np.float32)


@dataclass(frozen=True, eq=False)
class Index:
    """The photos of some folders, by path.

    Args:
        path: folder of the index.
        made: which nets were asked.
        table: a row is a file: path (as text), sha256, bytes, modified_ns, problem ("" or why it cannot be read),
            width, height, taken, bias, sharpness, exposure, n_faces, and p_<net>_<class>. Its places are numbered.
        names: the same paths, as the system knows them.
        where: (n, 2) the part in which each row lies, and the place in that.
        state: the parts as they were, with when they were written.
    """

    path: Path
    made: Made
    table: pd.DataFrame
    names: Sequence[str]
    where: np.ndarray
    state: tuple[tuple[Path, int], ...]

    @cached_property
    def paths(self) -> list[Path]:
        """The path of each row."""
        return [Path(name) for name in self.names]

    def shots(self, places: Sequence[int] | np.ndarray, features: bool = True) -> list[Shot]:
        """Return what is known of the photos in some rows of the table.

        Args:
            places: of photos that could be read.
            features: whether vectors and layouts are read too; without them they are empty.
        """
        rows = self._rows(places, ["faces", *(parts.FEATURES if features else ())])
        vectors, layouts = (_matrix(rows[name]).astype(np.float32) if features else [_NOTHING] * len(rows)
                            for name in parts.FEATURES)  # fmt: skip
        chosen = self.table.iloc[np.asarray(places, int)]
        known = [chosen[name].tolist() for name in _KEPT]
        answers = {net: _answers(chosen, net, labels) for net, labels in self.made.classes.items()}
        return [
            Shot(Path(path).name, sha256, _or_none(taken), _or_none(bias), int(width), int(height), faces, sharpness,
                 exposure, layout, vector, dict(zip(answers, p, strict=True)))
            for path, sha256, taken, bias, width, height, sharpness, exposure, faces, layout, vector, *p in zip(
                *known, _seen_faces(rows["faces"]), layouts, vectors, *answers.values(), strict=True)
        ]  # fmt: skip

    def vectors(self, places: Sequence[int] | np.ndarray) -> np.ndarray:
        """Return what photos show to the frozen net, (n, f) float16, of length 1."""
        return _matrix(self._rows(places, ["vector"])["vector"])

    def layouts(self, places: Sequence[int] | np.ndarray) -> np.ndarray:
        """Return where photos are light and which colour, (n, 192) float16, of length 1."""
        return _matrix(self._rows(places, ["layout"])["layout"])

    def _rows(self, places: Sequence[int] | np.ndarray, names: Sequence[str]) -> pa.Table:
        """Return some columns of some rows, in the order of places; each part that has one is read once.

        Raises:
            DataError: if the index was changed since it was opened.
        """
        where = self.where[np.asarray(places, int)]
        order = np.argsort(where[:, 0], kind="stable")
        if self.state != _state(self.path):
            raise DataError(f"“{self.path}” was changed since it was opened.", "Open it again.")
        tables = [
            parts.read(self.state[number][0], names).take(where[group, 1])
            for number, group in ((where[group[0], 0], group) for group in _runs(where[order, 0], order))
        ]
        if not tables:
            return self.made.schema.empty_table().select(names)
        return pa.concat_tables(tables).take(np.argsort(order, kind="stable"))


def read(path: Path) -> Index:
    """Open an index; vectors are not read.

    Raises:
        DataError: if it is none, or holds no row yet.
        IntegrityError: if a file in it is no part of one, or parts do not belong together.
    """
    made = parts.made(path) if path.is_dir() else None
    if made is None:
        message = f"An index is a folder that `python -m mood library` made; “{path}” is none."
        raise DataError(message, "Make one: `python -m mood library FOLDER --out FILE.parquet`.")
    light = [field.name for field in made.schema if field.name not in parts.FEATURES]
    state = _state(path)
    tables = [parts.read(part, light) for part, _ in state]
    table = pa.concat_tables(tables)
    where = np.concatenate([np.stack([np.full(len(part), number), np.arange(len(part))], 1)
                            for number, part in enumerate(tables)])  # fmt: skip
    names = np.array(parts.paths(table), object)
    order = np.argsort(names, kind="stable")
    n_faces = table["faces"].combine_chunks().value_lengths().to_numpy(zero_copy_only=False)[order]
    frame = table.drop_columns(["path_bytes", "faces"]).to_pandas().iloc[order].reset_index(drop=True)
    frame.insert(frame.columns.get_loc("exposure") + 1, "n_faces", n_faces)
    return Index(path, made, frame, names[order].tolist(), where[order], state)


def _state(path: Path) -> tuple[tuple[Path, int], ...]:
    return tuple((part, part.stat().st_mtime_ns) for part in parts.parts(path))


def _runs(numbers: np.ndarray, order: np.ndarray) -> list[np.ndarray]:
    """Return `order` cut where the numbers, which rise, change."""
    return [group for group in np.split(order, np.flatnonzero(np.diff(numbers)) + 1) if len(group)]


def _matrix(column: pa.ChunkedArray) -> np.ndarray:
    """Return a column of lists of one size as an array; no row is null."""
    whole = column.combine_chunks()
    return whole.flatten().to_numpy(zero_copy_only=False).reshape(len(whole), whole.type.list_size)


def _seen_faces(column: pa.ChunkedArray) -> list[tuple[SeenFace, ...]]:
    """Return the faces of each photo."""
    lists = column.combine_chunks()
    numbers = [lists.flatten().field(name).to_pylist() for name in parts.SEEN]
    faces = (SeenFace(Face(*one[:_BOX]), *one[_BOX:]) for one in zip(*numbers, strict=True))
    return [tuple(islice(faces, count)) for count in lists.value_lengths().fill_null(0).to_pylist()]


def _answers(rows: pd.DataFrame, net: str, labels: Sequence[str]) -> list[dict[str, float]]:
    """Return the probability of every class that a net gave each photo."""
    columns = [rows[p_column(net, label)].tolist() for label in labels]
    return [dict(zip(labels, p, strict=True)) for p in zip(*columns, strict=True)]


def _or_none(value: float) -> float | None:
    return None if np.isnan(value) else value
