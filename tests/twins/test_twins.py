"""What moves a net and which map knows it: answers worked out by hand, and the two commands end to end."""

import hashlib
import shutil

import numpy as np
import pandas as pd
import pytest
from PIL import Image

from mood import twins
from mood.cli import main
from mood.errors import DataError
from mood.twins import CHANGED_IN, FACTORS, SAME
from mood.twins.effects import log_odds
from mood.twins.parts import scores
from tests.conftest import ROOT, draw_face

TABLE = pd.DataFrame(
    [
        ("one", "expression", -4.0, 1), ("one", "mouth", -3.0, 1), ("one", "light", 2.0, 0),
        ("two", "expression", -2.0, 0), ("two", "mouth", 1.0, 0), ("two", "light", -2.0, 1),
    ],
    columns=["person", "factor", "change", "flips"],
).assign(target="glad", p_before=0.9, p_after=0.2)  # fmt: skip


def test_log_odds_by_hand():
    assert log_odds(np.array([[0.7]])).tolist() == [[-0.7, 0.7]]
    three = log_odds(np.log(np.array([[0.5, 0.3, 0.2]])))
    assert three == pytest.approx(np.log([[1.0, 3 / 7, 1 / 4]]))
    assert log_odds(np.array([[1000.0, 0.0]])).tolist() == [[1000, -1000]]


def test_of_two_classes_two_units_say_what_one_does():
    z = np.random.default_rng(0).normal(size=(5, 1)) * 3
    assert log_odds(np.c_[-z / 2, z / 2]) == pytest.approx(log_odds(z))


def test_effects_are_sizes_whichever_way_they_go():
    found = {effect.factor: effect for effect in twins.effects(TABLE)}
    assert found["expression"].size.value == 3
    assert (found["mouth"].size.value, found["light"].size.value) == (2, 2)
    assert found["expression"].share.value == pytest.approx(3 / 5)  # beside light: the mouth is within it
    assert found["mouth"].share.value == pytest.approx(2 / 5)
    assert (found["light"].flips.value, found["light"].flips.n) == (0.5, 2)
    assert twins.effects(TABLE)[0].factor == "expression"


def test_who_is_shown_is_the_one_that_changed_most_among_those_that_flipped():
    assert twins.moved_most(TABLE, "light").person == "two"
    assert twins.moved_most(TABLE.assign(flips=0), "light") is None


@pytest.fixture
def squares():
    """Return masks of seven columns, one a factor, on 7 by 14 places."""
    columns = np.repeat(np.arange(7), 2)[None] * np.ones((7, 1))
    hard = {factor: columns == number for number, factor in enumerate(CHANGED_IN)}
    return hard, {factor: part * 1.0 for factor, part in hard.items()}


def test_a_map_with_the_true_effects_ranks_them_and_points_at_the_strongest(squares):
    hard, soft = squares
    true = np.array([3.0, 7, 1, 2, 6, 5, 4])
    heat = sum(effect * part for effect, part in zip(true, hard.values(), strict=True))
    found = scores(heat, hard, soft, true)
    assert (found["rank"], found["rank_soft"], found["pointing"]) == (1, 1, 1)
    assert found["brows"] == pytest.approx(7 / true.sum())
    assert sum(found[factor] for factor in CHANGED_IN) == pytest.approx(1)
    other = scores(heat.max() - heat, hard, soft, true)
    assert (other["rank"], other["pointing"]) == (-1, 0)


def test_a_map_that_points_nowhere_has_no_score(squares):
    hard, soft = squares
    assert np.isnan([*scores(np.zeros((7, 14)), hard, soft, np.arange(7.0)).values()]).all()


def test_a_method_must_beat_every_control_and_p_is_adjusted():
    people = [f"person {number}" for number in range(20)]
    random = np.random.default_rng(0)
    noise = {name: random.uniform(-0.2, 0.2, 20) for name in ("random", "centre", "edges", "saliency")}
    ranks = noise | {"grad_cam": 0.5 + random.uniform(0, 0.1, 20), "rise": noise["edges"] + 0.5 * (np.arange(20) % 2)}
    table = pd.concat(
        pd.DataFrame({"person": people, "method": method, "rank": of, "rank_soft": of, "pointing": 1.0})
        for method, of in ranks.items()
    )
    found = {one.method: one for one in twins.placed(table)}
    assert found["grad_cam"].is_shown
    assert not found["saliency"].is_shown
    assert all(found[control].pvalue is None for control in ("random", "centre", "edges"))
    assert found["grad_cam"].pvalue == pytest.approx(3 * 2**-20)  # all 20 differences are above 0, of three methods


def test_agreement_of_two_orders():
    ranks = {"grad_cam": 0.1, "rise": 0.2, "saliency": 0.3}
    rows = [
        {"person": person, "method": method, "rank": rank, "rank_soft": rank, "pointing": 0.0}
        for method, rank in (ranks | dict.fromkeys(("random", "centre", "edges"), 0.0)).items()
        for person in ("one", "two")
    ]
    found = twins.placed(pd.DataFrame(rows))
    means = {one.method: one.rank for one in found}
    assert twins.agreement(found, means).value == 1
    assert twins.agreement(found, {"rise": means["rise"]}) is None


@pytest.fixture
def rendered(tmp_path):
    """Return a folder of drawn twins of three people, with masks, labelled with the study's moods."""
    root, rows = tmp_path / "twins", []
    for number in range(3):
        folder = root / f"person_{number}"
        folder.mkdir(parents=True)
        for at, factor in enumerate((SAME, *FACTORS)):
            path = folder / f"{factor}.jpg"
            draw_face("sad" if factor in ("mouth", "expression") else "happy", 50 + number + 7 * at, side=96).save(path)
            parts = np.repeat(np.arange(9, dtype=np.uint8), 11)[:96][None].repeat(96, 0)
            Image.fromarray(parts).save(path.with_suffix(".png"))
            rows.append({
                "person": folder.name, "factor": factor, "from": "a", "to": "b",
                "file": f"{folder.name}/{factor}.jpg", "mask": f"{folder.name}/{factor}.png",
                "sha256": hashlib.sha256(path.read_bytes()).hexdigest(), "label": ("sad", "happy")[number % 2],
            })  # fmt: skip
    pd.DataFrame(rows).to_csv(root / "twins.csv", index=False)
    return root


@pytest.fixture
def models(tmp_path):
    """Return a folder with the smallest of the bundled nets."""
    of_others = shutil.ignore_patterns("*-twins.csv")
    shutil.copytree(ROOT / "models" / "baseline", tmp_path / "models" / "baseline", ignore=of_others)
    return tmp_path / "models"


def run(*words):
    return main([*map(str, words)])


def test_the_commands_measure_what_they_say(rendered, models, capsys):
    run("experiment", "twins", "--twins", rendered, "--models", models)
    table = pd.read_csv(models / "baseline" / "causes-twins.csv")
    assert len(table) == 3 * len(FACTORS)
    assert ((table["p_after"] < 0.5) == table["flips"].astype(bool)).all()
    odds = np.log(table["p_after"] / (1 - table["p_after"])) - np.log(table["p_before"] / (1 - table["p_before"]))
    assert odds.to_numpy() == pytest.approx(table["change"].to_numpy(), abs=1e-2)
    assert "whole expression" in capsys.readouterr().out
    run("maps", "twins", "--twins", rendered, "--models", models, "--method", "grad_cam", "--limit", 2)
    first = pd.read_csv(models / "baseline" / "parts-twins.csv")
    assert len(first) == 2 * 4
    assert first["rank"].between(-1, 1).all()
    run("maps", "twins", "--twins", rendered, "--models", models, "--method", "grad_cam")
    again = pd.read_csv(models / "baseline" / "parts-twins.csv")
    assert len(again) == 3 * 4
    pd.testing.assert_frame_equal(again.head(8), first)  # a second run goes on
    assert "control: centre" in capsys.readouterr().out


def test_who_lacks_a_twin_does_not_count(rendered):
    table = pd.read_csv(rendered / "twins.csv")
    table[~((table["person"] == "person_1") & (table["factor"] == "hair"))].to_csv(rendered / "twins.csv", index=False)
    assert twins.open_twins(rendered).people == ["person_0", "person_2"]


def test_another_picture_than_the_manifest_s_is_refused(rendered):
    draw_face("sad", 1, side=96).save(rendered / "person_0" / "base.jpg")
    with pytest.raises(DataError, match="another picture"):
        twins.open_twins(rendered).photo("person_0", SAME)


def test_no_twins_are_named_with_what_to_do(tmp_path, models, capsys):
    assert twins.open_twins(tmp_path) is None
    assert run("experiment", "twins", "--twins", tmp_path, "--models", models)
    assert "lie no twins" in capsys.readouterr().err
