"""Paired tests against published p-values."""

import numpy as np
import pandas as pd
import pytest

from mood.errors import ManifestError
from mood.evaluation import McNemar, Scores, compare, gain, holm, patterns, predictions, verdict
from mood.tasks import Task


@pytest.mark.parametrize(
    ("a", "b", "pvalue"),
    [
        (1, 9, 0.0215),
        (6, 0, 0.03125),
        (5, 0, 0.0625),
        (8, 1, 0.0391),
        (9, 2, 0.0654),
        (12, 4, 0.0768),
        (0, 0, 1.0),
        (3, 3, 1.0),
    ],
)
def test_exact_mcnemar(a, b, pvalue):
    assert McNemar(0, a, b, 0).pvalue == pytest.approx(pvalue, abs=5e-5)
    assert McNemar(0, b, a, 0).pvalue == McNemar(0, a, b, 0).pvalue


TASK = Task("t", "Dog or not", ("cat", "dog"), positive="dog")


def evaluation(p, labels="d" * 9):
    y_true = [{"c": "cat", "d": "dog"}[label] for label in labels[: len(p)]]
    rows = {
        "id": [f"{i}" for i in range(len(p))],
        "split": "test",
        "y_true": y_true,
        "p_cat": 1 - np.array(p),
        "p_dog": p,
    }
    return Scores.of(pd.DataFrame(rows), TASK).at()


def test_counts_of_two_models():
    test = compare(evaluation([0.9, 0.9, 0.1, 0.1, 0.1]), evaluation([0.9, 0.1, 0.9, 0.9, 0.1]))
    assert (test.both, test.only_a, test.only_b, test.neither) == (1, 1, 2, 1)
    assert test.difference == pytest.approx(0.2)


def test_points_are_those_between_the_figures_that_are_shown():
    """Of 2,000 photos 69.95 % and 60.02 % are shown as 70.0 % and 60.0 %, and 9.93 points as 10."""
    test = McNemar(both=0, only_a=1399, only_b=1201, neither=0)
    assert (test.n, test.points.split(" [")[0]) == (2600, "-7.6 points")  # 53.8 % and 46.2 %
    test = McNemar(both=2, only_a=1, only_b=0, neither=3)  # 50.0 % and 33.3 %, and not 16.7 by itself
    assert test.points.startswith("-16.7 points [")
    test = McNemar(both=37, only_a=4, only_b=10, neither=18)  # 59.42 % and 68.12 %: 8.70, shown 59.4 and 68.1
    assert test.points.startswith("+8.7 points [")
    test = McNemar(both=0, only_a=11, only_b=17, neither=1589)  # 0.680 % and 1.051 %: 0.371, shown 0.7 and 1.1
    assert test.points.startswith("+0.4 points [")


def test_a_gain_by_hand_and_what_is_said_of_it():
    """Half the photos gain log 2 and half lose it: nothing; all gain it: it helps."""
    before = evaluation([0.4, 0.4, 0.4, 0.4]).scores
    mixed, better = evaluation([0.8, 0.2, 0.8, 0.2]).scores, evaluation([0.8] * 4).scores
    assert gain(before, mixed).value == pytest.approx(0)
    assert verdict(gain(before, mixed)) == "not shown to help"
    assert gain(before, better).value == pytest.approx(np.log(2))
    assert [verdict(gain(*pair)) for pair in ((before, better), (better, before))] == ["helps", "does harm"]


def test_only_photos_that_both_saw_under_one_label_are_compared():
    assert compare(evaluation([0.9, 0.9, 0.9]), evaluation([0.1])).n == 1
    assert compare(evaluation([0.9, 0.9, 0.9], "ddd"), evaluation([0.1, 0.1, 0.1], "dcd")).n == 2


def test_patterns_count_who_is_right():
    counts = patterns([evaluation([0.9, 0.9, 0.1]), evaluation([0.9, 0.1, 0.1])])
    assert counts == {(True, True): 1, (True, False): 1, (False, True): 0, (False, False): 1}


def test_holm_by_hand():
    assert holm([0.01, 0.04, 0.03]) == pytest.approx([0.03, 0.06, 0.06])
    assert holm([0.9, 0.8]) == [1.0, 1.0]


def test_tables_survive_a_round_trip(tmp_path):
    original = predictions.table(
        ["b", "a"], ["test", "test"], ["dog", "cat"], np.array([[0.75, 0.25], [0.5, 0.5]]), TASK.classes
    )
    path = predictions.save(original, tmp_path, "demo")
    assert predictions.tables(tmp_path) == {"demo": path}
    pd.testing.assert_frame_equal(predictions.read(path), original)
    assert original["id"].to_list() == ["a", "b"]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("id,split,y_true\na,test,dog\n", "p_<class>"),
        ("id,split,y_true,p_dog\na,test,dog,0.7\n", "at least two classes"),
        ("id,split,y_true,p_cat,p_dog\na,test,dog,-0.7,1.7\n", r"\[0, 1\]"),
        ("id,split,y_true,p_cat,p_dog\na,test,dog,0.7,0.7\n", "sum to 1"),
        ("id,split,y_true,p_cat,p_dog\na,test,cow,0.3,0.7\n", "one of cat, dog"),
    ],
)
def test_bad_tables_are_refused(text, message, tmp_path):
    path = tmp_path / "predictions-x.csv"
    path.write_text(text)
    with pytest.raises(ManifestError, match=message):
        predictions.read(path)
