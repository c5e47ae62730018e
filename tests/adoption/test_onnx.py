"""Nets as PyTorch exports them: answers, maps of a layer, what each method needs, and what cannot be adopted."""

import pickle
import resource
import shutil

import numpy as np
import onnx
import pytest
from onnx import TensorProto, helper, numpy_helper
from streamlit.testing.v1 import AppTest

from mood import cli, map_quality, zoo
from mood.adoption import from_onnx, onnx_nets
from mood.adoption.adopting import Options
from mood.adoption.limits import memory_limited
from mood.adoption.trying import methods_that_work
from mood.errors import ExplanationError, ModelError
from mood.experiments import measure
from mood.explanation import METHODS, explain, why_not
from mood.map_quality.faithfulness import CONTROLS
from mood.zoo import Card
from tests.adoption.conftest import CLASSES
from tests.conftest import ROOT

SIDE = 32
LAST = "/features/Relu_1_output_0"


def exported(end: str = "", outputs: int = 3, deep: bool = False, batch: int | str = "n") -> onnx.ModelProto:
    """Return a net as `torch.onnx.export` writes it: channels first, two convolutions, and one more layer if `deep`."""
    random = np.random.default_rng(0)

    def weights(name: str, *shape: int) -> onnx.TensorProto:
        return numpy_helper.from_array(random.normal(0, 0.5, shape).astype(np.float32), name)

    last = LAST
    nodes = [
        helper.make_node("Conv", ["input", "w1", "b1"], ["/features/Conv_output_0"], kernel_shape=[3, 3],
                         strides=[2, 2]),
        helper.make_node("Relu", ["/features/Conv_output_0"], ["/features/Relu_output_0"]),
        helper.make_node("Conv", ["/features/Relu_output_0", "w2"], ["/features/Conv_1_output_0"], kernel_shape=[3, 3]),
        helper.make_node("Relu", ["/features/Conv_1_output_0"], [last]),
        helper.make_node("GlobalAveragePool", [last], ["/pool"]),
        helper.make_node("Flatten", ["/pool"], ["/flat"]) if batch == "n"
        else helper.make_node("Reshape", ["/pool", "one"], ["/flat"]),
        *([helper.make_node("Softsign", ["/flat"], ["/bent"])] if deep else []),
        helper.make_node("Gemm", ["/bent" if deep else "/flat", "w3", "b3"], ["logits"], transB=1),
        *([helper.make_node(end, ["logits"], ["output"])] if end else []),
    ]  # fmt: skip
    photo = helper.make_tensor_value_info("input", TensorProto.FLOAT, [batch, 3, SIDE, SIDE])
    given = helper.make_tensor_value_info("output" if end else "logits", TensorProto.FLOAT, [batch, outputs])
    held = [weights("w1", 6, 3, 3, 3), weights("b1", 6), weights("w2", 8, 6, 3, 3), weights("w3", outputs, 8),
            weights("b3", outputs), numpy_helper.from_array(np.array([1, -1]), "one")]  # fmt: skip
    graph = helper.make_graph(nodes, "torch", [photo], [given], held)
    return helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8)


def saved(folder, proto: onnx.ModelProto):
    path = folder / "net.onnx"
    onnx.save(proto, path)
    return path


def adopted(folder, shapes, proto, classes=CLASSES, **options):
    return from_onnx.adopt(
        saved(folder, proto),
        "mine",
        classes,
        shapes,
        folder / "models",
        Options(**{"input_range": "imagenet"} | options),
    )


def works(net) -> dict[str, str]:
    return methods_that_work(net.classifier, net.samples.pixels[0])


@pytest.fixture(scope="module")
def mine(tmp_path_factory, shapes):
    folder = tmp_path_factory.mktemp("torch")
    return adopted(folder, shapes, exported("Softmax")), folder / "models"


def test_it_answers_as_by_hand(mine, shapes):
    net = mine[0]
    photo = net.samples.pixels[0]
    # PyTorch's own scaling, written out.
    values = (photo / 255 - np.array([0.485, 0.456, 0.406])) / np.array([0.229, 0.224, 0.225])
    theirs = onnx_nets.OnnxNet(exported("Softmax"), (None, 3, SIDE, SIDE), "softmax", 3)
    np.testing.assert_allclose(
        net.p[0], theirs.outputs(values.transpose(2, 0, 1)[None].astype(np.float32))[0], atol=1e-5
    )
    assert net.difference < 1e-5
    assert not (mine[1] / "mine" / "model.keras").exists()
    assert Card.read(mine[1] / "mine").sha256 == net.classifier.fingerprint


def test_what_works_is_what_needs_no_gradient_further_back(mine):
    net = mine[0]
    assert {key for key, why in works(net).items() if not why} == {
        key for key, method in METHODS.items() if method.needs != "gradient"
    }
    assert net.classifier.spec.target_layer == "features.Relu_1 maps"
    assert "no gradient" in why_not(net.classifier, "saliency")
    with pytest.raises(ExplanationError, match="Saliency does not work on mine: it came as an ONNX file"):
        explain(net.classifier, net.samples.pixels[0], "saliency", "circle")


def test_grad_cam_weighs_channels_by_the_dense_layer(mine):
    net = mine[0]
    photo = net.samples.pixels[0]
    raw = explain(net.classifier, photo, "grad_cam", "square").raw
    layer = net.classifier.spec.target_layer
    activations = net.classifier.onnx.until(layer, net.classifier.prepare([photo]))[0]
    weights = numpy_helper.to_array(exported("Softmax").graph.initializer[3])[1] / activations[..., 0].size
    np.testing.assert_allclose(raw, activations @ weights, rtol=1e-4, atol=1e-6)


def test_it_is_measured_like_any_other(mine, shapes):
    models = mine[1]
    card = measure(zoo.load("mine", models), shapes, models / "mine")
    assert card.cost["parameters"] == 6 * 3 * 9 + 6 + 8 * 6 * 9 + 3 * 8 + 3
    assert card.metrics[shapes.name]


@pytest.mark.parametrize(
    ("end", "outputs", "classes"),
    [("", 3, CLASSES), ("LogSoftmax", 3, CLASSES), ("Sigmoid", 3, CLASSES), ("Sigmoid", 1, CLASSES[:2]),
     ("Softmax", 2, CLASSES[:2])],
)  # fmt: skip
def test_every_end_is_understood(tmp_path, shapes, end, outputs, classes):
    net = adopted(tmp_path, shapes, exported(end, outputs), classes)
    assert net.difference < 1e-5
    np.testing.assert_allclose(net.p.sum(1), 1, atol=1e-5)


def test_a_net_of_one_photo_at_a_time_answers_for_many(tmp_path, shapes):
    net = adopted(tmp_path, shapes, exported("Softmax", batch=1))
    assert net.difference < 1e-5
    assert len(net.classifier.predict_proba(net.samples.pixels)) == len(net.samples.pixels) > 1


def test_more_than_a_head_leaves_maps_without_a_gradient(tmp_path, shapes):
    net = adopted(tmp_path, shapes, exported("Softmax", deep=True))
    assert net.classifier.offers == {"forward", "layer"}
    working = {key for key, why in works(net).items() if not why}
    assert working == {key for key, method in METHODS.items() if method.needs in ("forward", "layer")}
    assert "more than pooling and dense layers" in works(net)["grad_cam"]


@pytest.mark.parametrize(("deep", "batch"), [(False, "n"), (True, "n"), (True, 1)])
def test_what_follows_from_maps_is_what_follows_from_their_photos(tmp_path, shapes, deep, batch):
    net = adopted(tmp_path, shapes, exported("Softmax", deep=deep, batch=batch)).classifier
    photos = np.random.default_rng(0).integers(0, 256, (3, SIDE, SIDE, 3))
    layer = net.spec.target_layer
    logits = net.onnx.behind(layer, net.onnx.until(layer, photos))
    np.testing.assert_allclose(logits, net.onnx.logits(photos), rtol=1e-5, atol=1e-5)


def test_what_knows_the_size_alone_or_no_photo_is_no_layer_and_hides_none(tmp_path, shapes):
    proto = exported("Softmax")
    constants = {"first": [0], "rest": [-1]}
    proto.graph.initializer.extend(numpy_helper.from_array(np.array(value), name) for name, value in constants.items())
    for place, node in enumerate([
        helper.make_node("Identity", ["b3"], ["shared"]),  # as PyTorch writes equal tensors
        helper.make_node("Shape", ["input"], ["shape"]),
        helper.make_node("Gather", ["shape", "first"], ["count"]),  # known early, asked for late: x.view(len(x), -1)
        helper.make_node("Concat", ["count", "rest"], ["flat shape"], axis=0),
    ]):
        proto.graph.node.insert(place, node)
    flatten = next(node for node in proto.graph.node if node.op_type == "Flatten")
    flatten.op_type = "Reshape"
    flatten.input.append("flat shape")
    next(node for node in proto.graph.node if node.op_type == "Gemm").input[2] = "shared"
    net = adopted(tmp_path, shapes, proto).classifier
    assert net.spec.target_layer == "features.Relu_1 maps"
    assert net.offers == {"forward", "layer", "head"}
    possible = onnx_nets.layers(net.onnx.proto())
    assert possible[-1] == LAST
    assert not any(name.startswith("mood_") for name in possible)


def test_ablation_cam_of_a_bent_head_by_hand(tmp_path, shapes):
    proto = exported("Softmax", deep=True)
    net = adopted(tmp_path, shapes, proto)
    photo = net.samples.pixels[0]
    maps = net.classifier.onnx.until(net.classifier.spec.target_layer, net.classifier.prepare([photo]))[0].astype(float)
    weights, bias = (numpy_helper.to_array(tensor) for tensor in proto.graph.initializer[3:5])

    def score(means: np.ndarray) -> float:
        return float(weights[1] @ (means / (1 + np.abs(means))) + bias[1])

    means = maps.mean((0, 1))
    falls = [score(means) - score(np.where(np.arange(8) == channel, 0, means)) for channel in range(8)]
    expected = maps @ np.array(falls) / abs(score(means))
    raw = explain(net.classifier, photo, "ablation_cam", "square").raw
    np.testing.assert_allclose(raw, expected, rtol=1e-3, atol=1e-4 * np.abs(expected).max())


def test_another_layer_can_be_named(tmp_path, shapes):
    net = adopted(tmp_path, shapes, exported("Softmax"), layer="/features/Relu_output_0")
    assert net.classifier.spec.target_layer == "features.Relu maps"
    assert net.classifier.offers == {"forward", "layer"}  # a convolution lies behind it
    with pytest.raises(ModelError, match=r"received --layer nowhere.*/features/Relu_1_output_0"):
        adopted(tmp_path / "..", shapes, exported("Softmax"), layer="nowhere")


def broken(kind: str) -> onnx.ModelProto | bytes:
    proto = exported("Softmax", outputs=4 if kind == "outputs" else 3)
    if kind in ("text", "pickle"):
        return b"not a net" if kind == "text" else pickle.dumps("net")
    if kind == "maps":
        del proto.graph.node[4:], proto.graph.output[:]
        proto.graph.output.append(helper.make_tensor_value_info(LAST, TensorProto.FLOAT, ["n", 8, 13, 13]))
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
        np.ones(2**28)
    with pytest.raises(KeyError), memory_limited(2**30):
        raise KeyError  # another error stays what it is
    assert resource.getrlimit(resource.RLIMIT_DATA) == before


def test_it_is_tested_and_redrawn_like_any_other(mine, shapes):
    models, quick = mine[1], ("grad_cam", "saliency", "eigen_cam")
    tested = map_quality.measure("mine", shapes, models, 2, quick)
    assert set(tested["method"]) == {"grad_cam", "eigen_cam", *CONTROLS}
    redrawn = map_quality.randomise("mine", shapes, models, 1, quick)
    assert set(redrawn["method"]) == {"grad_cam", "eigen_cam"}
    assert redrawn["layer"].iloc[-1] == "/features/Conv_output_0"  # all layers, down to the first
    assert not np.allclose(redrawn["rank_correlation"], 1)
    net = zoo.load("mine", models)
    np.testing.assert_allclose(net.predict_proba(mine[0].samples.pixels), mine[0].p, atol=1e-6)  # it is as it was


@pytest.mark.parametrize("command", ["faithfulness", "sanity"])
def test_a_method_that_cannot_be_tested_is_named(mine, shapes, tmp_path, capsys, command):
    shutil.copytree(mine[1] / "mine", tmp_path / "mine")
    words = ["maps", command, "mine", "--limit", 1, "--photos", shapes.root, "--models", tmp_path, "--method"]
    assert cli.main([*map(str, words), "saliency", "grad_cam"]) == 0
    assert "Saliency does not work on mine: it came as an ONNX file" in capsys.readouterr().err
    assert cli.main([*map(str, words), "saliency"]) == ExplanationError.exit_code


def test_explain_offers_what_works_and_says_why_not(mine, shapes, monkeypatch):
    monkeypatch.setenv("MOOD_MODELS", str(mine[1]))
    monkeypatch.setenv("MOOD_PHOTOS", str(shapes.root))
    app = AppTest.from_file(ROOT / "pages" / "explain.py", default_timeout=120)
    app.query_params["data"] = shapes.name
    app.run()
    assert not app.exception
    assert not app.error
    (methods,) = [widget for widget in app.get("button_group") if widget.key == "methods"]
    assert "saliency" not in str(methods.options)
    assert any("Grad-CAM" in caption.value for caption in app.caption)


def test_the_command_says_what_it_took(tmp_path, shapes, capsys):
    path = saved(tmp_path, exported("Softmax"))
    words = ["adopt", path, "--name", "torch", "--classes", *CLASSES, "--photos", shapes.root,
             "--input-range", "imagenet", "--models", tmp_path / "models"]  # fmt: skip
    assert cli.main([*map(str, words)]) == 0
    said = capsys.readouterr().out
    assert "11 of 18 methods work" in said
    assert "No: it came as an ONNX file, which has no gradient." in said
    assert cli.main([*map(str, words)]) != 0  # the name is taken
