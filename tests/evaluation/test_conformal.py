"""Sets with a guarantee: worked out by hand on a few photos, and kept over seeded draws of exchangeable ones."""

import math

import numpy as np
import pytest

from mood.errors import DataError
from mood.evaluation import Scores, conformal
from mood.evaluation.conformal import calibrate
from mood.tasks import Task

TASK = Task.of_labels(["cat", "dog"])
CATS, DOGS = [0.9, 0.8, 0.7, 0.6], [0.95, 0.85, 0.5, 0.4]
"""What the calibration photos give their own label."""


def by_hand(level):
    cats, dogs = np.array(CATS), np.array(DOGS)
    p = np.concatenate([np.stack([cats, 1 - cats], 1), np.stack([1 - dogs, dogs], 1)])
    return calibrate(np.repeat([0, 1], 4), p, level)


@pytest.mark.parametrize(
    ("level", "least"),
    [
        (0.2, (0.9, 0.95)),  # ceil(5 x 0.2) = 1: the surest of four
        (0.6, (0.7, 0.5)),  # ceil(5 x 0.6) = 3
        (0.61, (0.6, 0.4)),  # ceil(3.05) = 4: the least sure
        (0.8, (0.6, 0.4)),  # ceil(5 x 0.8) = 4, though 5 x 0.8 might be a little more
        (0.81, (0.0, 0.0)),  # ceil(4.05) = 5 of four: nothing can be left out
    ],
)
def test_the_least_probability_of_a_class_is_an_order_statistic(level, least):
    assert by_hand(level).least == pytest.approx(least)
    assert by_hand(level).counts == (4, 4)
    assert by_hand(level).always == (() if least[0] else (0, 1))


def test_sets_are_one_class_several_or_none():
    of = by_hand(0.6)  # cat from 0.7, dog from 0.5
    sets = of.sets(np.array([[0.75, 0.25], [0.7, 0.3], [0.5, 0.5], [0.65, 0.35]]))
    assert sets.tolist() == [[True, False], [True, False], [False, True], [False, False]]
    assert by_hand(0.8).sets(np.array([[0.6, 0.4]])).tolist() == [[True, True]]


def test_what_sets_are_worth_is_counted_by_hand():
    p = np.array([[0.8, 0.2], [0.65, 0.35], [0.8, 0.2], [0.1, 0.9]])  # cat; none; cat, wrongly; dog
    worth = conformal.measure(by_hand(0.6), Scores(TASK, np.array(list("abcd")), np.array([0, 0, 1, 1]), p))
    assert (worth.coverage.value, worth.coverage.n) == (0.5, 4)
    assert {label: (metric.value, metric.n) for label, metric in worth.by_class.items()} == {
        "cat": (0.5, 2), "dog": (0.5, 2),
    }  # fmt: skip
    assert (worth.alone.value, worth.several.value, worth.none.value) == (0.75, 0, 0.25)
    assert (worth.wrong.value, worth.wrong.n) == (pytest.approx(1 / 3), 3)
    assert worth.wrong.interval.low < 1 / 3 < worth.wrong.interval.high


def test_a_class_without_photos_is_in_every_set():
    of = calibrate(np.zeros(30, int), np.full((30, 2), 0.5), 0.9)
    assert of.counts == (30, 0)
    assert of.always == (1,)
    assert of.sets(np.array([[1.0, 0.0]])).tolist() == [[True, True]]


@pytest.mark.parametrize(("level", "needed"), [(0.8, 4), (0.9, 9), (0.95, 19), (0.99, 99)])
def test_how_many_photos_a_level_needs(level, needed):
    def least(count):
        return calibrate(np.zeros(count, int), np.full((count, 1), 0.5), level)

    assert least(needed).needed == needed
    assert least(needed).least == (0.5,)
    assert least(needed - 1).least == (0.0,)


@pytest.mark.parametrize("level", [0, 1, 95, math.nan])
def test_a_level_is_a_share(level):
    with pytest.raises(DataError, match="between 0 and 1"):
        by_hand(level)


@pytest.mark.parametrize("level", [0.8, 0.9, 0.95])
def test_exchangeable_photos_are_covered_class_by_class(level):
    """Over many draws the mean coverage is the level or a little more, at most one rank of n + 1."""
    random, draws, n = np.random.default_rng(0), 4000, 40
    covered = np.zeros(2)
    for _ in range(draws):
        y = np.r_[np.repeat([0, 1], n), 0, 1]  # of each class n photos that calibrate, and one to come
        sad = random.beta(np.where(y == 0, 4, 2), np.where(y == 0, 2, 3))
        p = np.stack([sad, 1 - sad], 1)
        of = calibrate(y[:-2], p[:-2], level)
        covered += of.sets(p[-2:])[[0, 1], [0, 1]]
    error = 4 * math.sqrt(level * (1 - level) / draws)
    assert (covered / draws > level - error).all()
    assert (covered / draws < level + 1 / (n + 1) + error).all()


def test_sets_grow_with_the_level():
    random = np.random.default_rng(1)
    y, p = random.integers(0, 3, 300), random.dirichlet([1, 1, 1], 300)
    sets = [calibrate(y, p, level).sets(p) for level in (0.8, 0.9, 0.99)]
    assert (sets[0] <= sets[1]).all()
    assert (sets[1] <= sets[2]).all()


def test_of_two_classes_no_temperature_moves_a_set():
    random = np.random.default_rng(2)
    y, sad = random.integers(0, 2, 200), random.uniform(0.001, 0.999, 200)
    scores = Scores(TASK, np.arange(200).astype(str), y, np.stack([sad, 1 - sad], 1))
    sharper = scores.tempered(0.5)
    sets = [calibrate(y[:100], of.p[:100], 0.9).sets(of.p[100:]) for of in (scores, sharper)]
    assert (sets[0] == sets[1]).all()


def test_what_luck_leaves_of_a_coverage():
    low, high = by_hand(0.8).luck(4)  # Beta(4, 1): x to the fourth
    assert (low, high) == (pytest.approx(0.025**0.25), pytest.approx(0.975**0.25))
    assert by_hand(0.95).luck(4) == (1, 1)
