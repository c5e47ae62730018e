"""Reads the tensors of a PyTorch checkpoint without PyTorch, and without running what the file says."""

import io
import pickle
import struct
import zipfile
from collections import OrderedDict
from pathlib import Path
from typing import Any, BinaryIO

import numpy as np

from mood.errors import WeightsMissingError

_TYPES = {"FloatStorage": np.dtype("<f4"), "LongStorage": np.dtype("<i8")}
_HEADERS = 3  # magic number, protocol and system of the older format, before the tensors


_UNREADABLE = (
    pickle.UnpicklingError, zipfile.BadZipFile, struct.error, EOFError, OSError, LookupError, ValueError, TypeError,
    AttributeError,
)  # fmt: skip
"""What a file of another kind raises; a wrong pickle or archive fails in many ways."""


class _Tensors(pickle.Unpickler):  # noqa: S301 - it knows four names only
    """Knows the four names that a state dict is made of; any other one ends the reading."""

    def find_class(self, module: str, name: str) -> Any:
        if (module, name) == ("torch._utils", "_rebuild_tensor_v2"):
            return lambda storage, offset, size, stride, *_: (storage, offset, size, stride)
        if (module, name) == ("collections", "OrderedDict"):
            return OrderedDict
        if module == "torch" and name in _TYPES:
            return name
        raise pickle.UnpicklingError(f"{module}.{name} is not part of a state dict")

    def persistent_load(self, pid: Any) -> Any:
        return pid


def read_tensors(path: Path) -> dict[str, np.ndarray]:
    """Read the arrays of a state dict by name, from a `.pth` file of the older format or of the newer one (a ZIP file).

    Raises:
        WeightsMissingError: if the file holds anything but float32 and int64 tensors.
    """
    try:
        with path.open("rb") as file:
            return _read_zip(file) if zipfile.is_zipfile(path) else _read_stream(file)
    except _UNREADABLE as error:
        raise WeightsMissingError(
            f"“{path.name}” is not a checkpoint of tensors alone: {error}.", "Name another file with --weights."
        ) from error


def _read_zip(file: BinaryIO) -> dict[str, np.ndarray]:
    with zipfile.ZipFile(file) as archive:
        root = archive.namelist()[0].split("/")[0]
        state = _Tensors(io.BytesIO(archive.read(f"{root}/data.pkl"))).load()
        return {
            name: _array(np.frombuffer(archive.read(f"{root}/data/{pid[2]}"), _TYPES[pid[1]]), *place)
            for name, (pid, *place) in state.items()
        }


def _read_stream(file: BinaryIO) -> dict[str, np.ndarray]:
    for _ in range(_HEADERS):
        _Tensors(file).load()
    state, keys = _Tensors(file).load(), _Tensors(file).load()
    types = {pid[2]: _TYPES[pid[1]] for pid, *_ in state.values()}
    storages = {}
    for key in keys:
        (count,) = struct.unpack("<q", file.read(8))
        storages[key] = np.frombuffer(file.read(count * types[key].itemsize), types[key])
    return {name: _array(storages[pid[2]], *place) for name, (pid, *place) in state.items()}


def _array(storage: np.ndarray, offset: int, size: tuple[int, ...], stride: tuple[int, ...]) -> np.ndarray:
    """Return a tensor, which may lie in its storage in any order."""
    reach = offset + sum((n - 1) * step for n, step in zip(size, stride, strict=True))
    if min(size, default=1) < 1 or min(stride, default=0) < 0 or offset < 0 or reach >= len(storage):
        raise ValueError("a tensor reaches out of its storage")
    steps = [step * storage.itemsize for step in stride]
    return np.lib.stride_tricks.as_strided(storage[offset:], size, steps).copy()
