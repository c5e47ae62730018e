"""The classifier on a net whose answers can be worked out by hand."""

from concurrent.futures import ThreadPoolExecutor

import keras
import numpy as np
import pytest

from mood.zoo.classifier import Classifier

PURE = {"red": (255, 0, 0), "green": (0, 255, 0), "black": (0, 0, 0)}


@pytest.mark.parametrize(("colour", "logit"), [("red", 3.5), ("green", -2.5), ("black", -0.5)])
def test_logits_by_hand(two_pixel_classifier, colour, logit):
    photo = np.full((20, 12, 3), PURE[colour], np.uint8)
    assert two_pixel_classifier.logits([photo])[0, 0] == pytest.approx(logit, abs=1e-5)
    assert two_pixel_classifier.predict_proba([photo])[0, 1] == pytest.approx(1 / (1 + np.exp(-logit)), abs=1e-6)


def test_many_threads_get_the_answers_of_one(two_pixel_classifier):
    photos = [np.random.default_rng(i).integers(0, 256, (16, 16, 3), np.uint8) for i in range(40)]
    expected = [two_pixel_classifier.logits([photo])[0, 0] for photo in photos]
    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(lambda photo: two_pixel_classifier.logits([photo])[0, 0], photos))
    np.testing.assert_allclose(found, expected, atol=1e-6)


def test_no_prediction_traces_again(two_pixel_classifier):
    traced = []

    class Traced(keras.layers.Layer):
        def call(self, x):
            traced.append(x.shape)  # runs whenever TensorFlow traces, and at no other time
            return x

    x = keras.layers.GlobalAveragePooling2D()(Traced()(photo := keras.Input((None, None, 3))))
    model = keras.Model(photo, keras.layers.Dense(1, name="logit")(x))
    net = Classifier(two_pixel_classifier.spec, lambda: model, "")
    traced.clear()
    for n in (1, 2, 33, 7):
        net.logits(np.zeros((n, 9, 9, 3), np.uint8))
    assert len(traced) == 1
