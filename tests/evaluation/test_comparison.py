"""Paired tests against published p-values."""

import numpy as np
import pandas as pd
import pytest

from mood.errors import ManifestError
from mood.evaluation import compare, holm, join, predictions
from mood.evaluation.comparison import mcnemar_pvalue


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
    assert mcnemar_pvalue(a, b) == pytest.approx(pvalue, abs=5e-5)
    assert mcnemar_pvalue(b, a) == mcnemar_pvalue(a, b)


def table(p):
    rows = {"id": [f"{i}" for i in range(len(p))], "split": "test", "y_true": "happy", "p_happy": p}
    return pd.DataFrame(rows)


def test_counts_of_two_models():
    found = compare(table([0.9, 0.9, 0.1, 0.1, 0.1]), table([0.9, 0.1, 0.9, 0.9, 0.1]))
    assert (found.both, found.only_a, found.only_b, found.neither) == (1, 1, 2, 1)
    assert found.difference == pytest.approx(0.2)


def test_only_photos_that_both_saw_are_compared():
    assert compare(table([0.9, 0.9, 0.9]), table([0.1])).n == 1


def test_join_keeps_one_column_a_model():
    assert list(join({"x": table([0.1]), "y": table([0.2])}).columns) == ["id", "split", "y_true", "x", "y"]


def test_holm_by_hand():
    assert holm([0.01, 0.04, 0.03]) == pytest.approx([0.03, 0.06, 0.06])
    assert holm([0.9, 0.8]) == [1.0, 1.0]


def test_tables_survive_a_round_trip(tmp_path):
    original = predictions.table(["b", "a"], ["test", "test"], ["happy", "sad"], np.array([[0.75, 0.25], [0.5, 0.5]]))
    path = predictions.save(original, tmp_path, "demo")
    assert predictions.tables(tmp_path) == {"demo": path}
    pd.testing.assert_frame_equal(predictions.read(path), original)
    assert original["id"].to_list() == ["a", "b"]


def test_bad_tables_are_refused(tmp_path):
    path = tmp_path / "predictions-x.csv"
    path.write_text("id,split,y_true\na,test,happy\n")
    with pytest.raises(ManifestError, match="p_<class>"):
        predictions.read(path)
    path.write_text("id,split,y_true,p_happy\na,test,happy,1.7\n")
    with pytest.raises(ManifestError, match=r"\[0, 1\]"):
        predictions.read(path)
