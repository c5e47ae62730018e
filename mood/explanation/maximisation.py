"""What a net looks for: pictures made to excite one unit as far as they can, by tf-keras-vis (Erhan et al. 2009)."""

from collections.abc import Callable
from dataclasses import dataclass

import keras
import numpy as np
import tensorflow as tf
from tf_keras_vis.activation_maximization import ActivationMaximization
from tf_keras_vis.activation_maximization.input_modifiers import Jitter, Rotate2D, Scale
from tf_keras_vis.activation_maximization.regularizers import TotalVariation2D

from mood.explanation.heatmap import upsample
from mood.explanation.scorer import Scorer
from mood.zoo.classifier import Classifier

STEPS = 192
_SEED = 0
_REST = 1e-5


@dataclass(frozen=True)
class Sought:
    """A picture that excites a unit.

    Args:
        pixels: (size, size, 3) uint8.
        before: what excites the unit in the picture of noise it was made from: the score, or the mean activation.
        after: the same in the picture.
    """

    pixels: np.ndarray
    before: float
    after: float


def maximise(classifier: Classifier, unit: str, steps: int = STEPS) -> Sought:
    """Make a picture that excites a unit, a class or "layer:channel", from noise along the gradient; it repeats."""
    size = classifier.spec.input_size
    model, score = _unit(classifier, unit)
    # A filter's activation may be a thousandth of another's: its logarithm climbs as steeply for both.
    climbed = score if unit in classifier.spec.classes else lambda outputs: tf.math.log(score(outputs) + _REST)
    start = tf.constant(_noise(size))
    with classifier.lock:
        keras.utils.set_random_seed(_SEED)  # Jitter draws from NumPy's global generator
        climbed_to = ActivationMaximization(model, clone=False)(
            climbed,
            seed_input=start,
            input_range=(0, 255),
            steps=steps,
            input_modifiers=_modifiers(size),
            regularizers=[TotalVariation2D(weight=1.0)],
            optimizer=keras.optimizers.Adam(16.0),
        )
    pixels = np.clip(np.asarray(climbed_to)[0], 0, 255).round().astype(np.uint8)
    before, after = (float(np.ravel(score(model(tf.cast(photo, tf.float32))))[0]) for photo in (start, pixels[None]))
    return Sought(pixels, before, after)


def strongest_channels(classifier: Classifier, photos: list[np.ndarray], target: str, count: int) -> list[int]:
    """Return the channels of the target layer that speak most for a class, strongest first.

    They are those with the most activation times gradient, averaged over photos, each (h, w, 3) uint8.
    """
    seen = Scorer(classifier, target).evidence(classifier.prepare(photos), classifier.spec.target_layer)
    shares = (seen.activations * seen.gradients).sum((1, 2)).mean(0)
    return [int(channel) for channel in np.argsort(-shares)[:count]]


def _unit(classifier: Classifier, unit: str) -> tuple[keras.Model, Callable[[tf.Tensor], tf.Tensor]]:
    if unit in classifier.spec.classes:
        direction = tf.constant(Scorer(classifier, unit).direction)
        return classifier.keras.logit_model(), lambda logits: tf.linalg.matvec(logits, direction)
    layer, channel = unit.split(":")
    model = keras.Model(classifier.model.inputs, classifier.model.get_layer(layer).output)
    return model, lambda outputs: tf.reduce_mean(outputs[..., int(channel)], (1, 2))


def _modifiers(size: int) -> list[Jitter | Rotate2D | Scale]:
    """Return what moves the picture at each step, the same way each time."""
    rotate, scale, random = Rotate2D(degree=8), Scale(low=0.9, high=1.1), np.random.default_rng(_SEED)
    rotate.random_generator = scale.random_generator = random  # they come with one of no seed
    return [Jitter(jitter=max(1, size // 14)), rotate, scale]


def _noise(size: int) -> np.ndarray:
    """Return soft noise, (1, size, size, 3) float32 around mid gray; fine noise leaves rectified units at rest."""
    coarse = np.random.default_rng(_SEED).normal(0, 40, (3, 14, 14))
    return np.clip(127.5 + upsample(coarse, size).transpose(1, 2, 0)[None], 0, 255).astype(np.float32)
