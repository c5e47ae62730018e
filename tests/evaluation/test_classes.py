"""Several classes: figures worked out by hand, and the same as of two classes where there are two."""

import numpy as np
import pandas as pd
import pytest

from mood.calibration import fit_temperature, fit_temperature_of_classes
from mood.evaluation import EvaluationOfClasses, evaluate, predictions, with_outcome
from mood.evaluation.predictions import classes_of, narrowed, of_label, probabilities_of

CLASSES = ("angry", "happy", "sad")
LABELS = np.array([0, 0, 1, 1, 1, 2])
CALLED = np.array([0, 1, 1, 1, 2, 2])


def rows_for(called: np.ndarray) -> np.ndarray:
    """Return probabilities of 0.8 for the called class and 0.1 for the others."""
    return np.full((len(called), 3), 0.1) + 0.7 * np.eye(3)[called]


def a_table() -> pd.DataFrame:
    labels = [CLASSES[index] for index in LABELS]
    return predictions.table([f"{i}.jpg" for i in range(6)], ["test"] * 6, labels, rows_for(CALLED), CLASSES)


def test_figures_by_hand():
    found = EvaluationOfClasses(CLASSES, LABELS, rows_for(CALLED))
    assert found.confusion.tolist() == [[1, 1, 0], [0, 2, 1], [0, 0, 1]]
    assert found.accuracy.value == pytest.approx(4 / 6)
    assert found.most_common == pytest.approx(3 / 6)
    values = {key: metric.value for key, metric in found.metrics.items()}
    assert values["balanced_accuracy"] == pytest.approx((1 / 2 + 2 / 3 + 1) / 3)
    assert values["macro_f1"] == pytest.approx((2 / 3 + 2 / 3 + 2 / 3) / 3)
    assert (values["precision_sad"], values["recall_sad"]) == (0.5, 1.0)
    assert values["log_loss"] == pytest.approx(-(4 * np.log(0.8) + 2 * np.log(0.1)) / 6)
    assert values["calibration_error"] == pytest.approx(0.8 - 4 / 6)
    assert all(metric.interval.low <= metric.value <= metric.interval.high for metric in found.metrics.values())


def test_a_class_without_photos_is_left_out_of_the_means():
    found = EvaluationOfClasses((*CLASSES, "surprised"), LABELS, np.pad(rows_for(CALLED), ((0, 0), (0, 1))))
    assert found.metrics["balanced_accuracy"].value == pytest.approx((1 / 2 + 2 / 3 + 1) / 3)
    assert np.isnan(found.metrics["recall_surprised"].value)
    assert found.metrics["recall_surprised"].n == 0


def test_a_table_keeps_its_classes(tmp_path):
    written = a_table()
    found = predictions.read(predictions.save(written, tmp_path, "demo"))
    pd.testing.assert_frame_equal(found, written)
    assert classes_of(found) == CLASSES
    assert with_outcome(found)["y_pred"].to_list() == [CLASSES[index] for index in CALLED]
    np.testing.assert_allclose(of_label(found), [0.8, 0.1, 0.8, 0.8, 0.1, 0.8])
    assert evaluate(found).confusion.tolist() == [[1, 1, 0], [0, 2, 1], [0, 0, 1]]


def test_happy_against_sad_is_the_share_of_the_two():
    found = narrowed(a_table())
    assert found["id"].to_list() == ["2.jpg", "3.jpg", "4.jpg", "5.jpg"]
    np.testing.assert_allclose(found["p_happy"], [8 / 9, 8 / 9, 1 / 9, 1 / 9])
    assert probabilities_of(found).sum(1) == pytest.approx(1)


def test_two_classes_have_the_same_temperature_both_ways():
    random = np.random.default_rng(0)
    logits = random.normal(0, 2, 500)
    labels = (random.random(500) < 1 / (1 + np.exp(-logits))).astype(int)
    p = 1 / (1 + np.exp(-3 * logits))
    one, other = fit_temperature(labels == 1, p), fit_temperature_of_classes(labels, np.stack([1 - p, p], 1))
    assert one == pytest.approx(other, rel=0.01)
    assert one == pytest.approx(3, rel=0.2)
