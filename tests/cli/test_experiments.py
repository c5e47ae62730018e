"""Training again on drawn cats and dogs: other seeds, other recipes, and the steps from transfer to refined."""

import shutil

import numpy as np
import pandas as pd

from mood import experiments
from mood.cli import main
from mood.datasets import open_dataset, read_photos
from mood.experiments import ablation
from mood.zoo import Card
from mood.zoo.classifier import Classifier


def test_spread_notes_each_seed_and_keeps_the_net(pets, capsys):
    kept = (pets / "models" / "baseline" / "model.keras").read_bytes()
    assert main(["experiment", "spread", "baseline", "--seeds", "3", "--photos", str(pets)]) == 0
    rows = pd.read_csv(pets / "models" / "baseline" / experiments.SPREAD)
    assert rows.columns.to_list() == ["dataset", "seed", "validation", "test"]
    assert list(zip(rows["dataset"], rows["seed"], strict=True)) == [("pets", 0), ("pets", 3)]
    assert rows["test"].between(0, 1).all()
    assert f"{rows['test'].min():.1%} to {rows['test'].max():.1%} (2 seeds)" in capsys.readouterr().out
    assert (pets / "models" / "baseline" / "model.keras").read_bytes() == kept
    assert hidden(pets) == []


def test_alternatives_are_written_into_the_card_best_first(pets):
    assert main(["experiment", "alternatives", "augmented", "--photos", str(pets)]) != 0  # no card to write to
    shutil.copytree(pets / "models" / "baseline", pets / "models" / "augmented")
    before = Card.read(pets / "models" / "augmented")
    assert main(["experiment", "alternatives", "augmented", "--photos", str(pets)]) == 0
    card = Card.read(pets / "models" / "augmented")
    assert {row["recipe"]: row["epochs"] for row in card.experiments} == {"slow": 2, "mirrored only": 1}
    accuracies = [row["val_accuracy"] for row in card.experiments]
    assert accuracies == sorted(accuracies, reverse=True)
    assert all(0 <= accuracy <= 1 for accuracy in accuracies)
    assert (card.sha256, card.metrics) == (before.sha256, before.metrics)
    assert main(["experiment", "alternatives", "augmented", "--recipe", "slow", "--photos", str(pets)]) == 0
    assert len(Card.read(pets / "models" / "augmented").experiments) == 2  # the row is replaced, not added
    assert hidden(pets) == []


def test_ablate_measures_the_steps_on_these_classes(pets, backbone, monkeypatch, capsys):
    words = ["--photos", str(pets), "--weights", str(backbone)]
    monkeypatch.setattr(ablation, "HEAD", ablation.Recipe("adam", 1e-3, batch_size=16, max_epochs=1, patience=1))
    assert main(["train", "refined", *words]) == 0
    assert main(["experiment", "ablate", *words]) != 0
    assert "was not triaged yet" in capsys.readouterr().err
    assert main(["triage", "refined", "--photos", str(pets)]) == 0
    questions, predict = [], Classifier.predict_proba
    monkeypatch.setattr(
        Classifier, "predict_proba", lambda net, photos: questions.append(photos) or predict(net, photos)
    )
    assert main(["experiment", "ablate", *words]) == 0
    card, said = Card.read(pets / "models" / "refined"), capsys.readouterr().err
    first, *others = card.ablation
    transfer = Card.read(pets / "models" / "transfer").metrics["pets"]
    for split in ("validation", "test"):
        assert first[split] == transfer[split]["accuracy"]
    end = next(row for row in others if row["step"].startswith("(f)"))
    assert end["test"] == card.metrics["pets"]["test"]["accuracy"]
    assert len(others) == 7
    n = first["test"]["n"]
    for row in others:
        assert 0 <= row["pvalue"] <= 1
        assert 0 <= row["only_here"] + row["only_before"] <= n == row["test"]["n"]
        assert row["log_loss"]["value"] > 0
        assert f"{row['step']}: validation {row['validation']['value']:.1%}" in said
    photos = read_photos(open_dataset(pets).split("validation", "test"), card.spec.input_size).pixels
    assert any(np.array_equal(asked, photos[:, :, ::-1]) for asked in questions)  # turned left to right
    assert hidden(pets) == []


def hidden(folder) -> list[str]:
    """Return what runs for comparison left behind."""
    return [path.name for path in (folder / "models").glob(".*")]
