"""Which portraits are shown first: by a rule over predictions, with known answers."""

import pandas as pd
import pytest

from mood.evaluation import predictions
from mood.showcase import making
from mood.zoo.study import GENERATIONS
from tests.conftest import ROOT

CASES = {  # file: label, P(happy) of three generations, oldest first
    "rises-0.jpg": ("happy", 0.1, 0.4, 0.9),
    "rises-1.jpg": ("happy", 0.2, 0.3, 0.9),  # its least step is smaller
    "rises-2.jpg": ("sad", 0.9, 0.6, 0.3),
    "falls-0.jpg": ("happy", 0.3, 0.2, 0.9),  # right at last, but the second step is down
    "right-0.jpg": ("sad", 0.1, 0.2, 0.1),
    "right-1.jpg": ("sad", 0.1, 0.1, 0.1),  # surer
    "right-2.jpg": ("happy", 0.6, 0.6, 0.6),
    "right-3.jpg": ("happy", 0.99, 0.99, 0.52),  # too near a coin's toss to be shown
    "wrong-0.jpg": ("happy", 0.1, 0.2, 0.3),
    "wrong-1.jpg": ("happy", 0.2, 0.2, 0.2),
    "wrong-2.jpg": ("happy", 0.4, 0.4, 0.4),
}


def tables(split: str = "test") -> dict[str, pd.DataFrame]:
    return {
        name: pd.DataFrame({
            "id": list(CASES), "split": split, "y_true": [case[0] for case in CASES.values()],
            "p_sad": [1 - case[1 + index] for case in CASES.values()],
            "p_happy": [case[1 + index] for case in CASES.values()],
        })
        for index, name in enumerate(("first", "second", "third"))
    }  # fmt: skip


def test_the_clearest_of_each_kind_comes_first_then_that_of_the_other_label():
    chosen = making.choose(tables())
    assert [portrait.kind for portrait in chosen] == [*making.KINDS, *making.KINDS]
    files = [portrait.file for portrait in chosen]
    assert files[0] == "rises-0.jpg"
    assert files[1] == "right-1.jpg"
    assert files[2] == "wrong-1.jpg"
    assert files[3] == "rises-2.jpg"
    assert files[4] == "right-2.jpg"
    assert files[5] == "wrong-0.jpg"  # no sad one is wrong for all: the next happy one


def test_those_of_a_kind_are_counted_near_the_threshold_too():
    counts = {portrait.kind: (portrait.n_alike, portrait.n) for portrait in making.choose(tables())}
    assert counts == {"improves": (3, 11), "right": (4, 11), "wrong": (3, 11)}


def test_only_test_photos_are_shown():
    assert making.choose(tables("validation")) == []


def test_the_bundled_portraits_are_those_of_the_rule():
    from mood import showcase

    bundled = {name: predictions.read(ROOT / "models" / name / "predictions-demo.csv") for name in GENERATIONS}
    chosen = making.choose(bundled)
    shown = showcase.read(ROOT / "models", ROOT / "data" / "demo")
    assert [making.Chosen(of.file, of.label, of.kind, of.n_alike, of.n) for of in shown] == chosen
    assert len(chosen) == making.MOST
    for exhibit in shown:
        for said in exhibit.verdicts:
            table = bundled[said.generation].set_index("id")
            assert said.p["happy"] == pytest.approx(table.loc[exhibit.file, "p_happy"], abs=0.02)
