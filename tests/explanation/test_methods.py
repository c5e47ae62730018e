"""Every method: right shape, not constant, repeatable, for both classes; known answers where there are some."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import numpy as np
import pytest

from mood import zoo
from mood.errors import ExplanationError
from mood.explanation import METHODS, explain, explain_batch, overlay, overlay_contrast
from mood.explanation.gradients import blurred
from mood.explanation.heatmap import colours, normalise, upsample
from mood.explanation.params import BlurParams, IntegratedGradientsParams, OcclusionParams, RiseParams, ScoreCamParams
from mood.explanation.scorer import Scorer
from mood.map_quality import trust
from mood.zoo.study import SPECS
from tests.conftest import ROOT, draw_face

FACE = np.asarray(draw_face("happy", 5, side=120))


@pytest.fixture(scope="module", params=list(SPECS))
def classifier(request):
    return zoo.load(request.param, ROOT / "models")


CHEAP = {"score_cam": {"channels": 8}, "rise": {"masks": 100}, "occlusion": {"window": 64, "stride": 32},
         "smoothgrad": {"samples": 5}, "vargrad": {"samples": 5}, "integrated_gradients": {"steps": 8},
         "blur_integrated_gradients": {"steps": 8}, "expected_gradients": {"samples": 8},
         "kernel_shap": {"regions": 10, "samples": 100}}  # fmt: skip


@pytest.mark.parametrize("method", METHODS)
def test_contract(classifier, method):
    params = METHODS[method].params(**CHEAP.get(method, {}))
    size = classifier.spec.input_size
    by_target = {target: explain(classifier, FACE, method, target, params) for target in ("happy", "sad")}
    for target, explanation in by_target.items():
        assert explanation.raw.dtype == np.float32
        assert np.isfinite(explanation.raw).all()
        assert explanation.heatmap.shape == (size, size)
        assert 0 <= explanation.heatmap.min() <= explanation.heatmap.max() <= 1
        assert (explanation.method, explanation.target, explanation.model) == (method, target, classifier.name)
        assert (explanation.target_layer is not None) == (METHODS[method].family == "activation")
    assert any(np.ptp(explanation.raw) > 0 for explanation in by_target.values())
    again = explain(classifier, FACE, method, "happy", params)
    np.testing.assert_allclose(again.raw, by_target["happy"].raw, rtol=1e-3, atol=1e-6)


@pytest.mark.parametrize("method", METHODS)
def test_a_batch_is_its_photos_one_by_one(two_pixel_classifier, method):
    photos = [np.random.default_rng(i).integers(0, 256, (8, 8, 3), np.uint8) for i in range(3)]
    params = METHODS[method].params(**CHEAP.get(method, {}))
    together = explain_batch(two_pixel_classifier, photos, method, "happy", params)
    for photo, explanation in zip(photos, together, strict=True):
        alone = explain(two_pixel_classifier, photo, method, "happy", params)
        np.testing.assert_allclose(explanation.raw, alone.raw, rtol=1e-4, atol=1e-7)


def test_any_layer_can_be_looked_at_and_wrong_ones_are_named(classifier):
    early = {"mobilenet": "conv_pw_5_relu", "efficientnet_lite2": "block8_add"}
    first = early.get(classifier.spec.architecture, "conv1")
    explanation = explain(classifier, FACE, "layer_cam", "happy", layer=first)
    assert explanation.target_layer == first
    assert explanation.raw.shape[0] > explain(classifier, FACE, "layer_cam", "happy").raw.shape[0]
    with pytest.raises(ExplanationError, match="no layer 'nowhere'"):
        explain(classifier, FACE, "grad_cam", "happy", layer="nowhere")
    with pytest.raises(ExplanationError, match="not spatial"):
        explain(classifier, FACE, "grad_cam", "happy", layer="logit")


def test_a_layer_that_a_shortcut_passes_by_is_refused():
    residual = zoo.load("refined", ROOT / "models")
    assert "block8_expand_relu" not in residual.keras.convolutions()
    with pytest.raises(ExplanationError, match="A shortcut passes by layer 'block8_expand_relu'"):
        explain(residual, FACE, "grad_cam", "happy", layer="block8_expand_relu")
    for layer in residual.keras.convolutions()[::6]:
        assert not np.isnan(explain(residual, FACE, "grad_cam", "happy", layer=layer).raw).any()


@pytest.mark.parametrize("classifier", ["baseline", "transfer"], indirect=True)  # made here, and with a backbone
def test_nothing_is_traced_twice(classifier):
    for _ in range(2):
        for method in ("grad_cam", "layer_cam_fused", "saliency", "score_cam", "occlusion", "ablation_cam"):
            explain_batch(classifier, [FACE] * 3, method, "happy", METHODS[method].params(**CHEAP.get(method, {})))
            explain(classifier, FACE, method, "sad", METHODS[method].params(**CHEAP.get(method, {})))
    assert set(classifier.keras.traces()) == {1}


def test_no_method_traces_twice(two_pixel_classifier):
    for _ in range(2):
        for method in METHODS:
            explain(two_pixel_classifier, FACE, method, "sad", METHODS[method].params(**CHEAP.get(method, {})))
    assert set(two_pixel_classifier.keras.traces()) == {1}


def test_four_threads_get_the_maps_of_one(classifier):
    expected = explain(classifier, FACE, "grad_cam", "happy").raw
    with ThreadPoolExecutor(4) as pool:
        for raw in pool.map(lambda _: explain(classifier, FACE, "grad_cam", "happy").raw, range(12)):
            np.testing.assert_allclose(raw, expected, rtol=1e-3, atol=1e-6)


def test_integrated_gradients_are_complete(classifier):
    size = classifier.spec.input_size
    score = Scorer(classifier, "happy").scores
    photo, gray = classifier.prepare([FACE]).astype(np.float32), np.full((1, size, size, 3), 127.5, np.float32)
    straight = explain(classifier, FACE, "integrated_gradients", "happy", IntegratedGradientsParams(steps=8))
    assert straight.raw.sum() == pytest.approx(score(photo)[0] - score(gray)[0], rel=1e-3, abs=1e-3)
    soft = blurred(photo[0], np.array([16.0]))
    blur = explain(classifier, FACE, "blur_integrated_gradients", "happy", BlurParams(steps=8, blur=16))
    assert blur.raw.sum() == pytest.approx(score(photo)[0] - score(soft)[0], rel=1e-3, abs=1e-3)


@pytest.fixture
def half_red():
    """Left half red, right half green: by hand, red speaks for happy and green for sad."""
    photo = np.zeros((8, 8, 3), np.uint8)
    photo[:, :4, 0] = 255
    photo[:, 4:, 1] = 255
    return photo


@pytest.mark.parametrize("method", ["grad_cam", "xgrad_cam"])
def test_grad_cam_by_hand(two_pixel_classifier, half_red, method):
    # The gradients are 4/64 and -2/64 everywhere; the map is 4/64 * red - 2/64 * green, signed.
    happy = explain(two_pixel_classifier, half_red, method, "happy")
    np.testing.assert_allclose(happy.raw[:, :4], 4 / 64, rtol=1e-5)
    np.testing.assert_allclose(happy.raw[:, 4:], -2 / 64, rtol=1e-5)
    assert not happy.heatmap[:, 4:].any()
    sad = explain(two_pixel_classifier, half_red, method, "sad")
    np.testing.assert_allclose(sad.raw, -happy.raw, rtol=1e-5)


def test_hires_cam_adds_up_to_the_score_of_a_linear_head(two_pixel_classifier, half_red):
    explanation = explain(two_pixel_classifier, half_red, "hires_cam", "happy")
    assert explanation.raw.sum() == pytest.approx(two_pixel_classifier.logits([half_red])[0, 0] + 0.5, abs=1e-5)


def test_ablation_cam_by_hand(two_pixel_classifier, half_red):
    # Score 0.5; without red -1.5, without green 1.5: weights 2 / 0.5 and -1 / 0.5.
    explanation = explain(two_pixel_classifier, half_red, "ablation_cam", "happy")
    np.testing.assert_allclose(explanation.raw[:, :4], 4, rtol=1e-4)
    np.testing.assert_allclose(explanation.raw[:, 4:], -2, rtol=1e-4)


def test_occlusion_of_a_linear_net_is_its_weights(two_pixel_classifier, half_red):
    # Hiding a pixel in mid gray takes 4/64 * .5 from red, and gives 2/64 * .5; the other way round for green.
    explanation = explain(two_pixel_classifier, half_red, "occlusion", "happy", OcclusionParams(window=1, stride=1))
    red, green = 4 / 64 * 0.5 + 2 / 64 * 0.5, -4 / 64 * 0.5 - 2 / 64 * 0.5
    np.testing.assert_allclose(explanation.raw[:, :4], red, rtol=1e-4)
    np.testing.assert_allclose(explanation.raw[:, 4:], green, rtol=1e-4)


def test_integrated_gradients_of_a_linear_net_are_exact(two_pixel_classifier, half_red):
    explanation = explain(two_pixel_classifier, half_red, "integrated_gradients", "happy")
    plain = explain(two_pixel_classifier, half_red, "gradient_x_input", "happy")
    np.testing.assert_allclose(explanation.raw, plain.raw, rtol=1e-4)


def test_rise_finds_the_half_that_matters(two_pixel_classifier, half_red):
    explanation = explain(two_pixel_classifier, half_red, "rise", "happy", RiseParams(masks=2000, cells=4))
    assert explanation.raw[:, :3].mean() > 0 > explanation.raw[:, 5:].mean()


def test_vargrad_of_a_linear_net_is_nothing(two_pixel_classifier, half_red):
    assert explain(two_pixel_classifier, half_red, "vargrad", "happy").raw.max() < 1e-9


def test_eigen_cam_is_not_centred(two_pixel_classifier):
    # Six columns of (1, 0), two of (0, 1): the first right singular vector of the rows is (1, 0), so the map is the
    # first channel. Centred, it would be the line between both, and negative on the right.
    photo = np.zeros((8, 8, 3), np.uint8)
    photo[:, :6, 0] = photo[:, 6:, 1] = 255
    raw = explain(two_pixel_classifier, photo, "eigen_cam", "happy").raw
    np.testing.assert_allclose(raw[:, :6], 1, rtol=1e-5)
    np.testing.assert_allclose(raw[:, 6:], 0, atol=1e-5)


def test_saliency_by_hand(two_pixel_classifier, half_red):
    # The logit is linear: the largest channel gradient is 4 / 64 pixels / 255 everywhere.
    explanation = explain(two_pixel_classifier, half_red, "saliency", "happy")
    np.testing.assert_allclose(explanation.raw, 4 / 64 / 255, rtol=1e-4)


def test_smoothgrad_of_a_linear_net_is_its_saliency(two_pixel_classifier, half_red):
    smooth = explain(two_pixel_classifier, half_red, "smoothgrad", "happy")
    plain = explain(two_pixel_classifier, half_red, "saliency", "happy")
    np.testing.assert_allclose(smooth.raw, plain.raw, rtol=1e-3)


def test_score_cam_by_hand(two_pixel_classifier, half_red):
    explanation = explain(two_pixel_classifier, half_red, "score_cam", "happy", ScoreCamParams(channels=2))
    # Seen through the red channel the logit is 1.5, through the green one -1.5: weights .8176 and .1824.
    np.testing.assert_allclose(explanation.heatmap[:, :4], 1)
    np.testing.assert_allclose(explanation.heatmap[:, 4:], 0.1824 / 0.8176, atol=1e-4)


def test_an_empty_map_is_known_as_such(two_pixel_classifier):
    red = np.zeros((8, 8, 3), np.uint8)
    red[..., 0] = 255
    explanation = explain(two_pixel_classifier, red, "grad_cam", "sad")
    assert explanation.is_empty
    assert not explanation.heatmap.any()


def test_what_does_not_exist_is_refused(two_pixel_classifier):
    with pytest.raises(ExplanationError, match="grad_cam, grad_cam_pp"):
        explain(two_pixel_classifier, FACE, "crystal_ball", "happy")
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


def test_upsample_keeps_corners_and_interpolates():
    np.testing.assert_allclose(upsample(np.array([[[0.0, 1.0]]]), 3)[0], [[0, 0.5, 1]] * 3)
    maps = np.random.default_rng(0).random((2, 4, 4)).astype(np.float32)
    large = upsample(maps, 13)
    np.testing.assert_allclose(large[:, ::4, ::4], maps, atol=1e-6)
    assert np.array_equal(upsample(maps, 4), maps)


def test_contrast_shows_both_sides(two_pixel_classifier, half_red):
    explanation = explain(two_pixel_classifier, half_red, "grad_cam", "happy")
    assert explanation.contrast[:, :4].min() == 1
    assert explanation.contrast[:, 4:].max() == pytest.approx(-0.5)
    gray = np.full((8, 8, 3), 100, np.uint8)
    painted = overlay_contrast(gray, explanation.contrast, 1.0, "#FF0000", "#0000FF")
    assert painted[4, 0].tolist() == [255, 0, 0]
    assert painted[4, 7, 2] > painted[4, 7, 0]


def test_trust_prefers_the_map_that_names_the_right_half(two_pixel_classifier, half_red):
    right = explain(two_pixel_classifier, half_red, "grad_cam", "happy")
    assert trust(two_pixel_classifier, half_red, right).beaten_by == []
    wrong = replace(right, raw=-right.raw)
    tested = trust(two_pixel_classifier, half_red, wrong)
    assert set(tested.controls) == {"random", "centre", "edges"}
    assert tested.beaten_by
    assert tested.own.gain < trust(two_pixel_classifier, half_red, right).own.gain


@pytest.mark.parametrize("method", METHODS)
def test_progress_runs_up_to_one_and_can_stop_the_work(two_pixel_classifier, half_red, method):
    params, seen = METHODS[method].params(**CHEAP.get(method, {})), []
    explain(two_pixel_classifier, half_red, method, "happy", params, advance=seen.append)
    assert seen == sorted(seen)
    assert 0 < seen[-1] <= 1

    def stop(_: float) -> None:
        raise InterruptedError

    with pytest.raises(InterruptedError):
        explain(two_pixel_classifier, half_red, method, "happy", params, advance=stop)
    again = explain(two_pixel_classifier, half_red, method, "happy", params)
    assert np.isfinite(again.raw).all()
