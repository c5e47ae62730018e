"""Nets of keras.applications, flat and nested: they answer as their files do, and every method explains them."""

import keras
import numpy as np
import pytest

from mood.adoption.trying import cheapest, methods_that_work
from mood.explanation import METHODS, explain
from mood.explanation.heatmap import normalise
from mood.explanation.keras_vis import REPEATABLE, reference
from mood.zoo.architectures import LOGIT, OUTPUT
from tests.explanation.agreement import SMOOTH, same_gradients

TARGET_LAYERS = {
    "mobilenet_v3": "activation", "efficientnet": "top_activation", "resnet": "conv5_block3_out", "nested": "out_relu",
    "flat": "conv2d",
}  # fmt: skip

pytestmark = pytest.mark.filterwarnings("ignore:In the future")  # NumPy on tf-keras-vis


def test_it_answers_as_its_file_does(adopted):
    assert adopted.difference < 1e-5
    assert np.ptp(adopted.p, axis=0).min() > 0


def test_it_is_flat_and_has_the_names_of_the_house(adopted):
    model = adopted.classifier.model
    assert not [layer for layer in model.layers if isinstance(layer, keras.Model)]
    assert (model.layers[0].name, model.layers[1].name) == ("photo", "resize")
    assert [layer.name for layer in model.layers[-2:]] == [LOGIT, OUTPUT]
    assert not [layer for layer in model.layers if isinstance(layer, (keras.layers.Dropout, keras.layers.RandomFlip))]


def test_maps_look_at_the_end_of_the_last_block(adopted):
    name = adopted.card.spec.target_layer
    assert name.startswith(TARGET_LAYERS[adopted.card.spec.name])
    assert name == adopted.classifier.keras.convolutions()[-1]


def test_every_method_works(adopted):
    assert methods_that_work(adopted.classifier, adopted.samples.pixels[0]) == dict.fromkeys(METHODS, "")


@pytest.mark.parametrize("method", REPEATABLE)
def test_maps_are_those_of_tf_keras_vis(adopted, method):
    photo, params = adopted.samples.pixels[1], cheapest(METHODS[method])
    target = adopted.card.spec.classes[1]
    ours = explain(adopted.classifier, photo, method, target, params)
    theirs = normalise(reference(adopted.classifier, photo, method, target, params))
    if METHODS[method].family == "gradient":
        assert same_gradients(ours.heatmap, theirs)
    else:
        assert np.abs(ours.heatmap - theirs).max() <= SMOOTH
