"""Our maps are those of Xplique 2.0.2, kept in a file by `xplique_golden.py`, where both mean the same.

Xplique's Grad-CAM++ leaves out the normalisation of the paper's alphas (tf-keras-vis and ours keep it), its SmoothGrad
averages signed gradients (ours absolute ones, as tf-keras-vis), and its KernelSHAP draws at random.
"""

import numpy as np
import pytest

from mood.explanation import explain
from mood.explanation.heatmap import normalise
from mood.explanation.params import IntegratedGradientsParams, OcclusionParams
from tests.explanation.agreement import SMOOTH, difference, same_gradients
from tests.explanation.xplique_golden import FACE, FILE, NETS, RISE, net, occlusion_of, sampled


@pytest.fixture(scope="module", params=NETS)
def name(request):
    return request.param


@pytest.fixture(scope="module")
def classifier(name):
    return net(name)


@pytest.fixture(scope="module")
def theirs(name):
    with np.load(FILE) as maps:
        return {key.split("/")[1]: maps[key] for key in maps.files if key.startswith(f"{name}/")}


def test_the_comparison_bears_a_few_units_at_their_kinks_and_no_other_map():
    with np.load(FILE) as maps:
        saliency, other = maps["transfer/saliency"], np.abs(maps["transfer/gradient_x_input"])
    kinked = saliency.copy()
    kinked[saliency >= np.sort(saliency, axis=None)[-10]] *= 1.3
    assert difference(kinked, saliency) > SMOOTH
    assert same_gradients(kinked, saliency)
    assert not same_gradients(other, saliency)
    assert not same_gradients(np.roll(saliency, 1, axis=0), saliency)
    assert not same_gradients(saliency**1.2, saliency)  # the same order, other values


def test_grad_cam_is_equal(classifier, theirs):
    raw = explain(classifier, FACE, "grad_cam", "happy").raw
    # Theirs is rectified. Gradients are averaged over the layer: to which place pooling hands one does not matter.
    assert difference(np.maximum(raw, 0), theirs["grad_cam"]) <= SMOOTH


def test_saliency_is_equal(classifier, theirs):
    assert same_gradients(sampled(explain(classifier, FACE, "saliency", "happy").raw), theirs["saliency"])


def test_gradient_x_input_against_black(classifier, theirs, monkeypatch):
    monkeypatch.setattr("mood.explanation.gradients.GRAY", 0.0)
    raw = explain(classifier, FACE, "gradient_x_input", "happy").raw
    assert same_gradients(sampled(raw), theirs["gradient_x_input"])


def test_occlusion_summed_over_the_squares(classifier, theirs):
    size = classifier.spec.input_size
    window, stride = occlusion_of(size)
    raw = explain(classifier, FACE, "occlusion", "happy", params=OcclusionParams(window, stride)).raw
    # They add what the squares over a pixel say, we take the mean.
    ones = np.add.reduce([np.eye(size)[start : start + window].sum(0) for start in range(0, size - window + 1, stride)])
    assert difference(sampled(raw * np.outer(ones, ones)), theirs["occlusion"]) <= SMOOTH


def test_rise_with_the_same_masks(classifier, theirs):
    raw = sampled(explain(classifier, FACE, "rise", "happy", params=RISE).raw)
    # They do not take off the mean of all masks, a constant.
    ours, theirs = (normalise(values - values.min()) for values in (raw, theirs["rise"]))
    assert np.abs(ours - theirs).max() <= SMOOTH


def test_integrated_gradients_with_the_same_points(classifier, theirs, monkeypatch):
    """Theirs are not complete; without our projection and by their rule, ours are theirs."""

    def trapezoid(scorer, points, _straight):
        gradients = scorer.input_gradients(points)
        return ((gradients[1:] + gradients[:-1]).mean(0) / 2 * (points[-1] - points[0])).sum(-1), 0.0

    monkeypatch.setattr("mood.explanation.gradients.path_integral", trapezoid)
    raw = explain(classifier, FACE, "integrated_gradients", "happy", params=IntegratedGradientsParams(steps=199)).raw
    assert same_gradients(sampled(raw), theirs["integrated_gradients"])
