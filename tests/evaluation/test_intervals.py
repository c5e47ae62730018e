"""Intervals against answers worked out elsewhere."""

import numpy as np
import pytest

from mood.evaluation import bootstrap_interval, wilson_interval


@pytest.mark.parametrize(
    ("successes", "n", "low", "high"),
    [
        (8, 10, 0.490, 0.943),
        (17, 17, 0.816, 1.0),
        (95, 100, 0.888, 0.978),
        (570, 600, 0.930, 0.965),
        (0, 10, 0.0, 0.278),
    ],
)
def test_wilson_known_answers(successes, n, low, high):
    interval = wilson_interval(successes, n)
    assert interval.low == pytest.approx(low, abs=5e-4)
    assert interval.high == pytest.approx(high, abs=5e-4)


def test_wilson_of_nothing_is_everything():
    assert (wilson_interval(0, 0).low, wilson_interval(0, 0).high) == (0, 1)


@pytest.mark.parametrize("n", [1, 7, 50])
def test_wilson_is_symmetric(n):
    for k in range(n + 1):
        a, b = wilson_interval(k, n), wilson_interval(n - k, n)
        assert a.low == pytest.approx(1 - b.high)
        assert a.low <= k / n <= a.high


def test_bootstrap_of_a_mean_matches_its_standard_error():
    values = np.random.default_rng(1).normal(0.5, 0.1, 400)
    interval = bootstrap_interval(lambda w: w @ values / w.sum(1), 400)
    half = 1.96 * values.std() / 20
    assert interval.high - interval.low == pytest.approx(2 * half, rel=0.1)


def test_bootstrap_repeats_with_its_seed_and_leaves_undefined_resamples_out():
    flags = np.array([True, False, False])

    def share(w):
        with np.errstate(invalid="ignore", divide="ignore"):
            return (w @ flags) / (w @ flags)

    assert bootstrap_interval(share, 3) == bootstrap_interval(share, 3)
    assert bootstrap_interval(share, 3).low == 1.0
