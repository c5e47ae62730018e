"""Formulas as their papers have them, worked out by hand on arrays and on nets of one line."""

from types import SimpleNamespace

import numpy as np
import pytest

from mood.errors import ExplanationError
from mood.explanation import METHODS, activation, explain, explaining, export, gradients, references
from mood.explanation.engine import Evidence
from mood.explanation.params import IntegratedGradientsParams, NoParams, ReferenceParams


def test_grad_cam_pp_by_hand():
    """One channel of two places with gradients 1 and -1, activations 1 and 2, score 0.

    Second derivatives are 1 and 1, third ones 1 and -1, so alphas are 1 / (2 + 3) and 1 / (2 - 3). Over the place of
    positive gradient they add up to 1 / 5: the first becomes 1, and the weight is 1 * max(1, 0). Over both places they
    would add up to -4 / 5, and the map would change its sign.
    """
    row = Evidence(np.array([[[[1.0], [2.0]]]]), np.array([[[[1.0], [-1.0]]]]), np.array([0.0]))
    raw = activation.grad_cam_pp(SimpleNamespace(evidence=lambda *_: row), np.zeros((1, 8, 8, 3)), "conv", NoParams())
    np.testing.assert_allclose(raw, [[[1.0, 2.0]]])


def test_grad_cam_pp_without_a_positive_gradient_is_empty():
    row = Evidence(np.ones((1, 2, 2, 1)), np.full((1, 2, 2, 1), -1.0), np.array([0.0]))
    raw = activation.grad_cam_pp(SimpleNamespace(evidence=lambda *_: row), np.zeros((1, 8, 8, 3)), "conv", NoParams())
    assert not raw.any()


WEIGHTS = np.array([4, -2, 0]) / 64 / 255
"""Of the two-pixel net's score, by channel, for each of its 64 pixels of values 0..255."""


def test_expected_gradients_of_a_linear_net_are_its_weights_times_the_way_from_the_mean_reference(two_pixel_classifier):
    photo = np.random.default_rng(0).integers(0, 256, (8, 8, 3), np.uint8)
    explanation = explain(two_pixel_classifier, photo, "expected_gradients", "happy", ReferenceParams(samples=16))
    mean = references.references(8, 16).mean(0)
    np.testing.assert_allclose(explanation.raw, ((photo - mean) * WEIGHTS).sum(-1), rtol=1e-3, atol=1e-6)
    assert explanation.completeness_error == pytest.approx(0, abs=1e-3)
    against = explain(two_pixel_classifier, photo, "expected_gradients", "sad", ReferenceParams(samples=16))
    np.testing.assert_allclose(against.raw, -explanation.raw, rtol=1e-4, atol=1e-7)


def test_references_are_of_one_split_and_always_the_same():
    some = references.references(8, 12)
    assert some.shape == (12, 8, 8, 3)
    references.references.cache_clear()
    np.testing.assert_array_equal(some, references.references(8, 12))
    assert len(np.unique(some.reshape(12, -1), axis=0)) == 12


def test_without_the_portraits_expected_gradients_say_so(two_pixel_classifier, monkeypatch):
    monkeypatch.setattr(references, "are_here", lambda: False)
    photo = np.zeros((8, 8, 3), np.uint8)
    with pytest.raises(ExplanationError, match="demo portraits, which are not installed"):
        explain(two_pixel_classifier, photo, "expected_gradients", "happy")
    assert explaining.why_not(two_pixel_classifier, "integrated_gradients") == ""


class Square:
    """A net whose score is the sum of squares of all values: its gradient is twice the photo."""

    @staticmethod
    def scores(photos):
        return (photos**2).sum((1, 2, 3))

    @staticmethod
    def input_gradients(photos):
        return 2 * photos


def test_the_midpoint_rule_is_exact_for_a_square():
    points = np.linspace(0, 1, 5)[:, None, None, None] * np.full((1, 2, 2, 3), 3.0)
    for straight in (True, False):
        shares, error = gradients.path_integral(Square(), points, straight)
        np.testing.assert_allclose(shares, 27)  # three channels of 3 * 3
        assert error == pytest.approx(0, abs=1e-12)


class Step(Square):
    """A net whose gradient is half of what the score does."""

    @staticmethod
    def input_gradients(photos):
        return photos


@pytest.mark.parametrize("straight", [True, False])
def test_the_error_is_that_before_the_correction(straight):
    points = np.linspace(0, 1, 5)[:, None, None, None] * np.full((1, 2, 2, 3), 3.0)
    shares, error = gradients.path_integral(Step(), points, straight)
    assert error == pytest.approx(0.5)
    assert shares.sum() == pytest.approx(108)  # 12 values of 9: corrected, the map is complete


def test_a_score_that_does_not_change_has_no_finite_error():
    back = np.array([1.0, -1.0])[:, None, None, None] * np.ones((2, 1, 1, 3))

    class Slope(Square):
        input_gradients = staticmethod(np.ones_like)

    assert gradients.path_integral(Slope(), back, True)[1] == np.inf
    assert gradients.path_integral(Square(), back, True)[1] == 0


def test_methods_that_share_out_a_difference_say_how_far_they_miss_it(two_pixel_classifier):
    photo = np.zeros((8, 8, 3), np.uint8)
    photo[:, :5, 0] = 255
    errors = {method: explain(two_pixel_classifier, photo, method, "happy").completeness_error
              for method in ("grad_cam", "saliency", "integrated_gradients", "blur_integrated_gradients",
                             "expected_gradients")}  # fmt: skip
    assert errors["grad_cam"] is errors["saliency"] is None
    assert errors["integrated_gradients"] < 1e-3
    assert errors["expected_gradients"] < 1e-3
    assert errors["blur_integrated_gradients"] is not None  # blur keeps the mean, so this net's score does not change
    assert export._finite(float("inf")) is None


def test_more_steps_bring_the_error_down_on_a_curved_net():
    class Quartic(Square):
        scores = staticmethod(lambda photos: (photos**4).sum((1, 2, 3)))
        input_gradients = staticmethod(lambda photos: 4 * photos**3)

    photo = np.full((1, 2, 2, 3), 3.0)
    errors = [gradients.integrated_gradients(Quartic(), photo, "", IntegratedGradientsParams(steps)).errors[0]
              for steps in (8, 32, 128)]  # fmt: skip
    assert errors == sorted(errors, reverse=True)


def test_every_difference_from_a_paper_is_a_sentence():
    assert all(method.differs == "" or method.differs.endswith(".") for method in METHODS.values())
    assert METHODS["score_cam"].differs
    assert METHODS["expected_gradients"].differs
