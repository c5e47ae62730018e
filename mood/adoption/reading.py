"""Opens a Keras file of somebody else's: sizes are checked before anything is read, and no code in it is run."""

import io
import json
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any, BinaryIO

import h5py
import keras

from mood.errors import ModelError

MOST_BYTES = 2 * 2**30
MOST_RATIO = 100
"""How many times larger than its file a net may say that it is; Keras itself compresses nothing."""

_FORMATS = (".keras", ".h5", ".hdf5")
_PYTORCH = (".pt", ".pth", ".ckpt", ".bin", ".safetensors")
_SAVE = "Save it as a whole with Keras 3, by `model.save('net.keras')`, and adopt that file."
_ONE_FILE = "Name the file of a net: .keras or .h5 as Keras saves it, .onnx as PyTorch exports it."
_CODE = {"Lambda": "a Lambda layer", "__lambda__": "a Lambda layer", "TFSMLayer": "a layer made of a SavedModel"}
_MODELS = ("Functional", "Sequential", "Model")


def read(path: Path) -> keras.Model:
    """Load a net as it is, in Keras' safe mode and without its optimizer.

    Raises:
        ModelError: if it is no Keras net, is too large, or holds what only its own code can run.
    """
    _check_kind(path)
    try:
        config = _config_of(path)
    except (OSError, ValueError, KeyError, zipfile.BadZipFile, RuntimeError, NotImplementedError) as error:
        raise ModelError(f"“{path.name}” is not a Keras net: {first_line(error)}.", _SAVE) from error
    _check_layers(path, config)
    try:
        return keras.models.load_model(path, compile=False, safe_mode=True)
    except Exception as error:  # Keras refuses in a dozen kinds, down to those of HDF5 and JSON
        raise ModelError(f"Keras cannot load “{path.name}”: {first_line(error)}.", _SAVE) from error


def check_file(path: Path) -> None:
    """Refuse what is no file, too large a one, or one of PyTorch, whatever its name says."""
    if path.is_dir():
        raise ModelError(f"A net to adopt is one file; “{path}” is a folder, perhaps a SavedModel.", _ONE_FILE)
    if not path.is_file():
        raise ModelError(f"A net to adopt is a file; “{path}” is not there.", "Check the path.")
    if path.stat().st_size > MOST_BYTES:
        size = f"{path.stat().st_size / 2**30:.1f} GB"
        raise ModelError(
            f"A net has at most {MOST_BYTES // 2**30} GB; “{path.name}” has {size}.", "Adopt a smaller one."
        )
    if path.suffix.lower() in _PYTORCH or _holds_pickle(path):
        raise ModelError(
            f"“{path.name}” is a file of PyTorch, which is not opened: what it holds may run code.",
            "Export the net as ONNX with `torch.onnx.export`.",
        )


def _check_kind(path: Path) -> None:
    """Refuse what is no file of the formats, by its name, its size and its first bytes."""
    check_file(path)
    if path.suffix.lower() not in _FORMATS:
        raise ModelError(f"A Keras net is a file {', '.join(_FORMATS)}; received “{path.name}”.", _SAVE)


def _holds_pickle(path: Path) -> bool:
    """Return whether a file is of PyTorch's formats, a pickle or a ZIP file with one, whatever its name says."""
    if not zipfile.is_zipfile(path):
        with path.open("rb") as file:
            return file.read(1) == b"\x80"
    with zipfile.ZipFile(path) as archive:
        return any(name.endswith(("data.pkl", "constants.pkl")) for name in archive.namelist())


def _config_of(path: Path) -> dict[str, Any]:
    """Return what a file says that its net is made of, once its sizes are known to be sound."""
    size = path.stat().st_size
    if path.suffix.lower() != ".keras":
        return _config_in_h5(path)
    with zipfile.ZipFile(path) as archive:
        _check_size(path, sum(member.file_size for member in archive.infolist()), size)
        for name in archive.namelist():
            if name.endswith(".h5"):
                with archive.open(name) as weights:
                    _check_size(path, _declared(io.BytesIO(weights.read())), size)
        return json.loads(archive.read("config.json"))


def _config_in_h5(path: Path) -> dict[str, Any]:
    with path.open("rb") as file:
        _check_size(path, _declared(file), path.stat().st_size)
    with h5py.File(path, "r") as file:
        if "model_config" not in file.attrs:
            raise ValueError("it holds weights alone, and not what they belong to")
        config = file.attrs["model_config"]
        return json.loads(config.decode() if isinstance(config, bytes) else str(config))


def _declared(file: BinaryIO) -> int:
    """Return how many bytes the arrays of an HDF5 file say that they have."""
    sizes: list[int] = []

    def add(_: str, node: object) -> None:
        if isinstance(node, h5py.Dataset):
            sizes.append(int(node.size or 0) * node.dtype.itemsize)

    with h5py.File(file, "r") as opened:
        opened.visititems(add)
    return sum(sizes)


def _check_size(path: Path, declared: int, size: int) -> None:
    if declared > MOST_BYTES or declared > MOST_RATIO * size:
        raise ModelError(
            f"A net is unpacked to at most {MOST_BYTES // 2**30} GB and {MOST_RATIO} times its file; “{path.name}” "
            f"has {size / 2**20:,.1f} MB and says that it holds {declared / 2**20:,.0f} MB.",
            "It is damaged, or made to fill the memory: do not open it.",
        )


def _check_layers(path: Path, config: dict[str, Any]) -> None:
    """Refuse layers that are code, and those that are not of Keras."""
    parts = list(_parts(config))
    if code := sorted({_CODE[part["class_name"]] for part in parts if part["class_name"] in _CODE}):
        raise ModelError(
            f"A net is read without running code of its own; “{path.name}” holds {' and '.join(code)}.",
            "Put a layer of Keras in its place (a Rescaling for a division, say), and save it again.",
        )
    if custom := sorted({_name_of(part) for part in parts if _is_custom(part)}):
        raise ModelError(
            f"A net is made of Keras' own layers; “{path.name}” has {', '.join(custom)}, whose code is not in it.",
            "Build it of Keras' layers, or export it as ONNX with `model.export('net.onnx', format='onnx')`.",
        )


def _parts(config: object) -> Iterator[dict[str, Any]]:
    """Yield everything in a configuration that names its class."""
    if isinstance(config, dict):
        if isinstance(config.get("class_name"), str):
            yield config
        config = list(config.values())
    if isinstance(config, list):
        for value in config:
            yield from _parts(value)


def _is_custom(part: dict[str, Any]) -> bool:
    if "module" in part:  # as Keras 3 writes it
        return part["module"] is None or not f"{part['module']}.".startswith(("keras.", "builtins."))
    is_layer = "inbound_nodes" in part or "name" in part.get("config", {}) and "dtype" in part.get("config", {})
    return is_layer and part["class_name"] not in _MODELS and not hasattr(keras.layers, part["class_name"])


def _name_of(part: dict[str, Any]) -> str:
    return str(part.get("config")) if part["class_name"] == "function" else part["class_name"]


def first_line(error: BaseException) -> str:
    """Return how an error of a library begins, as the end of a sentence."""
    text = str(error).strip().splitlines() or [type(error).__name__]
    return text[0].rstrip(".")[:300]
