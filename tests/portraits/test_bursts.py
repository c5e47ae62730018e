"""Bursts of rendered people: what stays, what moves and what goes wrong, decided before anything is drawn."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from data.portraits import sets
from data.portraits.bursts import COUNT, FAULTS, FIRST, LENGTHS, chosen, moments, mood_of, path_of
from data.portraits.expression import POSING, drawn
from data.portraits.finish import finished, missed, smeared
from data.portraits.plan import Moment, draw
from mood.bursts.rates import MEANING

DEMO = Path(__file__).resolve().parents[2] / "data" / "demo"


def test_a_burst_is_one_person_in_one_scene():
    for number in range(1, COUNT + 1):
        plans = moments(number)
        assert len(plans) in LENGTHS
        assert [plan.moment.frame for plan in plans] == list(range(1, len(plans) + 1))
        assert len({(plan.seed, plan.mood, plan.years, plan.tone, plan.light, plan.background) for plan in plans}) == 1
        assert len({plan.intensity for plan in plans}) == len(plans)
        assert np.ptp([plan.yaw for plan in plans]) < 60


def test_in_each_something_goes_wrong_and_something_right():
    for number in range(1, COUNT + 1):
        faults = [plan.moment.faults for plan in moments(number)]
        assert () in faults
        assert any(faults)
    every = {one for _, plan in chosen() for one in plan.moment.faults}
    assert every == set(MEANING)
    assert len(MEANING) == len(FAULTS)


def test_burst_people_are_in_no_other_picture():
    seeds = {seed for _, seed in sets.chosen()}
    assert not seeds & {FIRST + number for number in range(COUNT)}
    assert [mood_of(number) for number in (1, 2, 3)] == ["happy", "happy", "sad"]


def test_who_poses_keeps_the_eyes_open_but_for_a_blink():
    for _, plan in chosen():
        closed = drawn(plan).units.get("eyeBlink", 0)
        assert closed == 1 if "eyes closed" in plan.moment.faults else closed <= POSING


def test_a_shaken_even_picture_is_even_and_a_point_becomes_a_line():
    even = np.full((30, 30, 3), 0.2)
    assert smeared(even, 9, 0.7) == pytest.approx(even)
    point = np.zeros((31, 31, 1))
    point[15, 15] = 1
    line = smeared(point, 8, 0.0)[..., 0]
    assert line.sum() == pytest.approx(1)
    assert np.flatnonzero(line.sum(1)).tolist() == [15]
    assert np.flatnonzero(line.sum(0)).tolist() == list(range(11, 20))


def test_what_is_out_of_focus_keeps_its_light():
    light = np.zeros((41, 41, 3))
    light[20, 20] = 1
    soft = missed(light, Moment(frame=1, defocus=2), 1)
    assert soft.sum() == pytest.approx(3, rel=0.02)
    assert soft.max() < 0.1
    assert missed(light, Moment(frame=1), 1) is light


def test_the_camera_brightens_by_stops_and_its_noise_is_new_each_time():
    light, plan = np.full((40, 40, 3), 0.2), draw(1, "happy")
    normal = finished(plan, light)
    assert finished(replace(plan, moment=Moment()), light) == normal
    one, two = (finished(replace(plan, moment=Moment(frame=frame)), light) for frame in (1, 2))
    assert one != two
    assert finished(replace(plan, moment=Moment(stops=1)), light / 2) == normal


def test_the_shipped_bursts_say_what_the_seeds_say():
    table = pd.read_csv(DEMO / "bursts.csv", keep_default_na=False)
    plans = list(chosen())
    assert table["file"].tolist() == [path_of(DEMO, n, p.moment.frame).relative_to(DEMO).as_posix() for n, p in plans]
    for row, (number, plan) in zip(table.to_dict("records"), plans, strict=True):
        assert (DEMO / row["file"]).exists()
        assert (row["burst"], row["seed"], row["label"]) == (number, plan.seed, plan.mood)
        assert row["faults"] == ";".join(plan.moment.faults)
        assert {name: row[name] for name in plan.truth} == plan.truth
