"""Birds, cats and dogs: what is asked of two classes can be asked of three."""

import json

import pandas as pd
import pytest

from mood import triage
from mood.cli import main
from mood.datasets import open_dataset
from mood.evaluation import share
from mood.zoo import Card

CLASSES = ("bird", "cat", "dog")


def test_they_are_trained_measured_and_reported(three, capsys):
    assert main(["evaluate", "baseline", "--photos", str(three)]) == 0
    task = Card.read(three / "models" / "baseline").spec.task
    assert (task.classes, task.positive) == (CLASSES, None)
    rows = pd.read_csv(three / "models" / "baseline" / "predictions-animals.csv")
    assert rows[[f"p_{label}" for label in CLASSES]].sum(axis=1).to_numpy() == pytest.approx(1, abs=1e-3)
    assert len(rows) == len(open_dataset(three).split("validation", "test").table)
    said = capsys.readouterr().out
    assert "3 classes" in said
    assert "bird " in said.split("- baseline, animals, test: ")[1]


def test_triage_measures_each_photo(three, capsys):
    assert main(["triage", "baseline", "--photos", str(three)]) == 0
    rows = triage.read(triage.path_of(three / "models", "baseline", "animals"))
    assert set(rows["id"]) == set(open_dataset(three).split("validation", "test").table["file"])
    assert rows[[f"p_{label}" for label in CLASSES]].sum(axis=1).to_numpy() == pytest.approx(1, abs=3e-4)
    wrong, n = (
        int((rows["split"] == "test").mul(rows["y_true"] != rows["y_pred"]).sum()),
        (rows["split"] == "test").sum(),
    )
    assert f"baseline: {wrong} errors among {n} test photos" in capsys.readouterr().out


def test_audits_look_at_every_class(three, capsys):
    for audit in ("quality", "shortcuts", "labels"):
        assert main(["audit", audit, "--photos", str(three)]) == 0
    said = capsys.readouterr().out
    assert "too dark: 0 of 48" in said
    shortcuts = pd.read_csv(three / "models" / "shortcuts-animals.csv")
    assert all(f"{row.shortcut}: {share(row.right, row.n)}" in said for row in shortcuts.itertuples())
    suspects = pd.read_csv(three / "models" / "transfer" / "suspects-animals.csv")
    assert suspects["label"].value_counts().to_dict() == dict.fromkeys(CLASSES, 16)


def test_explain_explains_the_class_that_is_asked_for(three, tmp_path):
    words = ["explain", str(three / "bird" / "000.png"), "--models", str(three / "models"), "--generation", "baseline"]
    assert main([*words, "--target", "bird", "--out", str(tmp_path / "maps")]) == 0
    (entry,) = json.loads((tmp_path / "maps" / "manifest.json").read_text())["explanations"]
    assert entry["target"] == "bird"
    assert set(entry["p"]) == set(CLASSES)


def test_a_positive_class_is_one_of_two(three, capsys):
    assert main(["train", "baseline", "--positive", "cat", "--photos", str(three)]) != 0
    assert "The positive class is the last of two" in capsys.readouterr().err
