"""A net with several units is explained like one with one; known answers of further methods."""

import gc
import resource
from dataclasses import replace
from pathlib import Path

import keras
import numpy as np
import pytest

from mood import zoo
from mood.errors import ExplanationError
from mood.explanation import METHODS, explain
from mood.explanation.perturbation import superpixels
from mood.explanation.scorer import Scorer
from mood.map_quality.randomisation import depths, kernel_layers, randomised
from mood.zoo.classifier import Classifier
from mood.zoo.study import Task
from tests.conftest import ROOT, draw_face
from tests.explanation.test_methods import CHEAP

FACE = np.asarray(draw_face("happy", 5, side=120))
STATM = Path("/proc/self/statm")


@pytest.fixture(scope="module")
def three_classes(two_pixel_classifier):
    """Return the two-pixel net with three units: its own logit, minus that, and blue."""
    photo = keras.Input((None, None, 3), name="photo")
    x = keras.layers.Rescaling(1 / 255)(keras.layers.Resizing(8, 8)(photo))
    x = keras.layers.Conv2D(3, 1, use_bias=False, activation="relu", name="conv")(x)
    x = keras.layers.Dense(3, name="logit")(keras.layers.GlobalAveragePooling2D()(x))
    model = keras.Model(photo, keras.layers.Activation("softmax")(x))
    model.get_layer("conv").set_weights([np.eye(3, dtype=np.float32)[None, None]])
    model.get_layer("logit").set_weights([np.diag([4.0, 2.0, 1.0]), np.zeros(3)])
    spec = replace(two_pixel_classifier.spec, task=Task("three", "Three", ("red", "green", "blue")))
    return Classifier(spec, lambda: model, "3" * 64)


@pytest.fixture
def half_red():
    photo = np.zeros((8, 8, 3), np.uint8)
    photo[:, :4, 0] = photo[:, 4:, 1] = 255
    return photo


@pytest.mark.parametrize("method", METHODS)
def test_every_method_explains_each_of_three_classes(three_classes, half_red, method):
    params = METHODS[method].params(**CHEAP.get(method, {}))
    for target in ("red", "green", "blue"):
        assert np.isfinite(explain(three_classes, half_red, method, target, params).raw).all()


def test_three_classes_by_hand(three_classes, half_red):
    red, green = (explain(three_classes, half_red, "grad_cam", target).raw for target in ("red", "green"))
    np.testing.assert_allclose(red[:, :4], 4 / 64, rtol=1e-5)
    np.testing.assert_allclose(green[:, 4:], 2 / 64, rtol=1e-5)
    assert not red[:, 4:].any()
    # Half the photo is red, half green: logits 2, 1 and 0.
    expected = np.exp([2, 1, 0]) / np.exp([2, 1, 0]).sum()
    p = [Scorer(three_classes, name).probabilities(half_red[None])[0] for name in ("red", "green", "blue")]
    assert p == pytest.approx(expected, rel=1e-5)
    with pytest.raises(ExplanationError, match="red, green, blue; received 'happy'"):
        explain(three_classes, half_red, "grad_cam", "happy")


def test_layer_cam_is_fused_from_the_ends_of_each_size():
    classifier = zoo.load("transfer", ROOT / "models")
    scorer = Scorer(classifier, "happy")
    assert scorer.depths("conv_pw_13_relu", 3) == ["conv_pw_13_relu", "conv_pw_11_relu", "conv_pw_5_relu"]
    assert scorer.depths("conv_pw_5_relu", 9)[0] == "conv_pw_5_relu"
    fused, deep = (explain(classifier, FACE, method, "happy").raw for method in ("layer_cam_fused", "layer_cam"))
    assert fused.shape == (28, 28)
    assert deep.shape == (7, 7)
    assert 0 <= fused.min() < fused.max() <= 1.0001


def test_kernel_shap_of_a_linear_net_is_each_regions_own_part(two_pixel_classifier, half_red):
    params = METHODS["kernel_shap"].params(regions=10, samples=200)
    raw = explain(two_pixel_classifier, half_red, "kernel_shap", "happy", params).raw
    # Hidden in gray, a red pixel takes 4/64 * .5 with it and gives 2/64 * .5; a green one the other way round.
    truth = np.where(np.arange(8) < 4, 3 / 64, -3 / 64)[None].repeat(8, 0)
    regions = superpixels(half_red, 10)
    assert regions.max() > 2
    for number in range(regions.max() + 1):
        np.testing.assert_allclose(raw[regions == number], truth[regions == number].mean(), atol=1e-5)


def test_layers_are_redrawn_from_the_top(two_pixel_classifier):
    assert kernel_layers(two_pixel_classifier.model) == ["logit", "conv"]
    assert depths(2, 6) == [1, 2]
    assert depths(29, 6) == [1, 2, 4, 8, 15, 29]
    (top, first), (bottom, last) = randomised(two_pixel_classifier)
    assert (top, bottom) == ("logit", "conv")
    kept = two_pixel_classifier.model.get_layer("conv").get_weights()[0]
    np.testing.assert_array_equal(first.model.get_layer("conv").get_weights()[0], kept)
    assert (last.model.get_layer("conv").get_weights()[0] != kept).any()
    assert (first.model.get_layer("logit").get_weights()[0] != [[4], [-2]]).any()
    assert two_pixel_classifier.model.get_layer("logit").get_weights()[0].tolist() == [[4], [-2]]


@pytest.mark.skipif(not STATM.exists(), reason="reads the resident memory from Linux' /proc")
def test_memory_stays_flat_over_a_thousand_calls(two_pixel_classifier, half_red):
    def resident() -> int:
        gc.collect()
        return int(STATM.read_text().split()[1]) * resource.getpagesize()

    methods = ("grad_cam", "layer_cam", "saliency", "gradient_x_input", "hires_cam")
    for method in methods * 40:
        explain(two_pixel_classifier, half_red, method, "happy")
    sizes = [resident()]
    for _ in range(3):
        for method in methods * 70:
            explain(two_pixel_classifier, half_red, method, "happy")
        sizes.append(resident())
    # What is lost is lost in every round; threads, of which a processor may have many, take their share once.
    assert np.diff(sizes).min() < 3 * 2**20
