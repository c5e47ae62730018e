"""What photos of a burst lose by each criterion: cases worked out by hand."""

from dataclasses import replace

import numpy as np
import pytest

from mood.bursts import Weights
from mood.bursts.weighing import FINE, STEP, compare, mood_losses
from tests.bursts.making import face, portrait, shot


def lost(shots, band=0.0) -> dict[str, list[float]]:
    return {name: loss.tolist() for name, loss in compare(shots, band).losses.items()}


def test_nothing_is_lost_by_photos_that_are_alike():
    assert {tuple(loss) for loss in lost([portrait(), portrait()]).values()} == {(0, 0)}


def test_a_fault_costs_more_than_any_mood_and_what_is_no_fault_less():
    usual = Weights()
    weights = (usual.sharpness, usual.eyes, usual.gaze, usual.exposure)
    assert min(weights) / 2 >= usual.mood >= FINE * max(weights)
    series = [
        portrait(sharpness=0.2),
        portrait(eyes_open=0.05),
        portrait(exposure=-6),
        portrait(),
        portrait(),
        portrait(),
    ]
    found = lost(series)
    assert [found[name].index(1) for name in ("sharpness", "eyes", "exposure")] == [0, 1, 2]
    assert lost([portrait(gaze=50), portrait()])["gaze"] == [1, 0]


def test_a_fault_costs_more_with_each_face():
    two = (face(left=0.1), face(left=0.6))
    blink = (two[0], replace(two[1], eyes_open=0.05))
    both = tuple(replace(one, eyes_open=0.05) for one in two)
    shots = [shot(faces=two), shot(faces=two), shot(faces=blink), shot(faces=two), shot(faces=both), shot(faces=two)]
    assert lost(shots)["eyes"] == [0, 0, 0.75, 0, 1, 0]


def test_sharpness_within_the_band_of_the_sharpest_is_no_difference():
    series = [portrait(sharpness=sharp) for sharp in (1.0, 0.9, 0.6)]
    assert lost(series)["sharpness"] == pytest.approx([0, FINE * 0.1, FINE * 0.4])
    assert lost(series, 0.11)["sharpness"] == pytest.approx([0, 0, FINE * (1 - 0.6 / np.exp(-0.11))])


def test_light_within_a_step_of_the_burst_s_is_no_difference():
    series = [portrait(exposure=-2 + off) for off in (0, 0, STEP, -STEP, 0.5, -0.5)]
    within = lost(series)["exposure"]
    assert within[:4] == pytest.approx([0, 0, 0, 0], abs=1e-9)
    assert within[4] == pytest.approx(within[5])
    assert 0 < within[4] < FINE


def test_faces_need_room_to_the_edge():
    at_edge, inside = lost([portrait(left=0.0), portrait(left=0.4)])["framing"]
    assert (at_edge, inside) == (FINE, 0)
    group = [shot(faces=(face(left=0.4), face(left=0.8))), portrait(left=0.4)]
    assert lost(group)["framing"] == [FINE / 2, 0]


def test_who_is_not_found_costs_something_and_all_of_them_a_fault():
    two = (face(left=0.1), face(left=0.6))
    series = [shot(faces=two), shot(faces=two), shot(faces=two), shot(faces=two[:1]), shot()]
    assert lost(series)["gaze"] == [0, 0, 0, FINE / 2, 1]


def test_a_mood_within_the_band_costs_nothing_and_beyond_it_what_lies_below():
    assert mood_losses([0.9, 0.88, 0.5], 0.5).tolist() == [0, 0, pytest.approx(0.8452 - 0.5, abs=1e-4)]
    assert mood_losses([0.9, 0.88], 0).tolist() == pytest.approx([0, 0.02])
