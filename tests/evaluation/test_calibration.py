"""A temperature that is known, of two classes and of three."""

import numpy as np
import pytest

from mood.evaluation import fit_temperature, tempered


def softmax(logits):
    powers = np.exp(logits - logits.max(1, keepdims=True))
    return powers / powers.sum(1, keepdims=True)


@pytest.mark.parametrize("classes", [2, 3])
def test_temperature_is_found_and_keeps_predictions(classes):
    random = np.random.default_rng(0)
    logits = random.normal(0, 2, (20_000, classes))
    y = (softmax(logits).cumsum(1) < random.random((20_000, 1))).sum(1)
    too_sure = softmax(3 * logits)
    assert fit_temperature(y, too_sure) == pytest.approx(3, rel=0.05)
    assert (tempered(too_sure, 3).argmax(1) == too_sure.argmax(1)).all()


def test_a_temperature_of_one_changes_nothing():
    p = np.array([[0.2, 0.8], [0.9, 0.1]])
    np.testing.assert_allclose(tempered(p, 1), p)


def test_twice_the_temperature_is_half_the_logit():
    # logit ln 9 becomes ln 3, which is three quarters.
    assert tempered(np.array([[0.1, 0.9]]), 2)[0].tolist() == pytest.approx([0.25, 0.75])
