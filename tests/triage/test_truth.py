"""Accuracy by the ground truth of rendered pictures: known answers, and what the test may not be fooled by."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from mood.cli import main
from mood.triage.truth import FACTORS, by_value, expression_of, factors_of, p_same, unambiguous, with_truth

DEMO = Path(__file__).resolve().parents[2] / "data" / "demo"
SCENE = next(factor for factor in FACTORS if factor.column == "scene")
SKIN = next(factor for factor in FACTORS if factor.column == "skin")


def rows(**columns) -> pd.DataFrame:
    n = len(next(iter(columns.values())))
    return pd.DataFrame({"id": [str(one) for one in range(n)], **columns})


def test_intensities_have_names():
    assert expression_of(pd.Series([0.0, 0.34, 0.35, 0.64, 0.65, 1.0])).to_list() == [
        "ambiguous", "ambiguous", "mild", "mild", "clear", "clear",
    ]  # fmt: skip


def test_accuracy_by_value_is_counted_by_hand():
    table = rows(scene=["with", "with", "with", "against"], is_correct=[True, True, False, False])
    found = by_value(table, SCENE)
    assert [(value, metric.value, metric.n) for value, metric in found.items()] == [
        ("with", pytest.approx(2 / 3), 3),
        ("against", 0.0, 1),
    ]
    assert found["against"].interval.high > 0.5


def test_only_known_factors_are_asked_for():
    manifest = pd.DataFrame({"file": ["0"], "skin": ["dark"], "intensity": [0.5]})
    assert [factor.column for factor in factors_of(manifest)] == ["expression", "skin"]
    assert factors_of(pd.DataFrame({"file": ["0"]})) == ()
    joined = with_truth(rows(y_true=["sad"], is_correct=[True]), manifest)
    assert joined.loc[0, ["expression", "skin"]].to_list() == ["mild", "dark"]


def test_the_unambiguous_are_clear_and_not_against():
    table = rows(
        expression=["clear", "clear", "clear", "mild"],
        scene=["with", "neither", "against", "with"],
        is_correct=[True, False, False, False],
    )
    found = unambiguous(table)
    assert (found.value, found.n) == (0.5, 2)
    assert unambiguous(table[:0]) is None
    assert unambiguous(table.drop(columns="scene")) is None


def test_what_makes_the_difference_is_found():
    dark = np.repeat([True, False], 40)
    table = rows(skin=np.where(dark, "dark", "light"), y_true=np.tile(["happy", "sad"], 40), is_correct=~dark)
    assert p_same(table, SKIN) == pytest.approx(1 / 2001)


def test_a_net_that_always_says_sad_is_no_better_in_the_dark():
    """Most dark scenes are sad here, so it is right there more often; within a label it is right or wrong always."""
    label = np.repeat(["sad", "sad", "sad", "happy"], 20)
    scene = np.where(np.arange(80) < 50, "with", "against")
    table = rows(scene=scene, y_true=label, is_correct=label == "sad")
    assert by_value(table, SCENE)["with"].value == 1.0
    assert p_same(table, SCENE) == 1.0


def test_chance_alone_is_rarely_called_a_difference():
    random, found = np.random.default_rng(1), []
    for seed in range(100):
        table = rows(
            skin=random.choice(["light", "medium", "dark"], 60),
            y_true=random.choice(["happy", "sad"], 60),
            is_correct=random.random(60) < 0.7,
        )
        found.append(p_same(table, SKIN, 200, seed))
    assert np.mean(np.array(found) < 0.05) < 0.12


def test_the_command_prints_every_factor_of_the_portraits(capsys):
    assert main(["truth", "transfer", "--photos", str(DEMO)]) == 0
    printed = capsys.readouterr().out
    assert printed.startswith("transfer: clear expressions, scene not against them: ")
    assert [line.split(" (p = ")[0].strip() for line in printed.splitlines()[1:]] == [
        factor.title.lower() for factor in FACTORS
    ]


def test_real_photos_have_no_truth_to_print(face_folder, capsys):
    assert main(["truth", "transfer", "--photos", str(face_folder)]) != 0
    assert "does not know what its pictures show" in capsys.readouterr().err
