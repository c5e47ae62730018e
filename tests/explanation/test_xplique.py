"""Our maps are those of Xplique 2.0.2, kept in a file by `xplique_golden.py`, where both mean the same.

Xplique's Grad-CAM++ leaves out the normalisation of the paper's alphas (tf-keras-vis and ours keep it), its SmoothGrad
averages signed gradients (ours absolute ones, as tf-keras-vis), and its KernelSHAP draws at random.
"""

import numpy as np
import pytest

from mood.explanation import explain
from mood.explanation.heatmap import normalise
from mood.explanation.params import IntegratedGradientsParams, OcclusionParams
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


def difference(raw, theirs):
    """Return the largest difference of the normalised maps, both parts of a signed one."""
    return max(np.abs(normalise(sign * sampled(raw)) - normalise(sign * theirs)).max() for sign in (1, -1))


@pytest.mark.parametrize("method", ["grad_cam", "saliency"])
def test_equal(classifier, theirs, method):
    raw = explain(classifier, FACE, method).raw
    # Their Grad-CAM is rectified.
    assert difference(np.maximum(raw, 0), theirs[method]) <= 1e-3


def test_gradient_x_input_against_black(classifier, theirs, monkeypatch):
    monkeypatch.setattr("mood.explanation.gradients.GRAY", 0.0)
    assert difference(explain(classifier, FACE, "gradient_x_input").raw, theirs["gradient_x_input"]) <= 1e-3


def test_occlusion_summed_over_the_squares(classifier, theirs):
    size = classifier.spec.input_size
    window, stride = occlusion_of(size)
    raw = explain(classifier, FACE, "occlusion", params=OcclusionParams(window, stride)).raw
    # They add what the squares over a pixel say, we take the mean.
    ones = np.add.reduce([np.eye(size)[start : start + window].sum(0) for start in range(0, size - window + 1, stride)])
    assert difference(raw * np.outer(ones, ones), theirs["occlusion"]) <= 1e-3


def test_rise_with_the_same_masks(classifier, theirs):
    raw = sampled(explain(classifier, FACE, "rise", params=RISE).raw)
    # They do not take off the mean of all masks, a constant.
    ours, theirs = (normalise(one - one.min()) for one in (raw, theirs["rise"]))
    assert np.abs(ours - theirs).max() <= 1e-3


def test_integrated_gradients_with_the_same_points(classifier, theirs, monkeypatch):
    """Theirs are not complete; without our projection and by their rule, ours are theirs."""

    def trapezoid(scorer, points, _straight):
        gradients = scorer.input_gradients(points)
        return ((gradients[1:] + gradients[:-1]).mean(0) / 2 * (points[-1] - points[0])).sum(-1)

    monkeypatch.setattr("mood.explanation.gradients._path_integral", trapezoid)
    raw = explain(classifier, FACE, "integrated_gradients", params=IntegratedGradientsParams(steps=199)).raw
    assert difference(raw, theirs["integrated_gradients"]) <= 1e-3
