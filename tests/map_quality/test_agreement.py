"""Recommendations and redrawn nets, worked out by hand: Holm, paired tests, agreement, intervals over draws."""

import numpy as np
import pandas as pd
import pytest

from mood.explanation import Explanation
from mood.map_quality import agree, fully_redrawn, insensitive
from mood.map_quality.agreement import holm, paired_p
from mood.map_quality.properties import likeness
from mood.map_quality.redrawn import crossed_mean


def test_holm_by_hand():
    # Sorted: .005 * 4, .01 * 3, .03 * 2, .04 * 1, each at least the one before.
    np.testing.assert_allclose(holm(np.array([0.01, 0.04, 0.03, 0.005])), [0.03, 0.06, 0.06, 0.02])
    assert holm(np.array([0.9, 0.8])).max() == 1


def test_paired_t_test_by_hand():
    # Mean 2, standard deviation 1, n 3: t = 2 / (1 / sqrt(3)) = 3.4641 with two degrees of freedom.
    assert paired_p(np.array([1.0, 2.0, 3.0])) == pytest.approx(0.07418, abs=1e-5)
    assert paired_p(np.zeros(5)) == paired_p(np.array([1.0])) == 1
    assert paired_p(np.full(5, 0.1)) < 1e-9


def measured(**of_method: tuple[float, float, float]) -> pd.DataFrame:
    """Return 32 photos with methods of given deletion, insertion and ROAD, and controls of 0.5, 0.5 and 0.

    Each varies by 0.01 to both sides, in a rhythm of its own, so means are as given.
    """
    controls = dict.fromkeys(("random", "centre", "edges"), (0.5, 0.5, 0.0))
    rows = [
        {"file": f"{photo}.jpg", "method": method} | {
            name: mean + 0.01 * (-1) ** (photo >> rhythm)
            for name, mean in zip(("deletion", "insertion", "road"), means, strict=True)
        }
        for rhythm, (method, means) in enumerate((of_method | controls).items())
        for photo in range(32)
    ]  # fmt: skip
    return pd.DataFrame(rows)


def test_a_method_that_is_first_by_all_three_is_recommended():
    agreement = agree(measured(rise=(0.2, 0.8, 0.3), grad_cam=(0.4, 0.6, 0.1)))
    assert agreement.agreed == ("rise",)
    assert agreement.comparisons == 3 * (1 + 2 * 3)  # a pair of methods, and each with three controls, three times
    assert agreement.n == 32
    assert [order.level for order in agreement.orders.values()] == [("rise",)] * 3


def test_methods_that_are_level_are_recommended_together():
    assert agree(measured(rise=(0.2, 0.8, 0.3), grad_cam=(0.2, 0.8, 0.3))).agreed == ("grad_cam", "rise")


def test_where_fills_disagree_nothing_is_recommended():
    agreement = agree(measured(rise=(0.2, 0.6, 0.1), grad_cam=(0.4, 0.8, 0.3)))
    assert agreement.agreed == ()
    assert [order.first for order in agreement.orders.values()] == ["rise", "grad_cam", "grad_cam"]


def test_the_first_of_bad_methods_is_not_recommended():
    agreement = agree(measured(rise=(0.2, 0.8, 0.0)))  # by ROAD no better than the controls
    assert agreement.agreed == ()
    assert agreement.orders["road"].clear == ()


def test_a_method_of_fewer_photos_takes_no_part():
    table = measured(rise=(0.2, 0.8, 0.3), grad_cam=(0.1, 0.9, 0.4))
    few = table[(table["method"] != "grad_cam") | table["file"].isin(["0.jpg", "1.jpg"])]
    agreement = agree(few)
    assert (agreement.agreed, agreement.few) == (("rise",), {"grad_cam": 2})


def test_nothing_tested_says_nothing():
    assert agree(measured()).agreed == ()
    assert agree(measured(rise=(0.2, 0.8, 0.3)).query("file == '0.jpg'")).agreed == ()


def explanation(raw: list[list[float]]) -> Explanation:
    return Explanation("grad_cam", "net", "happy", np.array(raw, np.float32), 8, None, 0.0, {})


def test_a_map_of_the_other_sign_is_alike_as_an_absolute_one():
    one, other = [[1.0, -2.0], [3.0, -4.0]], [[-1.0, 2.0], [-3.0, 4.0]]
    alike = likeness(explanation(one), explanation(other))
    assert alike.rank_correlation == pytest.approx(-1)
    assert alike.absolute_rank_correlation == pytest.approx(1, abs=1e-6)


def test_two_constant_maps_say_nothing():
    for other in (explanation([[0.0, 0.0], [0.0, 0.0]]), explanation([[0.0, 1.0], [2.0, 3.0]])):
        alike = likeness(explanation([[0.0, 0.0], [0.0, 0.0]]), other)
        assert alike.is_constant
        assert np.isnan(alike[:3]).all()


def drawn(values: np.ndarray, constant: int = 0) -> pd.DataFrame:
    rows = [{"method": "eigen_cam", "draw": draw, "file": str(photo), "rank_correlation": value,
             "absolute_rank_correlation": value, "is_constant": False}
            for draw, row in enumerate(values) for photo, value in enumerate(row)]  # fmt: skip
    table = pd.DataFrame(rows)
    table.loc[: constant - 1, ["rank_correlation", "absolute_rank_correlation"]] = np.nan
    table.loc[: constant - 1, "is_constant"] = True
    return table


def test_four_draws_that_differ_flag_nothing():
    """One net's Eigen-CAM over four draws; the first alone would have been flagged."""
    of_draws = np.array([0.71, 0.63, 0.32, 0.24, 0.5])[:, None].repeat(50, 1)
    redrawn = fully_redrawn(drawn(of_draws))["eigen_cam"]
    assert redrawn.signed.value == pytest.approx(0.48)
    assert redrawn.signed.interval.low < 0.4 < 0.55 < redrawn.signed.interval.high
    assert not redrawn.is_alike
    assert not redrawn.is_different
    assert insensitive(drawn(of_draws[:1])) == {}


def test_draws_that_agree_decide():
    assert insensitive(drawn(np.full((5, 50), 0.9)))["eigen_cam"].is_alike
    assert fully_redrawn(drawn(np.full((5, 50), 0.1)))["eigen_cam"].is_different


def test_constant_maps_are_counted_and_left_out():
    redrawn = fully_redrawn(drawn(np.full((5, 4), 0.9), constant=12))["eigen_cam"]
    assert (redrawn.constant, redrawn.compared, redrawn.is_often_constant) == (12, 20, True)
    assert redrawn.signed.value == pytest.approx(0.9)


def test_an_interval_over_both_is_wider_than_over_pairs():
    values = np.random.default_rng(0).normal(0, 1, (5, 1)) + np.random.default_rng(1).normal(0, 0.1, (5, 50))
    metric = crossed_mean(values)
    assert metric.n == 50
    assert metric.interval.high - metric.interval.low > 3 * values.std() / np.sqrt(values.size)
    assert np.isnan(crossed_mean(np.full((5, 2), np.nan)).value)
