"""Our maps are those of tf-keras-vis, on the shipped models and on random small nets."""

import keras
import numpy as np
import pytest

from mood import zoo
from mood.explanation import explain
from mood.explanation.gradients import SEED
from mood.explanation.heatmap import normalise
from mood.explanation.keras_vis import REFERENCED, reference
from mood.explanation.methods import METHODS
from mood.explanation.params import NoiseParams, ScoreCamParams
from mood.explanation.scorer import Scorer
from mood.zoo.architectures import build
from mood.zoo.classifier import Classifier
from mood.zoo.study import SPECS
from tests.conftest import ROOT, draw_face, tiny_spec
from tests.explanation.agreement import SMOOTH, same_gradients

FACE = np.asarray(draw_face("happy", 5, side=120))
PARAMS = {"score_cam": ScoreCamParams(channels=16), "smoothgrad": NoiseParams(samples=6)}

pytestmark = pytest.mark.filterwarnings("ignore:In the future")  # NumPy on tf-keras-vis


@pytest.fixture(scope="module", params=[*SPECS, "random 1", "random 2"])
def classifier(request):
    if request.param in SPECS:
        return zoo.load(request.param, ROOT / "models")
    keras.utils.set_random_seed(int(request.param[-1]))
    spec = tiny_spec()
    return Classifier(spec, lambda: build(spec), request.param)


@pytest.mark.parametrize("target", ["happy", "sad"])
@pytest.mark.parametrize("method", REFERENCED)
def test_equal_to_tf_keras_vis(classifier, method, target, monkeypatch):
    params = PARAMS.get(method) or METHODS[method].params()
    if method == "grad_cam_pp" and not _is_pooled(classifier):
        pytest.skip("Its alphas are normalised over all places, the authors' over those of positive gradient.")
    ours = explain(classifier, FACE, method, target, params)
    if method == "smoothgrad":  # both get the same noise

        def same_noise(_mean, sigma, shape):
            noise = np.random.default_rng(SEED).standard_normal((shape[0], *shape[2:]), np.float32)
            return noise[:, None] * np.asarray(sigma)

        monkeypatch.setattr(np.random, "normal", same_noise)
    theirs = normalise(reference(classifier, FACE, method, target, params))
    if METHODS[method].family == "gradient":
        assert same_gradients(ours.heatmap, theirs)
    else:
        assert np.abs(ours.heatmap - theirs).max() <= SMOOTH
    assert ours.is_empty == (not theirs.any())


def _is_pooled(classifier):
    """Whether a place of the layer counts as much as any other: the ways to normalise alphas are the same then."""
    photos, layer = classifier.prepare([FACE]), classifier.spec.target_layer
    return np.ptp(Scorer(classifier, "happy").evidence(photos, layer).gradients, axis=(1, 2)).max() < 1e-9


def test_score_cam_over_all_channels(two_pixel_classifier):
    photo = np.random.default_rng(0).integers(0, 256, (8, 8, 3), np.uint8)
    params = ScoreCamParams(channels=1024)
    ours = explain(two_pixel_classifier, photo, "score_cam", "happy", params)
    theirs = normalise(reference(two_pixel_classifier, photo, "score_cam", "happy", params))
    assert np.abs(ours.heatmap - theirs).max() <= 1e-3
