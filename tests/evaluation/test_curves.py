"""Curves on four photos."""

import numpy as np
import pytest

from mood.evaluation.curves import precision_recall, reliability, risk_coverage, roc
from mood.evaluation.intervals import roc_auc

# Descending: happy .9, sad .6, happy .6 (a tie), sad .1.
Y, P = np.array([True, False, True, False]), np.array([0.9, 0.6, 0.6, 0.1])


def test_roc_by_hand():
    false, true = roc(Y, P)
    assert false.tolist() == [0, 0, 0.5, 1]
    assert true.tolist() == [0, 0.5, 1, 1]
    assert np.trapezoid(true, false) == pytest.approx(roc_auc(Y, P).value)


def test_precision_and_recall_by_hand():
    recall, precision = precision_recall(Y, P)
    assert recall.tolist() == [0.5, 1, 1]
    assert precision.tolist() == [1, pytest.approx(2 / 3), 0.5]


def test_reliability_by_hand():
    low, middle, high = reliability(Y, P)
    assert (low.n, low.share, low.confidence) == (1, 0, 0.1)
    assert (middle.n, middle.share, middle.confidence) == (2, 0.5, 0.6)
    assert (high.n, high.share) == (1, 1)
    assert middle.interval.low < 0.5 < middle.interval.high


def test_risk_and_coverage_by_hand():
    decided, wrong = risk_coverage(np.array([True, False, True, False]), np.array([0.9, 0.6, 0.6, 0.8]))
    assert decided.tolist() == [0.25, 0.5, 1]
    assert wrong.tolist() == [0, 0.5, 0.5]
