"""What cannot be adopted is refused in a sentence that says what it is and what to do, and nothing is written."""

import io
import json
import pickle
import re
import zipfile

import h5py
import keras
import numpy as np
import pytest

from mood.adoption import reading
from mood.adoption.adopting import Options, adopt
from mood.errors import DataError, ModelError
from tests.adoption.conftest import CLASSES

layers = keras.layers


class Doubled(layers.Layer):
    def call(self, x):
        return 2 * x


def net(*inner: keras.Layer, shape=(16, 16, 3), units=3, activation="softmax") -> keras.Model:
    return keras.Sequential([keras.Input(shape), *inner, layers.Flatten(), layers.Dense(units, activation)])


def two_inputs() -> keras.Model:
    photos = [keras.Input((16, 16, 3)), keras.Input((16, 16, 3))]
    return keras.Model(photos, layers.Dense(3)(layers.Flatten()(layers.Concatenate()(photos))))


def branches() -> keras.Model:
    photo = keras.Input((16, 16, 3))
    x = layers.Flatten()(photo)
    return keras.Model(photo, [layers.Dense(3)(x), layers.Dense(2)(x)])


REFUSED = {
    "outputs": (lambda: net(units=5), r"needs 5 classes, and received 3: circle, square, triangle"),
    "one output": (lambda: net(units=1, activation="sigmoid"), "two classes, of which its one output is for the"),
    "one softmax": (lambda: net(units=1, activation="softmax"), "always says 1"),
    "custom layer": (lambda: net(Doubled()), "has Doubled, whose code is not in it"),
    "lambda": (lambda: net(layers.Lambda(lambda x: x / 255)), "holds a Lambda layer"),
    "several inputs": (two_inputs, "one input, a photo, and one output; this one has 2 and 1"),
    "several outputs": (branches, "has 1 and 2"),
    "vector": (lambda: net(shape=(10,)), r"photos of three colours; this one takes \(None, 10\)"),
    "gray": (lambda: net(shape=(28, 28, 1)), r"takes \(None, 28, 28, 1\)"),
    "huge photos": (lambda: net(layers.MaxPooling2D(4096), shape=(8192, 8192, 3)), "at most 2048 pixels a side"),
    "rectifier": (lambda: net(activation="relu"), "ends in relu"),
    "map": (lambda: keras.Sequential([keras.Input((16, 16, 3)), layers.Conv2D(3, 3)]), r"gives \(14, 14, 3\) a photo"),
}  # fmt: skip


@pytest.fixture
def refused(shapes, tmp_path):
    """Return what adopts a file that is to be refused, and gives the sentence."""

    def run(path, **said) -> str:
        models = tmp_path / "models"
        with pytest.raises(ModelError) as caught:
            adopt(path, "mine", CLASSES, shapes, models, Options("0..1", **said))
        assert not models.exists() or not list(models.iterdir())
        assert caught.value.hint
        return str(caught.value)

    return run


@pytest.mark.parametrize("suffix", [".keras", ".h5"])
@pytest.mark.parametrize("kind", REFUSED)
@pytest.mark.filterwarnings("ignore:.*HDF5 file")
def test_a_net_of_the_wrong_kind(refused, tmp_path, kind, suffix):
    build, sentence = REFUSED[kind]
    path = tmp_path / f"net{suffix}"
    build().save(path)
    assert_says(refused(path), sentence)


def archive(members: dict[str, bytes], compression: int = zipfile.ZIP_STORED) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", compression) as file:
        for name, data in members.items():
            file.writestr(name, data)
    return buffer.getvalue()


PRESSED = zipfile.ZIP_DEFLATED


def claiming(count: int) -> bytes:
    """Return an HDF5 file that says that it holds so many numbers, and holds none."""
    buffer = io.BytesIO()
    with h5py.File(buffer, "w") as file:
        file.create_dataset("kernel", (count,), "f4", chunks=(1024,))
    return buffer.getvalue()


def weights_alone() -> bytes:
    buffer = io.BytesIO()
    with h5py.File(buffer, "w") as file:
        file["kernel"] = np.zeros(3)
    return buffer.getvalue()


FORGED = {
    "module": "keras.layers", "class_name": "Dense", "registered_name": None,
    "config": {"activation": {"module": "os", "class_name": "function", "config": "system"}},
}  # fmt: skip

FILES = {
    "torchscript": ("net.pt", archive({"net/data.pkl": b"", "net/code/a.py": b""}), "is a file of PyTorch"),
    "torchscript by another name": ("net.keras", archive({"net/data.pkl": b""}), "is a file of PyTorch"),
    "pickle by another name": ("net.h5", pickle.dumps(CLASSES), "what it holds may run code"),
    "text": ("net.keras", b"not a net", "is not a Keras net: File is not a zip file"),
    "text as HDF5": ("net.h5", b"not a net", "is not a Keras net"),
    "another format": ("net.tflite", b"TFL3", r"a file \.keras, \.h5, \.hdf5; received “net\.tflite”"),
    "empty archive": ("net.keras", archive({"readme.txt": b""}), "no item named 'config.json'"),
    "another function": ("net.keras", archive({"config.json": json.dumps(FORGED).encode()}), "has system, whose code"),
    "weights alone": ("net.weights.h5", weights_alone(), "it holds weights alone"),
    "zip bomb": ("net.keras", archive({"config.json": bytes(40 * 2**20)}, PRESSED), "says that it holds 40 MB"),
    "claims in HDF5": ("net.h5", claiming(2**28), "says that it holds 1,024 MB"),
    "claims in an archive": ("net.keras", archive({"model.weights.h5": claiming(2**40)}), "to fill the memory"),
}  # fmt: skip


@pytest.mark.parametrize("kind", FILES)
def test_a_file_that_is_no_net(refused, tmp_path, kind):
    name, data, sentence = FILES[kind]
    (tmp_path / name).write_bytes(data)
    assert_says(refused(tmp_path / name), sentence)


def test_a_file_that_is_too_large_is_not_opened(refused, tmp_path):
    path = tmp_path / "net.keras"
    with path.open("wb") as file:
        file.truncate(reading.MOST_BYTES + 2**30)  # a hole: no disk is used
    assert_says(refused(path), "at most 2 GB; “net.keras” has 3.0 GB")


def test_a_file_that_is_not_there_and_a_folder(refused, tmp_path):
    assert_says(refused(tmp_path / "none.keras"), "is not there")
    (tmp_path / "saved").mkdir()
    assert_says(refused(tmp_path / "saved"), "perhaps a SavedModel")


def test_a_layer_that_is_not_there_is_answered_with_those_that_are(refused, tmp_path):
    net(layers.Conv2D(4, 3, activation="relu", name="eyes")).save(tmp_path / "net.keras")
    assert_says(refused(tmp_path / "net.keras", layer="mouth"), "received --layer mouth. Name one of eyes")
    assert_says(refused(tmp_path / "net.keras", layout="NCHW"), "Add --layout NHWC")
    assert_says(refused(tmp_path / "net.keras", size=20), "photos of 16 x 16; received --size 20")


@pytest.mark.parametrize("name", ["", "all", "transfer", "../mine", "a b", ".mine"])
def test_a_name_that_cannot_be_one(shapes, tmp_path, name):
    with pytest.raises(ModelError, match="A net's name is"):
        adopt(tmp_path / "net.keras", name, CLASSES, shapes, tmp_path)


def test_a_class_twice(shapes, tmp_path):
    net().save(tmp_path / "net.keras")
    with pytest.raises(DataError, match="each once"):
        adopt(tmp_path / "net.keras", "mine", ("circle", "circle", "square"), shapes, tmp_path, Options("0..1"))


def assert_says(text: str, sentence: str) -> None:
    assert re.search(sentence, text), text
