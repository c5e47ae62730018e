"""Accuracy by the ground truth of rendered pictures: known answers, and what the test may not be fooled by."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from mood.cli import main
from mood.triage.truth import (
    FACTORS,
    by_value,
    differences,
    expression_of,
    factors_of,
    p_same,
    unambiguous,
    with_truth,
)

DEMO = Path(__file__).resolve().parents[2] / "data" / "demo"
SCENE = next(factor for factor in FACTORS if factor.column == "scene")
SKIN = next(factor for factor in FACTORS if factor.column == "skin")
SEX = next(factor for factor in FACTORS if factor.column == "sex")


def rows(**columns) -> pd.DataFrame:
    n = len(next(iter(columns.values())))
    return pd.DataFrame({"id": [str(index) for index in range(n)], **columns})


def test_intensities_have_names():
    assert expression_of(pd.Series([0.0, 0.34, 0.35, 0.64, 0.65, 1.0])).to_list() == [
        "ambiguous", "ambiguous", "mild", "mild", "clear", "clear",
    ]  # fmt: skip


def test_accuracy_by_value_is_counted_by_hand():
    table = rows(scene=["with", "with", "with", "against"], is_correct=[True, True, False, False])
    accuracy = by_value(table, SCENE)
    assert [(value, metric.value, metric.n) for value, metric in accuracy.items()] == [
        ("with", pytest.approx(2 / 3), 3),
        ("against", 0.0, 1),
    ]
    assert accuracy["against"].interval.high > 0.5


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
    metric = unambiguous(table)
    assert (metric.value, metric.n) == (0.5, 2)
    assert unambiguous(table[:0]) is None
    assert unambiguous(table.drop(columns="scene")) is None


def counted(column: str, *cells: tuple[str, str, int, int]) -> pd.DataFrame:
    """Return rows of which so many are right: value, label, right, all."""
    return rows(**{
        column: [value for value, _, _, n in cells for _ in range(n)],
        "y_true": [label for _, label, _, n in cells for _ in range(n)],
        "is_correct": [place < right for _, _, right, n in cells for place in range(n)],
    })


def test_fishers_test_of_the_lady_tasting_tea():
    """Of four cups with milk first three are named rightly, of the four others one: p = 34 / 70."""
    table = counted("sex", ("female", "happy", 3, 4), ("male", "happy", 1, 4))
    assert p_same(table, SEX) == pytest.approx(34 / 70)


def test_three_values_have_the_p_value_of_their_tables():
    """Of two right among six, both in one pair of three: 3 of 15 ways, and none is likelier."""
    table = counted("skin", ("light", "sad", 2, 2), ("medium", "sad", 0, 2), ("dark", "sad", 0, 2))
    assert p_same(table, SKIN) == pytest.approx(3 / 15, abs=0.02)


def test_opposite_differences_of_two_labels_do_not_cancel():
    """Pooled, both sexes are right on half of their pictures; within a label one always is and one never."""
    cells = [("female", "happy", 0, 20), ("male", "happy", 20, 20), ("female", "sad", 20, 20), ("male", "sad", 0, 20)]
    table = counted("sex", *cells)
    assert {metric.value for metric in by_value(table, SEX).values()} == {0.5}
    tests = differences(table)
    assert [(test.factor, test.label, test.is_shown) for test in tests] == [(SEX, "happy", True), (SEX, "sad", True)]
    assert tests[0].pvalue < 1e-9
    assert tests[0].title == "sex among the happy"
    assert "male 100.0% [83.9%, 100.0%], n = 20; adjusted p = " in str(tests[0])


def test_people_and_pictures_are_families_of_their_own():
    """However many factors of the picture are tested, who is in it is adjusted for its own tests only."""
    table = counted("sex", ("female", "happy", 3, 4), ("male", "happy", 1, 4))
    same = {factor.column: "one" for factor in FACTORS if not factor.is_of_people}
    assert differences(table.assign(**same))[-1].pvalue == pytest.approx(34 / 70)
    both = differences(table.assign(age=table["sex"]))
    assert len(both) == 2
    assert all(test.pvalue == pytest.approx(68 / 70) for test in both if test.factor == SEX)


def test_nothing_to_compare_is_no_difference():
    assert p_same(counted("sex", ("female", "happy", 3, 4)), SEX) == 1.0
    assert p_same(counted("sex", ("female", "happy", 4, 4), ("male", "happy", 9, 9)), SEX) == 1.0


def test_a_net_that_always_says_sad_is_no_better_in_the_dark():
    """Most dark scenes are sad here, so it is right there more often; within a label it is right or wrong always."""
    label = np.repeat(["sad", "sad", "sad", "happy"], 20)
    scene = np.where(np.arange(80) < 50, "with", "against")
    table = rows(scene=scene, y_true=label, is_correct=label == "sad")
    assert by_value(table, SCENE)["with"].value == 1.0
    assert [test.pvalue for test in differences(table)] == [1.0, 1.0]


def test_chance_alone_is_rarely_called_a_difference():
    random, pvalues = np.random.default_rng(1), []
    for _ in range(100):
        table = rows(sex=random.choice(["female", "male"], 60), is_correct=random.random(60) < 0.7)
        pvalues.append(p_same(table, SEX))
    assert np.mean(np.array(pvalues) < 0.05) < 0.12


def test_transfer_differs_by_sex_among_the_happy_portraits():
    from mood.evaluation import read, with_outcome

    table = with_outcome(read(DEMO.parents[1] / "models" / "transfer" / "predictions-demo.csv"))
    manifest = pd.read_csv(DEMO / "manifest.csv", keep_default_na=False)
    tests = differences(with_truth(table[table["split"] == "test"], manifest))
    shown = [test for test in tests if test.is_shown and test.factor.is_of_people]
    assert [test.title for test in shown] == ["sex among the happy"]
    counts = {value: (round(metric.value * metric.n), metric.n) for value, metric in shown[0].accuracy.items()}
    assert counts == {"female": (77, 123), "male": (117, 132)}
    assert shown[0].pvalue == pytest.approx(6 * 9.905e-07, rel=1e-3)


def test_the_command_prints_every_factor_of_the_portraits(capsys):
    assert main(["truth", "transfer", "--photos", str(DEMO)]) == 0
    printed = capsys.readouterr().out
    assert printed.startswith("transfer: clear expressions, scene not against them: ")
    told = [line.split(":")[0].strip() for line in printed.splitlines()[1:]]
    assert [line for line in told if " among the " not in line] == [factor.title.lower() for factor in FACTORS]
    assert sum(" among the " in line for line in told) == 2 * len(FACTORS)
    assert "    sex among the happy: female 62.6% [53.8%, 70.6%], n = 123; male 88.6% " in printed


def test_real_photos_have_no_truth_to_print(face_folder, capsys):
    assert main(["truth", "transfer", "--photos", str(face_folder)]) != 0
    assert "does not know what its pictures show" in capsys.readouterr().err
