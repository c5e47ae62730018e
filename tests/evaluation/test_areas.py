"""The area under the ROC curve and its interval: by hand, at its ends, and how often it holds the truth."""

import math
from itertools import product

import numpy as np
import pytest

from mood.evaluation.intervals import roc_auc


def test_delong_by_hand():
    """Each of three positive photos lies above 3, 3 and 2 of three negative ones: placements 1, 1 and 2/3.

    So do the negative ones: 1, 1 and 2/3. Both variances are 1/27, that of the area 2/81, and the log-odds of 8/9 are
    log 8.
    """
    area = roc_auc(np.array([True, True, True, False, False, False]), np.array([0.9, 0.8, 0.4, 0.7, 0.3, 0.2]))
    assert area.value == pytest.approx(8 / 9)
    half = 1.959964 * math.sqrt(2 / 81) / (8 / 81)
    assert area.interval.low == pytest.approx(1 / (1 + math.exp(half - math.log(8))), abs=1e-6)
    assert area.interval.high == pytest.approx(1 / (1 + math.exp(-half - math.log(8))), abs=1e-6)
    assert (area.n, area.interval.method) == (6, "DeLong")


def test_placements_by_midranks_are_those_of_all_pairs():
    """With ties: the quadratic definition of DeLong 1988 against the ranks of Sun and Xu 2014."""
    random = np.random.default_rng(3)
    is_positive, p = random.random(60) < 0.4, random.integers(0, 8, 60) / 8
    x, y = p[is_positive], p[~is_positive]
    wins = np.array([(a > b) + (a == b) / 2 for a, b in product(x, y)]).reshape(len(x), len(y))
    area = wins.mean()
    error = math.sqrt(wins.mean(1).var(ddof=1) / len(x) + wins.mean(0).var(ddof=1) / len(y)) / (area * (1 - area))
    found, centre = roc_auc(is_positive, p), math.log(area / (1 - area))
    assert found.value == pytest.approx(area)
    assert found.interval.low == pytest.approx(1 / (1 + math.exp(-(centre - 1.959964 * error))), abs=1e-6)


@pytest.mark.parametrize(("m", "n"), [(1, 1), (1, 40), (5, 5), (300, 300)])
def test_photos_all_in_order_do_not_make_sure(m, n):
    is_positive = np.r_[np.ones(m, bool), np.zeros(n, bool)]
    best, worst = roc_auc(is_positive, is_positive.astype(float)), roc_auc(is_positive, 1 - is_positive.astype(float))
    assert (best.value, best.interval.high, worst.interval.low) == (1, 1, 0)
    assert best.interval.low == pytest.approx(1 - worst.interval.high)
    # On the border the area is 1.96 of its standard errors by Hanley and McNeil away, of the mean number of photos.
    theta, mean = best.interval.low, (m + n) / 2
    q1, q2 = theta / (2 - theta), 2 * theta**2 / (1 + theta)
    variance = (theta * (1 - theta) + (mean - 1) * (q1 + q2 - 2 * theta**2)) / (m * n)
    assert (1 - theta) == pytest.approx(1.959964 * math.sqrt(variance), abs=1e-6)


def test_one_photo_of_a_class_leaves_almost_everything_open():
    area = roc_auc(np.array([True, False, False]), np.array([0.5, 0.1, 0.9]))
    assert area.value == 0.5
    assert area.interval.low < 0.1
    assert area.interval.high > 0.9


def test_without_both_kinds_there_is_no_area():
    assert math.isnan(roc_auc(np.ones(3, bool), np.zeros(3)).value)
    assert math.isnan(roc_auc(np.ones(0, bool), np.zeros(0)).interval.low)


@pytest.mark.parametrize(("apart", "m", "n"), [(0.5, 40, 40), (1.5, 30, 60), (2.4, 40, 40)])
def test_the_interval_holds_the_truth_as_often_as_it_says(apart, m, n):
    """Of two normal distributions the true area is known; 2,000 draws leave the coverage uncertain by 1 point."""
    truth = (1 + math.erf(apart / 2)) / 2
    random, is_positive = np.random.default_rng(0), np.r_[np.ones(m, bool), np.zeros(n, bool)]
    held = 0
    for _ in range(2000):
        ends = roc_auc(is_positive, np.r_[random.normal(apart, 1, m), random.normal(0, 1, n)]).interval
        held += ends.low <= truth <= ends.high
    assert 0.935 <= held / 2000 <= 0.975
