"""Several classes: figures worked out by hand, and nothing that only a positive class has."""

import numpy as np
import pandas as pd
import pytest

from mood.evaluation import Scores, predictions, with_outcome
from mood.evaluation.predictions import classes_of, p_label, probabilities_of
from mood.tasks import Task

CLASSES = ("bird", "cat", "dog")
TASK = Task("pets", "Three pets", CLASSES)
LABELS = np.array([0, 0, 1, 1, 1, 2])
CALLED = np.array([0, 1, 1, 1, 2, 2])


def rows_for(called: np.ndarray) -> np.ndarray:
    """Return probabilities of 0.8 for the called class and 0.1 for the others."""
    return np.full((len(called), 3), 0.1) + 0.7 * np.eye(3)[called]


def a_table() -> pd.DataFrame:
    labels = [CLASSES[index] for index in LABELS]
    return predictions.table([f"{i}.jpg" for i in range(6)], ["test"] * 6, labels, rows_for(CALLED), CLASSES)


def test_figures_by_hand():
    evaluation = Scores.of(a_table(), TASK).at()
    assert evaluation.confusion.tolist() == [[1, 1, 0], [0, 2, 1], [0, 0, 1]]
    assert evaluation.accuracy.value == pytest.approx(4 / 6)
    assert evaluation.guessing == pytest.approx(3 / 6)
    values = {key: metric.value for key, metric in evaluation.metrics.items()}
    assert values["balanced_accuracy"] == pytest.approx((1 / 2 + 2 / 3 + 1) / 3)
    assert values["macro_f1"] == pytest.approx((2 / 3 + 2 / 3 + 2 / 3) / 3)
    assert (values["precision_dog"], values["recall_dog"]) == (0.5, 1.0)
    assert values["log_loss"] == pytest.approx(-(4 * np.log(0.8) + 2 * np.log(0.1)) / 6)
    assert values["calibration_error"] == pytest.approx(0.8 - 4 / 6)
    assert all(metric.interval.low <= metric.value <= metric.interval.high for metric in evaluation.metrics.values())
    assert "brier" not in values
    assert "roc_auc" not in values


def test_a_class_without_photos_is_left_out_of_the_means():
    wide = Task("pets", "Four pets", (*CLASSES, "fish"))
    table = a_table().assign(p_fish=0.0)
    evaluation = Scores.of(table, wide).at()
    assert evaluation.metrics["balanced_accuracy"].value == pytest.approx((1 / 2 + 2 / 3 + 1) / 3)
    assert np.isnan(evaluation.metrics["recall_fish"].value)
    assert evaluation.metrics["recall_fish"].n == 0


def test_a_threshold_has_no_part_without_a_positive_class():
    scores = Scores.of(a_table(), TASK)
    assert scores.at(0.05).confusion.tolist() == scores.at(0.95).confusion.tolist()


def test_a_table_keeps_its_classes(tmp_path):
    written = a_table()
    again = predictions.read(predictions.save(written, tmp_path, "demo"))
    pd.testing.assert_frame_equal(again, written)
    assert classes_of(again) == CLASSES
    assert with_outcome(again)["y_pred"].to_list() == [CLASSES[index] for index in CALLED]
    np.testing.assert_allclose(p_label(again), [0.8, 0.1, 0.8, 0.8, 0.1, 0.8])


def test_of_two_of_them_each_has_its_share_of_the_two():
    two = Task("two", "Cat or dog", ("cat", "dog"), positive="dog")
    scores = Scores.of(a_table(), two)
    assert scores.files.tolist() == ["2.jpg", "3.jpg", "4.jpg", "5.jpg"]
    np.testing.assert_allclose(scores.p_positive, [1 / 9, 1 / 9, 8 / 9, 8 / 9])
    assert probabilities_of(a_table(), ("dog", "cat")).sum(1) == pytest.approx(1)
