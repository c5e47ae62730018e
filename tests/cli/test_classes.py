"""Folders of two and of three classes, from the command that trains to the report: each figure by its definition."""

import numpy as np
import pandas as pd
import pytest

from mood.cli import main
from mood.datasets import open_dataset
from mood.evaluation import Scores, predictions
from mood.findings import tell
from mood.zoo import Card
from tests.cli.conftest import draw_photos


def measured(folder) -> tuple[Card, pd.DataFrame]:
    """Return the card of a net that was trained on a folder, and what it said of the test photos."""
    rows = predictions.read(predictions.tables(folder / "models" / "baseline")[folder.name])
    assert len(rows) == len(open_dataset(folder).split("validation", "test").table)
    return Card.read(folder / "models" / "baseline"), rows[rows["split"] == "test"]


def reported(folder, capsys) -> str:
    capsys.readouterr()
    assert main(["report", "--models", str(folder / "models")]) == 0
    return capsys.readouterr().out


def f1(is_label: np.ndarray, is_called: np.ndarray) -> float:
    return 2 * float((is_label & is_called).sum()) / float(is_label.sum() + is_called.sum())


def test_of_two_classes_one_is_positive_and_has_a_threshold(tmp_path, capsys):
    pets = draw_photos(tmp_path / "pets", ("cat", "dog"), 16)
    assert main(["train", "baseline", "--photos", str(pets), "--positive", "cat"]) == 0
    card, test = measured(pets)
    task, metrics = card.spec.task, card.metrics["pets"]["test"]
    assert (task.classes, task.positive) == (("dog", "cat"), "cat")
    p, is_cat = test["p_cat"].to_numpy(), (test["y_true"] == "cat").to_numpy()
    pairs = p[is_cat][:, None] - p[~is_cat][None]
    assert metrics["roc_auc"]["value"] == pytest.approx(((pairs > 0) + (pairs == 0) / 2).mean(), abs=1e-3)
    assert metrics["roc_auc"]["n"] == len(test)
    assert "macro_f1" not in metrics
    scores = Scores.of(test, task)
    for threshold in (0.0, float(np.median(p)), 1.1):
        assert scores.at(threshold).accuracy.value == pytest.approx(((p >= threshold) == is_cat).mean())
    line = next(line for line in reported(pets, capsys).splitlines() if line.startswith("| baseline "))
    both = (f1(is_cat, p >= 0.5), f1(~is_cat, p < 0.5))
    assert f"| {both[0]:.3f} / {both[1]:.3f} | {metrics['roc_auc']['value']:.3f} [" in line


def test_of_three_classes_the_likeliest_is_called_and_each_counts_alike(three, capsys):
    card, test = measured(three)
    task, metrics = card.spec.task, card.metrics["animals"]["test"]
    assert (task.classes, task.positive) == (("bird", "cat", "dog"), None)
    called = np.array(task.classes)[test[["p_bird", "p_cat", "p_dog"]].to_numpy().argmax(1)]
    labels = test["y_true"].to_numpy()
    assert metrics["accuracy"]["value"] == pytest.approx((called == labels).mean(), abs=1e-3)
    expected = np.mean([f1(labels == label, called == label) for label in np.unique(labels)])
    assert metrics["macro_f1"]["value"] == pytest.approx(expected, abs=1e-3)
    assert not metrics.keys() & {"roc_auc", "brier", "average_precision"}
    scores = Scores.of(test, task)
    assert scores.at(0.1).confusion.tolist() == scores.at(0.9).confusion.tolist()
    line = next(
        line for line in reported(three, capsys).splitlines() if line.startswith("| baseline | animals | test ")
    )
    assert line.endswith(f"| {scores.at().metrics['macro_f1']} |")


@pytest.mark.parametrize(
    ("workspace", "labels", "question"),
    [
        ("trained", ("cat", "dog"), "Can a net tell photos of “dog” from those of “cat”?"),
        ("three", ("bird", "cat", "dog"), "Can a net tell photos of 3 classes apart?"),
    ],
)
def test_the_story_asks_about_these_classes(workspace, labels, question, request):
    folder = request.getfixturevalue(workspace)
    sections = {section.key: section for section in tell(folder / "models", None)}
    assert sections["question"].title == question
    each = len(open_dataset(folder).table) // len(labels)
    assert sections["data"].title == f"{each * len(labels)} photos of {len(labels)} classes"
    assert sections["data"].lead.startswith(f"In “{folder.name}” lie {each} of “{labels[0]}”")
    assert all(f"{each} of “{label}”" in sections["data"].lead for label in labels)
    told = " ".join(f"{section.title} {section.lead}" for section in sections.values())
    assert not any(word in told for word in ("search word", "Stock photos", "happier"))
