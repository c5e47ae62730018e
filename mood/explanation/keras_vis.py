"""Adapter to tf-keras-vis, the reference of our own maps: everything that knows this library is in this file."""

from collections.abc import Callable
from typing import Any

import keras
import numpy as np
import tensorflow as tf
from tf_keras_vis.gradcam import Gradcam
from tf_keras_vis.gradcam_plus_plus import GradcamPlusPlus
from tf_keras_vis.layercam import Layercam
from tf_keras_vis.saliency import Saliency
from tf_keras_vis.scorecam import Scorecam

from mood.explanation.methods import METHODS
from mood.explanation.params import NoiseParams, NoParams, ScoreCamParams
from mood.explanation.scorer import Scorer
from mood.zoo.classifier import Classifier

# Score-CAM predicts with Keras' progress bar, once for every call.
keras.utils.disable_interactive_logging()

_SEED = 0
"""tf-keras-vis draws SmoothGrad's noise from numpy's global generator; seeding it repeats the map."""


def _score(classifier: Classifier, target: str) -> Callable[[tf.Tensor], tf.Tensor]:
    """Return the logit of the target. `BinaryScore` would fit a sigmoid but saturates with it."""
    direction = tf.constant(Scorer(classifier, target).direction)
    return lambda logits: tf.linalg.matvec(logits, direction)


def _cam(kind: type) -> Callable[[Classifier, np.ndarray, str, NoParams], np.ndarray]:
    def run(classifier: Classifier, photo: np.ndarray, target: str, _: NoParams) -> np.ndarray:
        return _run_cam(
            kind(classifier.keras.logit_model(), clone=False), _score(classifier, target), classifier, photo
        )

    return run


def _run_cam(
    explainer: Callable, score: Callable, classifier: Classifier, photo: np.ndarray, **options: object
) -> np.ndarray:
    with classifier.lock:
        return explainer(
            score,
            photo[None].astype(np.float32),
            penultimate_layer=classifier.spec.target_layer,
            seek_penultimate_conv_layer=False,
            normalize_cam=False,
            **options,
        )[0]


def _score_cam(classifier: Classifier, photo: np.ndarray, target: str, params: ScoreCamParams) -> np.ndarray:
    deepest = classifier.model.get_layer(classifier.spec.target_layer).output.shape[-1]
    explainer = Scorecam(_model_of_classes(classifier), clone=False)
    index, channels = classifier.spec.classes.index(target), min(params.channels, deepest)
    return _run_cam(explainer, lambda probabilities: probabilities[:, index], classifier, photo, max_N=channels)


def _model_of_classes(classifier: Classifier) -> keras.Model:
    """Return the model with a logit a class; of one alone it makes two, (0, logit), whose softmax is the sigmoid.

    tf-keras-vis puts a softmax over the outputs for Score-CAM; over a single one it is always 1, and
    every channel would weigh the same.
    """
    if classifier.spec.units > 1:
        return classifier.keras.logit_model()

    def build() -> keras.Model:
        logit = classifier.keras.logit_model().output
        zero = keras.layers.Rescaling(0.0)(logit)
        return keras.Model(classifier.keras.logit_model().inputs, keras.layers.Concatenate()([zero, logit]))

    return classifier.keras.part("two classes", build)


def _saliency(classifier: Classifier, photo: np.ndarray, target: str, params: NoParams | NoiseParams) -> np.ndarray:
    noise = {"smooth_samples": params.samples, "smooth_noise": params.noise} if isinstance(params, NoiseParams) else {}
    explainer = Saliency(classifier.keras.logit_model(), clone=False)
    with classifier.lock:
        before = np.random.get_state()  # noqa: NPY002 - the library knows no other generator
        np.random.seed(_SEED)  # noqa: NPY002
        try:
            score, pixels = _score(classifier, target), photo[None].astype(np.float32)
            return explainer(score, pixels, normalize_map=False, **noise)[0]
        finally:
            np.random.set_state(before)  # noqa: NPY002


_RUNNERS = {
    "grad_cam": _cam(Gradcam), "grad_cam_pp": _cam(GradcamPlusPlus), "layer_cam": _cam(Layercam),
    "score_cam": _score_cam, "saliency": _saliency, "smoothgrad": _saliency,
}  # fmt: skip

REFERENCED = tuple(_RUNNERS)
"""Methods that tf-keras-vis has too."""

REPEATABLE = tuple(method for method in REFERENCED if method not in ("smoothgrad", "grad_cam_pp"))
"""Those whose maps can be held against ours as they are: SmoothGrad draws noise of its own, and its Grad-CAM++ lets
alphas add up to one over all places, not those of positive gradient."""


def reference(classifier: Classifier, photo: np.ndarray, method: str, target: str, params: Any = None) -> np.ndarray:
    """Return the map that tf-keras-vis gives by one of the `REFERENCED` methods, to hold ours against it.

    It takes what `explain` does; the map is (size, size) float32 at the model's input size, not normalised.
    """
    params = params or METHODS[method].params()
    return np.asarray(_RUNNERS[method](classifier, classifier.prepare([photo])[0], target, params), np.float32)
