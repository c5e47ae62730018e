"""Files that are no ONNX net to adopt get a sentence, and nothing is written."""

import pickle
import resource

import numpy as np
import onnx
import pytest
from onnx import TensorProto, helper, numpy_helper

from mood import cli
from mood.adoption import from_onnx
from mood.adoption.adopting import Options
from mood.adoption.limits import memory_limited
from mood.errors import ModelError
from tests.adoption.conftest import CLASSES
from tests.adoption.exports import LAST, exported, saved


def broken(kind: str) -> onnx.ModelProto | bytes:
    proto = exported("Softmax", outputs=4 if kind == "outputs" else 3)
    if kind in ("text", "pickle"):
        return b"not a net" if kind == "text" else pickle.dumps("net")
    if kind == "maps":
        del proto.graph.node[4:], proto.graph.output[:]
        proto.graph.output.append(helper.make_tensor_value_info(LAST, TensorProto.FLOAT, ["n", 8, 13, 13]))
    if kind == "endless":
        turn = helper.make_tensor_value_info("turn", TensorProto.INT64, [])
        flags = [helper.make_tensor_value_info(name, TensorProto.BOOL, []) for name in ("goes_on", "and_on")]
        values = [helper.make_tensor_value_info(name, TensorProto.FLOAT, None) for name in ("value", "same")]
        nodes = [helper.make_node("Identity", ["goes_on"], ["and_on"]), helper.make_node("Sin", ["value"], ["same"])]
        body = helper.make_graph(nodes, "body", [turn, flags[0], values[0]], [flags[1], values[1]])
        proto.graph.initializer.append(numpy_helper.from_array(np.array(2**60), "turns"))
        proto.graph.node.insert(0, helper.make_node("Loop", ["turns", "", "input"], ["spun"], body=body))
        proto.graph.node[1].input[0] = "spun"
    if kind == "inputs":
        proto.graph.input.append(helper.make_tensor_value_info("age", TensorProto.FLOAT, [1]))
    if kind == "gray":
        proto.graph.input[0].type.tensor_type.shape.dim[1].dim_value = 1
    if kind == "wide":
        proto.graph.input[0].type.tensor_type.shape.dim[3].dim_value = 64
    if kind == "own operator":
        proto.graph.node[1].op_type, proto.graph.node[1].domain = "Mine", "somebody"
        proto.opset_import.append(helper.make_opsetid("somebody", 1))
    if kind == "elsewhere":
        tensor = proto.graph.initializer[0]
        tensor.data_location = TensorProto.EXTERNAL
        tensor.external_data.append(onnx.StringStringEntryProto(key="location", value="../secret"))
        tensor.ClearField("raw_data")
    return proto


@pytest.mark.parametrize(
    ("kind", "says"),
    [("text", "is not an ONNX net"), ("inputs", "has 2 and 1"), ("gray", "three colours"), ("wide", "32 x 64"),
     ("own operator", "cannot run this net"), ("outputs", "needs 4 classes, and received 3"),
     ("elsewhere", "keeps its weights in another"), ("pickle", "is a file of PyTorch"),
     ("endless", r"repeats a part of itself \(Loop\)"),
     ("maps", r"gives \(1, 8, 13, 13\)")],
)  # fmt: skip
def test_a_bad_net_gets_a_sentence_and_nothing_is_written(tmp_path, shapes, kind, says):
    made, path = broken(kind), tmp_path / "net.onnx"
    path.write_bytes(made if isinstance(made, bytes) else made.SerializeToString())
    with pytest.raises(ModelError, match=says):
        from_onnx.adopt(path, "mine", CLASSES, shapes, tmp_path / "models", Options(input_range="0..1"))
    assert not (tmp_path / "models" / "mine").exists()


def test_a_small_file_that_asks_for_much_memory_is_refused(tmp_path, shapes, capsys):
    proto = exported()
    proto.graph.initializer.append(numpy_helper.from_array(np.array([100_000, 100_000]), "sides"))
    proto.graph.node.insert(0, helper.make_node("ConstantOfShape", ["sides"], ["vast"]))
    proto.graph.node.insert(1, helper.make_node("ReduceMean", ["vast"], ["nothing"], keepdims=0))
    proto.graph.node[-1].output[0] = "bare"
    proto.graph.node.append(helper.make_node("Add", ["bare", "nothing"], ["logits"]))
    words = ["adopt", saved(tmp_path, proto), "--name", "vast", "--classes", *CLASSES, "--photos", shapes.root,
             "--input-range", "imagenet", "--models", tmp_path / "models"]  # fmt: skip
    assert cli.main([*map(str, words)]) != 0
    assert "within 6 GB of memory" in capsys.readouterr().err
    assert not (tmp_path / "models" / "vast").exists()


def test_the_limit_of_memory_ends_with_the_trial():
    before = resource.getrlimit(resource.RLIMIT_DATA)
    with pytest.raises(ModelError, match="within 1 GB of memory"), memory_limited(2**30):
        np.empty(2**31)  # far more, since a process as large as that of tests may free some meanwhile
    with pytest.raises(KeyError), memory_limited(2**30):
        raise KeyError  # another error stays what it is
    assert resource.getrlimit(resource.RLIMIT_DATA) == before
