"""ONNX Runtime answers as Keras does, a head's gradient is the tape's, and nobody waits for TensorFlow who need not."""

import subprocess
import sys
from dataclasses import replace

import numpy as np
import onnx
import pandas as pd
import pytest
from onnx import TensorProto, helper, numpy_helper

from mood import zoo
from mood.datasets import open_dataset, read_photos, together
from mood.errors import IntegrityError
from mood.evaluation import predictions
from mood.explanation import METHODS, explain
from mood.explanation.params import KernelShapParams, OcclusionParams, RiseParams, ScoreCamParams
from mood.zoo import Card, store
from mood.zoo.classifier import Classifier
from mood.zoo.runtimes.head import head_of
from mood.zoo.runtimes.onnx_runtime import OnnxRuntime
from mood.zoo.store import CARD, MODEL, ONNX
from mood.zoo.study import SPECS
from tests.conftest import ROOT, SHARED_PHOTOS

MODELS = ROOT / "models"
EXACT = 1e-5
"""Rounding of float32 in logits of about 1; processors differ."""


PLACES_OF = {"demo": ROOT / "data" / "demo", "photos": SHARED_PHOTOS, "multiclass": SHARED_PHOTOS.parent / "multiclass"}
PLACES = [("demo",), ("photos",), ("photos", "multiclass")]
"""Of which data sets, together, there are tables."""


@pytest.fixture(scope="module", params=list(SPECS))
def net(request):
    return zoo.load(request.param, MODELS)


@pytest.fixture(scope="module")
def photos(net):
    portraits = open_dataset(ROOT / "data" / "demo").of(net.spec.classes).split("test")
    return read_photos(portraits, net.spec.input_size).pixels[::29]


def test_both_runtimes_give_the_same_logits_and_maps(net, photos):
    np.testing.assert_allclose(net.onnx.logits(photos), net.keras.logits(photos), rtol=EXACT, atol=EXACT)
    for layer in net.onnx.layers:
        ours, theirs = net.onnx.until(layer, photos), net.keras.until(layer, photos)
        np.testing.assert_allclose(ours, theirs, rtol=1e-4, atol=1e-4 * np.abs(theirs).max())


PARAMS = {
    "score_cam": ScoreCamParams(8),
    "rise": RiseParams(32),
    "kernel_shap": KernelShapParams(10, 40),
    "occlusion": OcclusionParams(64, 32),
}


@pytest.mark.parametrize("net", ["baseline", "transfer", "moods"], indirect=True)  # one of each architecture
@pytest.mark.parametrize("method", [key for key, method in METHODS.items() if method.needs != "gradient"])
def test_a_map_is_the_same_by_both_runtimes(net, photos, method):
    by_keras = Classifier(net.spec, lambda: net.model, net.fingerprint)
    target, params = net.spec.classes[0], PARAMS.get(method)
    ours, theirs = (explain(one, photos[3], method, target, params).raw for one in (net, by_keras))
    # Ablation-CAM weighs by small differences of scores, of which rounding was seen to move maps by 1.03e-4.
    np.testing.assert_allclose(ours, theirs, rtol=0, atol=5e-4 * np.abs(theirs).max())


@pytest.mark.parametrize("places", PLACES, ids="+".join)
def test_probabilities_are_those_of_every_bundled_table(places):
    folders = [PLACES_OF[place] for place in places]
    if not all(folder.exists() for folder in folders):
        pytest.skip("the photos of this table are not here")
    photos = together([open_dataset(folder) for folder in folders])
    paths = {name: predictions.path_of(MODELS / name, photos.name) for name in SPECS}
    tables = {name: predictions.read(path).set_index("id") for name, path in paths.items() if path.exists()}
    assert tables
    told = photos.table[photos.table["file"].isin(pd.concat(tables.values()).index)]
    measured = replace(photos, table=told[:: 3 if places == ("demo",) else 9])
    read = {size: read_photos(measured, size) for size in {SPECS[name].input_size for name in tables}}
    for name, table in tables.items():
        net, held = zoo.load(name, MODELS), read[SPECS[name].input_size]
        is_told = held.table["file"].isin(table.index).to_numpy()
        p = net.predict_proba(held.pixels[is_told])
        expected = predictions.probabilities_of(table.loc[held.table["file"][is_told]], net.spec.classes)
        assert len(p) > 100
        np.testing.assert_allclose(p, expected, rtol=0, atol=5e-7 + EXACT / 2)  # six decimals, and logits within 1e-5


def test_the_gradient_of_a_head_is_that_of_the_tape(net, photos):
    layer = net.spec.target_layer
    for direction in (np.eye(net.spec.units, dtype=np.float32)[-1], np.full(net.spec.units, -0.5, np.float32)):
        activations, gradients, scores = net.keras.slopes(layer, photos, direction)
        slopes, of_head = net.heads[layer].slopes(activations, direction)
        np.testing.assert_allclose(slopes, gradients, rtol=1e-4, atol=1e-6 * np.abs(gradients).max())
        np.testing.assert_allclose(of_head, scores, rtol=EXACT, atol=EXACT)
        np.testing.assert_allclose(net.heads[layer].logits(activations) @ direction, scores, rtol=EXACT, atol=EXACT)


def test_every_part_of_a_photo_asked_for_at_once_or_alone_is_the_same(net, photos):
    alone = np.concatenate([net.onnx.logits(photo[None]) for photo in photos[:5]])
    np.testing.assert_allclose(net.onnx.logits(photos[:5]), alone, rtol=EXACT, atol=EXACT)


def graph_of(*nodes: onnx.NodeProto, **constants: np.ndarray) -> onnx.GraphProto:
    of = [numpy_helper.from_array(np.asarray(value), name) for name, value in constants.items()]
    photo = helper.make_tensor_value_info("maps", TensorProto.FLOAT, None)
    logits = helper.make_tensor_value_info("logit", TensorProto.FLOAT, None)
    return helper.make_graph(list(nodes), "head", [photo], [logits], of)


def test_a_head_by_hand():
    # Two channels of 2 x 2: the mean of each, times (3, -2) with a rectifier between, less 1.
    graph = graph_of(
        helper.make_node("GlobalAveragePool", ["maps"], ["mean"]),
        helper.make_node("Flatten", ["mean"], ["flat"]),
        helper.make_node("Gemm", ["flat", "W", "b"], ["hidden"], transB=1),
        helper.make_node("Relu", ["hidden"], ["kept"]),
        helper.make_node("MatMul", ["kept", "V"], ["logit"]),
        W=np.array([[3, 0], [0, -2]], np.float32), b=np.array([-1, 0], np.float32), V=np.ones((2, 1), np.float32),
    )  # fmt: skip
    head = head_of(graph, "maps", "logit")
    maps = np.array([[[[1, 1], [1, 1]], [[1, 2], [3, 4]]]], np.float32)
    slopes, scores = head.slopes(maps, np.ones(1, np.float32))
    assert scores.tolist() == [2.0]  # 3 * 1 - 1; -2 * 2.5 is rectified away
    assert slopes[0, 0].tolist() == [[0.75, 0.75], [0.75, 0.75]]
    assert not slopes[0, 1].any()


def test_the_gradient_of_a_maximum_goes_to_where_it_was():
    graph = graph_of(
        helper.make_node("MaxPool", ["maps"], ["pooled"], kernel_shape=[2, 2], strides=[2, 2]),
        helper.make_node("Flatten", ["pooled"], ["flat"]),
        helper.make_node("MatMul", ["flat", "V"], ["logit"]),
        V=np.array([[5.0]], np.float32),
    )  # fmt: skip
    maps = np.array([[[[1, 2, 9], [4, 3, 9], [9, 9, 9]]]], np.float32)  # the last row and column fall off
    slopes, scores = head_of(graph, "maps", "logit").slopes(maps, np.ones(1, np.float32))
    assert scores.tolist() == [20.0]
    assert slopes[0, 0].tolist() == [[0, 0, 0], [5, 0, 0], [0, 0, 0]]


@pytest.mark.parametrize("operator", ["HardSwish", "Sigmoid", "Tanh", "Relu"])
def test_the_gradient_of_an_activation_is_that_of_small_steps(operator):
    head = head_of(graph_of(helper.make_node(operator, ["maps"], ["logit"])), "maps", "logit")
    values = np.linspace(-4.1, 4.1, 20)[:, None]  # none at a kink
    near = (head.logits(values + 1e-6) - head.logits(values - 1e-6)) / 2e-6
    np.testing.assert_allclose(head.slopes(values, np.ones(1, np.float32))[0], near, atol=1e-6)


@pytest.mark.parametrize("operator", ["Softsign", "Conv"])
def test_what_is_more_than_a_head_is_none(operator):
    node = helper.make_node(operator, ["maps"] + (["W"] if operator == "Conv" else []), ["logit"])
    assert head_of(graph_of(node, W=np.ones((1, 1, 1, 1), np.float32)), "maps", "logit") is None
    assert head_of(graph_of(node, W=np.ones((1, 1, 1, 1), np.float32)), "elsewhere", "logit") is None


@pytest.mark.parametrize(
    ("shape", "is_known"), [([1, -1], True), ([0, 8], True), ([1, 2, -1], False), ([1, 2, 2, 2], False)]
)
def test_only_what_makes_a_row_of_each_photo_is_taken_for_flattening(shape, is_known):
    # By `x.flatten(2).mean(-1)`, say, the places of each channel are put into a row: another thing.
    nodes = [
        helper.make_node("Reshape", ["maps", "shape"], ["flat"]),
        helper.make_node("MatMul", ["flat", "W"], ["logit"]),
    ]
    head = head_of(graph_of(*nodes, shape=np.array(shape), W=np.ones((8, 1), np.float32)), "maps", "logit")
    assert (head is not None) == is_known
    assert head_of(graph_of(helper.make_node("Flatten", ["maps"], ["logit"], axis=2)), "maps", "logit") is None


def test_a_net_without_an_onnx_file_answers_by_keras_and_a_changed_file_is_refused(tmp_path):
    folder = tmp_path / "baseline"
    folder.mkdir()
    for file in (MODEL, ONNX, CARD):
        (folder / file).write_bytes((MODELS / "baseline" / file).read_bytes())
    photo = np.full((9, 9, 3), 90, np.uint8)
    by_onnx = zoo.load("baseline", tmp_path).logits([photo])
    card = Card.read(folder)
    Card(**{**vars(card), "onnx": ""}).write(folder)
    old = zoo.load("baseline", tmp_path)
    assert old.onnx is None
    np.testing.assert_allclose(old.logits([photo]), by_onnx, rtol=EXACT, atol=EXACT)
    card.write(folder)
    (folder / ONNX).write_bytes(b"another")
    with pytest.raises(IntegrityError, match=r"model\.onnx.*SHA-256 differs"):
        zoo.load("baseline", tmp_path)


def test_a_changed_file_of_gradients_is_refused_when_a_gradient_is_asked_for(tmp_path):
    folder = tmp_path / "baseline"
    folder.mkdir()
    for file in (ONNX, CARD):
        (folder / file).write_bytes((MODELS / "baseline" / file).read_bytes())
    (folder / MODEL).write_bytes(b"another")
    net = zoo.load("baseline", tmp_path)
    net.logits([np.zeros((9, 9, 3), np.uint8)])
    with pytest.raises(IntegrityError, match=r"model\.keras.*SHA-256 differs"):
        _ = net.keras
    with pytest.raises(IntegrityError, match=r"model\.keras.*SHA-256 differs"):
        store.verified(folder)


def test_what_an_onnx_file_exposes_is_what_its_card_says(net):
    assert isinstance(net.onnx, OnnxRuntime)
    assert set(net.onnx.layers) == set(filter(None, (net.spec.target_layer, net.spec.features)))


WITHOUT = """
import sys
{}
assert "onnxruntime" in sys.modules
sys.exit(", ".join({{"tensorflow", "keras"}} & {{*sys.modules}}) or 0)
"""
PAGE = """
from streamlit.testing.v1 import AppTest
app = AppTest.from_file("pages/{}.py", default_timeout=300)
for key, value in {}.items():
    app.query_params[key] = value
app.run()
assert not app.exception and not app.error, (app.exception, app.error)
"""
COMMAND = """
from mood import cli
assert cli.main({}) == 0
"""
PAGES = {
    "predict": {"from": "sample"}, "gallery": {"data": "demo", "photo": "happy/happy_0002.jpg"},
    "bursts": {"bursts": "11"}, "explain": {"methods": "grad_cam"},
}  # fmt: skip


def without_tensorflow(code: str) -> subprocess.CompletedProcess:
    return subprocess.run(
        [sys.executable, "-c", WITHOUT.format(code)], cwd=ROOT, capture_output=True, text=True, check=False
    )


def test_pages_that_need_no_gradient_bring_no_tensorflow():
    done = without_tensorflow("".join(PAGE.format(page, query) for page, query in PAGES.items()))
    assert done.returncode == 0, done.stderr[-2000:]


def test_commands_that_need_no_gradient_bring_no_tensorflow(face_folder):
    photo = face_folder / "happy" / "000.png"
    commands = [
        ["evaluate", "baseline", "--photos", face_folder],
        ["bursts", face_folder / "happy"],
        ["explain", photo, "--method", "grad_cam", "occlusion", "--out", face_folder.parent / "maps"],
    ]
    done = without_tensorflow("".join(COMMAND.format([*map(str, words)]) for words in commands))
    assert done.returncode == 0, done.stderr[-2000:]


def test_a_gradient_at_the_pixels_does(face_folder):
    words = ["explain", face_folder / "happy" / "000.png", "--method", "saliency", "--out", face_folder.parent / "maps"]
    done = without_tensorflow(COMMAND.format([*map(str, words)]))
    assert done.stderr.rstrip().endswith(("keras, tensorflow", "tensorflow, keras"))
