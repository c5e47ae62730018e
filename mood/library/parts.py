"""An index on disk: a folder of Parquet parts, and what their columns are."""

import json
import os
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from mood.errors import IntegrityError
from mood.library.scanning import File, shown

VERSION = 1
"""Of the measures and columns: an index of another one is not gone on with."""

LAYOUT = 192
_KEY = b"mood"
PATTERN = "part-*.parquet"

SEEN = ("left", "top", "width", "height", "score", "sharpness", "exposure", "eyes_open", "gaze", "mouth_corners", "yaw")
"""What is kept of a face."""

FEATURES = ("vector", "layout")
"""The columns that take nearly all of the room; a page reads them of the photos that it shows."""


@dataclass(frozen=True)
class Made:
    """What an index was made with; only rows that were made with the same stand in one.

    Args:
        nets: by name, oldest generation first, the SHA-256 of the file that answered.
        classes: by the name of a net, what it tells apart.
        frozen: the net whose features tell likeness.
        length: how many features it has.
        version: see `VERSION`.
    """

    nets: dict[str, str]
    classes: dict[str, list[str]]
    frozen: str
    length: int
    version: int = VERSION

    @property
    def schema(self) -> pa.Schema:
        """Return the columns of an index, with this record in their metadata."""
        columns: dict[str, pa.DataType] = {
            "path": pa.string(), "path_bytes": pa.binary(), "sha256": pa.string(), "bytes": pa.int64(),
            "modified_ns": pa.int64(), "problem": pa.string(), "width": pa.int32(), "height": pa.int32(),
            "taken": pa.float64(), "bias": pa.float32(), "sharpness": pa.float32(), "exposure": pa.float32(),
            "faces": pa.list_(pa.struct([(name, pa.float32()) for name in SEEN])),
            "vector": pa.list_(pa.float16(), self.length), "layout": pa.list_(pa.float16(), LAYOUT),
        }  # fmt: skip
        columns |= {p_column(net, label): pa.float32() for net, labels in self.classes.items() for label in labels}
        return pa.schema(list(columns.items()), {_KEY: json.dumps(asdict(self)).encode()})

    @classmethod
    def of(cls, schema: pa.Schema, path: Path) -> "Made":
        """Return the record in the metadata of a part.

        Raises:
            IntegrityError: if there is none.
        """
        try:
            return cls(**json.loads((schema.metadata or {})[_KEY]))
        except (KeyError, TypeError, ValueError) as error:
            message = f"“{path}” is no part of an index of photos."
            raise IntegrityError(message, "Take it out of this folder, or name another.") from error


def p_column(net: str, label: str) -> str:
    """Return the name of the column with the probabilities that a net gives a class."""
    return f"p_{net}_{label}"


def parts(folder: Path) -> list[Path]:
    """List the parts of an index, in the order of their names."""
    return sorted(folder.glob(PATTERN))


def made(folder: Path) -> Made | None:
    """Return what an index was made with, or None where it has no part yet.

    Raises:
        IntegrityError: if a file in it is no part, or parts were made with different nets or measures.
    """
    records = {json.dumps(asdict(record)): record for record in (Made.of(_open(path).schema_arrow, path)
                                                                for path in parts(folder))}  # fmt: skip
    if len(records) > 1:
        message = f"The parts of “{folder}” were made with different nets or measures."
        raise IntegrityError(message, "Make the index again with `--again`.")
    return next(iter(records.values()), None)


def _open(path: Path) -> pq.ParquetFile:
    try:
        return pq.ParquetFile(path)
    except (pa.ArrowException, OSError) as error:
        message = f"“{path}” cannot be read as Parquet: {error}."
        raise IntegrityError(message, "Delete it, and run the same command again.") from error


def read(path: Path, names: Sequence[str] | None = None) -> pa.Table:
    """Return some columns of a part, or all."""
    with _open(path) as part:
        return part.read(names and list(names))


def table_of(rows: Sequence[Mapping[str, Any]], record: Made) -> pa.Table:
    """Return rows as a table of an index; what a row does not have is null."""
    return pa.Table.from_arrays(
        [_column([row.get(field.name) for row in rows], field.type) for field in record.schema], schema=record.schema
    )


def _column(values: list[Any], kind: pa.DataType) -> pa.Array:
    if not pa.types.is_fixed_size_list(kind):
        return pa.array(values, kind)
    empty = np.zeros(kind.list_size, np.float16)
    flat = np.concatenate(
        [empty if value is None else np.asarray(value, np.float16) for value in values] or [empty[:0]]
    )
    missing = pa.array([value is None for value in values], pa.bool_())
    return pa.FixedSizeListArray.from_arrays(pa.array(flat, pa.float16()), type=kind, mask=missing)


def paths(table: pa.Table) -> list[str]:
    """Return the full path of each row, as `File.path` has it."""
    both = zip(table["path"].to_pylist(), table["path_bytes"].to_pylist(), strict=True)
    return [path if own is None else os.fsdecode(own) for path, own in both]


def of_file(file: File) -> dict[str, Any]:
    """Return the columns of a row that say which file it is of."""
    text = shown(file.path)
    own = None if text == file.path else os.fsencode(file.path)
    return {"path": text, "path_bytes": own, "bytes": file.bytes, "modified_ns": file.modified_ns}


def moved(rows: pa.Table, files: Sequence[File]) -> pa.Table:
    """Return rows as those of other files with the same content."""
    own = [of_file(file) for file in files]
    for name in ("path", "path_bytes", "bytes", "modified_ns"):
        place = rows.schema.get_field_index(name)
        kind = rows.schema.field(place)
        rows = rows.set_column(place, kind, pa.array([row[name] for row in own], kind.type))
    return rows
