"""Every method: right shape, not constant, repeatable, for both classes; known answers where there are some."""

import numpy as np
import pytest

from mood import zoo
from mood.errors import ExplanationError
from mood.explanation import METHODS, explain, overlay
from mood.explanation.heatmap import colours, normalise
from tests.conftest import ROOT, draw_face

FACE = np.asarray(draw_face("happy", 5, side=120))


@pytest.fixture(scope="module", params=list(zoo.SPECS))
def classifier(request):
    return zoo.load(request.param, ROOT / "models")


@pytest.mark.filterwarnings("ignore:In the future")  # NumPy on tf-keras-vis
@pytest.mark.parametrize("method", METHODS)
def test_contract(classifier, method):
    params = METHODS[method].params()
    if hasattr(params, "channels"):
        params = METHODS[method].params(channels=8)
    size = classifier.spec.input_size
    found = {target: explain(classifier, FACE, method, target, params) for target in ("happy", "sad")}
    for target, one in found.items():
        assert one.raw.shape == (size, size)
        assert one.raw.dtype == np.float32
        assert np.isfinite(one.raw).all()
        assert 0 <= one.heatmap.min() <= one.heatmap.max() <= 1
        assert (one.method, one.target, one.model) == (method, target, classifier.name)
        assert (one.target_layer is None) == (METHODS[method].family == "gradient")
    assert any(np.ptp(one.raw) > 0 for one in found.values())
    again = explain(classifier, FACE, method, "happy", params)
    np.testing.assert_allclose(again.raw, found["happy"].raw, rtol=1e-3, atol=1e-6)


@pytest.fixture
def half_red():
    """Left half red, right half green: by hand, red speaks for happy and green for sad."""
    photo = np.zeros((8, 8, 3), np.uint8)
    photo[:, :4, 0] = 255
    photo[:, 4:, 1] = 255
    return photo


def test_grad_cam_by_hand(two_pixel_classifier, half_red):
    # Weights are the mean gradients 4/64 and -2/64; the map is ReLU of 4/64 * red - 2/64 * green.
    happy = explain(two_pixel_classifier, half_red, "grad_cam", "happy")
    np.testing.assert_allclose(happy.raw[:, :4], 4 / 64, rtol=1e-5)
    np.testing.assert_allclose(happy.raw[:, 4:], 0, atol=1e-7)
    sad = explain(two_pixel_classifier, half_red, "grad_cam", "sad")
    np.testing.assert_allclose(sad.raw[:, 4:], 2 / 64, rtol=1e-5)
    np.testing.assert_allclose(sad.raw[:, :4], 0, atol=1e-7)


def test_saliency_by_hand(two_pixel_classifier, half_red):
    # The logit is linear: the largest channel gradient is 4 / 64 pixels / 255 everywhere.
    found = explain(two_pixel_classifier, half_red, "saliency", "happy")
    np.testing.assert_allclose(found.raw, 4 / 64 / 255, rtol=1e-4)


def test_smoothgrad_of_a_linear_net_is_its_saliency(two_pixel_classifier, half_red):
    smooth = explain(two_pixel_classifier, half_red, "smoothgrad", "happy")
    plain = explain(two_pixel_classifier, half_red, "saliency", "happy")
    np.testing.assert_allclose(smooth.raw, plain.raw, rtol=1e-3)


def test_score_cam_by_hand(two_pixel_classifier, half_red):
    from mood.explanation.params import ScoreCamParams

    found = explain(two_pixel_classifier, half_red, "score_cam", "happy", ScoreCamParams(channels=2))
    # Seen through the red channel the logit is 1.5, through the green one -1.5: weights .8176 and .1824.
    np.testing.assert_allclose(found.heatmap[:, :4], 1)
    np.testing.assert_allclose(found.heatmap[:, 4:], 0.1824 / 0.8176, atol=1e-4)


def test_an_empty_map_is_known_as_such(two_pixel_classifier):
    red = np.zeros((8, 8, 3), np.uint8)
    red[..., 0] = 255
    found = explain(two_pixel_classifier, red, "grad_cam", "sad")
    assert found.is_empty
    assert not found.heatmap.any()


def test_what_does_not_exist_is_refused(two_pixel_classifier):
    with pytest.raises(ExplanationError, match="grad_cam, grad_cam_pp"):
        explain(two_pixel_classifier, FACE, "crystal_ball")
    with pytest.raises(ExplanationError, match="sad, happy"):
        explain(two_pixel_classifier, FACE, "grad_cam", "angry")


def test_normalise_does_not_turn_nothing_into_noise():
    assert not normalise(np.full((3, 3), -2.0)).any()
    assert not normalise(np.full((3, 3), np.nan)).any()
    assert normalise(np.array([[0.0, 2.0], [-1.0, 1.0]])).tolist() == [[0, 1], [0, 0.5]]


def test_colours_grow_evenly_brighter():
    luminance = colours(np.linspace(0, 1, 50)[None]) @ [0.2126, 0.7152, 0.0722]
    assert (np.diff(luminance[0]) > -1).all()
    assert luminance[0, -1] - luminance[0, 0] > 200


def test_overlay_keeps_the_photo_where_nothing_speaks():
    photo = np.random.default_rng(0).integers(0, 256, (30, 40, 3), np.uint8)
    heat = np.zeros((8, 8), np.float32)
    np.testing.assert_array_equal(overlay(photo, heat, 0.7), photo)
    heat[:] = 1
    np.testing.assert_array_equal(overlay(photo, heat, 0.0), photo)
    assert (overlay(photo, heat, 1.0) == colours(np.ones((1, 1)))[0, 0]).all()


@pytest.mark.parametrize("method", METHODS.values(), ids=list(METHODS))
def test_every_method_says_what_it_is(method):
    assert method.reference.count("https://") == 1
    assert all((method.title, method.shows, method.cannot, method.cost))
