"""Nets as PyTorch exports them: answers, maps of a layer, what each method needs, and what cannot be adopted."""

import shutil

import numpy as np
import pytest
from onnx import helper, numpy_helper
from streamlit.testing.v1 import AppTest

from mood import cli, map_quality, zoo
from mood.adoption import from_onnx, onnx_nets
from mood.adoption.adopting import Options
from mood.adoption.onnx_layers import layers
from mood.adoption.trying import methods_that_work
from mood.errors import ExplanationError, IntegrityError, ModelError
from mood.experiments import measure
from mood.explanation import METHODS, explain, why_not
from mood.map_quality import randomisation
from mood.map_quality.faithfulness import CONTROLS
from mood.map_quality.redrawn import DRAWS
from mood.zoo import Card
from tests.adoption.conftest import CLASSES
from tests.adoption.exports import LAST, SIDE, exported, saved
from tests.conftest import ROOT


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
    possible = layers(net.onnx.proto())
    assert possible[-1] == LAST
    assert not any(name.startswith("mood_") for name in possible)


HEADS = {
    "a row of each channel": [
        helper.make_node("Reshape", [LAST, "channels"], ["rows"]),
        helper.make_node("ReduceMean", ["rows"], ["/flat"], axes=[2], keepdims=0),
    ],
    "one side after the other": [
        helper.make_node("ReduceMean", [LAST], ["columns"], axes=[2], keepdims=0),
        helper.make_node("ReduceMean", ["columns"], ["/flat"], axes=[2], keepdims=0),
    ],
    "windows with holes": [
        helper.make_node("MaxPool", [LAST], ["best"], kernel_shape=[2, 2], strides=[2, 2], dilations=[2, 2]),
        helper.make_node("GlobalAveragePool", ["best"], ["/pool"]),
        helper.make_node("Flatten", ["/pool"], ["/flat"]),
    ],
}


@pytest.mark.parametrize("head", HEADS)
def test_a_head_that_is_not_understood_is_none_and_what_follows_is_run_instead(tmp_path, shapes, head):
    proto = exported("Softmax")
    start = next(place for place, node in enumerate(proto.graph.node) if node.op_type == "GlobalAveragePool")
    del proto.graph.node[start : start + 2]
    for place, node in enumerate(HEADS[head]):
        proto.graph.node.insert(start + place, node)
    proto.graph.initializer.append(numpy_helper.from_array(np.array([0, 8, -1]), "channels"))
    net = adopted(tmp_path, shapes, proto)
    assert net.classifier.offers == {"forward", "layer"}
    assert "more than pooling" in works(net)["grad_cam"]
    maps = net.classifier.onnx.until(net.classifier.spec.target_layer, net.classifier.prepare(net.samples.pixels[:1]))
    logits = [
        net.classifier.onnx.behind(net.classifier.spec.target_layer, maps * (np.arange(8) != channel))[0, 1]
        for channel in (8, *range(8))  # none is left out first
    ]
    expected = maps[0] @ ((logits[0] - np.array(logits[1:])) / abs(logits[0]))
    raw = explain(net.classifier, net.samples.pixels[0], "ablation_cam", "square").raw
    np.testing.assert_allclose(raw, expected, rtol=1e-3, atol=1e-4 * np.abs(expected).max())


def test_maps_have_their_channels_first_or_are_none(tmp_path, shapes):
    proto = exported("Softmax")
    start = next(place for place, node in enumerate(proto.graph.node) if node.op_type == "GlobalAveragePool")
    for place, node in enumerate([
        helper.make_node("Transpose", [LAST], ["turned"], perm=[0, 2, 3, 1]),
        helper.make_node("Relu", ["turned"], ["channels last"]),
        helper.make_node("Transpose", ["channels last"], ["turned back"], perm=[0, 3, 1, 2]),
        helper.make_node("Relu", ["turned back"], ["channels first"]),
    ]):
        proto.graph.node.insert(start + place, node)
    next(node for node in proto.graph.node if node.op_type == "GlobalAveragePool").input[0] = "channels first"
    possible = layers(adopted(tmp_path, shapes, proto).classifier.onnx.proto())
    assert possible[-2:] == [LAST, "channels first"]


def test_a_file_that_was_changed_since_is_not_read_again(tmp_path, shapes):
    net = adopted(tmp_path, shapes, exported("Softmax", deep=True)).classifier
    (tmp_path / "models" / "mine" / "model.onnx").write_bytes(b"another")
    net.predict_proba(np.zeros((1, 9, 9, 3), np.uint8))
    with pytest.raises(IntegrityError, match="was changed after the net in it was loaded"):
        explain(net, np.full((9, 9, 3), 90, np.uint8), "ablation_cam", "square")
    with pytest.raises(IntegrityError, match="SHA-256 differs") as refused:
        zoo.load("mine", tmp_path / "models")
    assert "python -m mood adopt" in str(refused.value.hint)


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


def test_it_is_tested_and_redrawn_like_any_other(mine, shapes):
    models, quick = mine[1], ("grad_cam", "saliency", "eigen_cam")
    tested = map_quality.measure("mine", shapes, models, 2, quick)
    assert set(tested["method"]) == {"grad_cam", "eigen_cam", *CONTROLS}
    redrawn = map_quality.randomise("mine", shapes, models, 1, quick)
    assert set(redrawn["method"]) == {"grad_cam", "eigen_cam"}
    assert set(redrawn["draw"]) == set(range(DRAWS))
    [(deepest, _)] = randomisation.redrawn(zoo.load("mine", models), 0)
    assert deepest == "/features/Conv_output_0"  # all layers, down to the first
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
    assert f"11 of {len(METHODS)} methods work" in said
    assert "No: it came as an ONNX file, which has no gradient." in said
    assert cli.main([*map(str, words)]) != 0  # the name is taken
