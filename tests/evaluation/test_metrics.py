"""Metrics against counts done by hand."""

import numpy as np
import pandas as pd
import pytest

from mood.evaluation import Scores, history, with_outcome
from mood.evaluation.intervals import roc_auc
from mood.evaluation.metrics import average_precision, brier, calibration_error, log_loss
from mood.tasks import Task

# Five dogs, three found; four cats, three found.
P = [0.9, 0.8, 0.6, 0.4, 0.1, 0.2, 0.3, 0.45, 0.7]
TASK = Task("t", "Dog or not", ("cat", "dog"), positive="dog")
TABLE = pd.DataFrame({
    "id": list("abcdefghi"),
    "split": "test",
    "y_true": ["dog"] * 5 + ["cat"] * 4,
    "p_cat": 1 - np.array(P),
    "p_dog": P,
})


def evaluate(table, threshold=0.5):
    return Scores.of(table, TASK).at(threshold)


def test_counts_and_metrics_by_hand():
    evaluation = evaluate(TABLE)
    assert evaluation.confusion.tolist() == [[3, 1], [2, 3]]
    expected = {
        "accuracy": 6 / 9,
        "precision_dog": 3 / 4,
        "recall_dog": 3 / 5,
        "f1_dog": 2 / 3,
        "precision_cat": 3 / 5,
        "recall_cat": 3 / 4,
        "f1_cat": 2 / 3,
        "balanced_accuracy": (3 / 5 + 3 / 4) / 2,
        "roc_auc": 13 / 20,  # of 5 x 4 pairs the dog scores higher in 4 + 4 + 3 + 2 + 0
    }
    assert {name: evaluation.metrics[name].value for name in expected} == pytest.approx(expected)
    assert evaluation.metrics["precision_dog"].n == 4
    assert all(metric.interval.low <= metric.value <= metric.interval.high for metric in evaluation.metrics.values())


def test_ties_count_half():
    assert roc_auc(np.array([True, False]), np.array([0.5, 0.5])).value == 0.5


def test_weights_count_photos_as_often_as_drawn():
    y, p = np.array([True, True, False, False]), np.array([0.9, 0.2, 0.5, 0.1])
    doubled = average_precision(np.repeat(y, 2), np.repeat(p, 2), np.ones((1, 8)))
    assert average_precision(y, p, np.full((1, 4), 2)) == pytest.approx(doubled)
    assert average_precision(y, p, np.array([[1, 0, 1, 1]])) == [1.0]


def test_auc_is_invariant_to_monotone_scores():
    random = np.random.default_rng(0)
    y, p = random.random(100) < 0.4, random.random(100)
    assert roc_auc(y, p) == roc_auc(y, p**3)
    assert roc_auc(~y, 1 - p).value == pytest.approx(roc_auc(y, p).value)


def test_swapping_classes_swaps_metrics():
    swapped = TABLE.assign(
        y_true=TABLE["y_true"].map({"dog": "cat", "cat": "dog"}), p_dog=TABLE["p_cat"], p_cat=TABLE["p_dog"]
    )
    a, b = evaluate(TABLE), evaluate(swapped)
    assert a.metrics["recall_dog"].value == b.metrics["recall_cat"].value
    assert a.confusion.tolist() == b.confusion[::-1, ::-1].tolist()


def test_threshold_moves_the_counts():
    assert evaluate(TABLE, threshold=0.0).metrics["recall_dog"].value == 1
    assert evaluate(TABLE, threshold=1.01).metrics["recall_cat"].value == 1


def test_a_table_without_photos_is_undefined_not_zero():
    evaluation = evaluate(TABLE[:0])
    assert evaluation.n == 0
    assert np.isnan(evaluation.accuracy.value)
    assert "undefined" in str(evaluation.accuracy)


def test_one_class_alone_has_no_auc():
    assert np.isnan(evaluate(TABLE[:5]).metrics["roc_auc"].value)


def test_the_history_of_a_photo():
    assert history([True, True, True]) == "always right"
    assert history([False, False, False]) == "still wrong"
    assert history([False, False, True]) == history([False, True, True]) == "fixed"
    assert history([True, False, False]) == "broken"
    assert history([True, False, True]) == history([False, True, False]) == "wavering"


def test_moving_the_threshold_resamples_no_curve():
    scores = Scores.of(TABLE, TASK)
    assert scores.at(0.2).metrics["roc_auc"] is scores.at(0.8).metrics["roc_auc"]


def test_confidence_is_that_of_the_prediction():
    outcomes = with_outcome(TABLE).set_index("id")
    assert outcomes.loc["e", "confidence"] == pytest.approx(0.9)
    assert outcomes.loc["e", "y_pred"] == "cat"


ONE = np.ones((1, 4))
LABELS = np.array([True, True, False, False])


def test_probability_scores_by_hand():
    p = np.array([0.9, 0.6, 0.4, 0.3])
    assert brier(LABELS, p, ONE)[0] == pytest.approx((0.01 + 0.16 + 0.16 + 0.09) / 4)
    assert log_loss(LABELS, p, ONE)[0] == pytest.approx(-np.log([0.9, 0.6, 0.6, 0.7]).mean())
    # Four bins with one photo each: |.9 - 1| + |.6 - 1| + |.4 - 0| + |.3 - 0|
    assert calibration_error(LABELS, p, ONE)[0] == pytest.approx((0.1 + 0.4 + 0.4 + 0.3) / 4)


def test_average_precision_by_hand():
    # Ranked +, -, +, -: precisions 1 and 2/3 at the two steps of recall.
    assert average_precision(LABELS, np.array([0.9, 0.4, 0.6, 0.1]), ONE)[0] == pytest.approx((1 + 2 / 3) / 2)
    assert average_precision(LABELS, np.full(4, 0.5), ONE)[0] == pytest.approx(0.5)  # all tied: the share of positives


def test_perfect_and_constant_answers():
    perfect = LABELS.astype(float)
    assert [score(LABELS, perfect, ONE)[0] for score in (brier, calibration_error)] == [0, 0]
    assert log_loss(LABELS, perfect, ONE)[0] == pytest.approx(0, abs=1e-9)
    half = np.full(4, 0.5)
    assert brier(LABELS, half, ONE)[0] == 0.25
    assert log_loss(LABELS, half, ONE)[0] == pytest.approx(np.log(2))
    assert calibration_error(LABELS, half, ONE)[0] == 0


def test_losses_are_written_as_numbers_and_shares_as_percent():
    evaluation = evaluate(TABLE)
    assert "%" in str(evaluation.metrics["roc_auc"])
    assert "%" not in str(evaluation.metrics["brier"])
