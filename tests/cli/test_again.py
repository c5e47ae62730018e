"""A command that is run again goes on from what is there, comes to the same, or says that it is there already."""

import shutil
from pathlib import Path

import pandas as pd
import pytest
import sqlalchemy

from mood import experiments, findings
from mood.cli import main
from mood.datasets import open_dataset
from mood.errors import DataError
from mood.evaluation import predictions
from mood.explanation import METHODS
from mood.map_quality import sanity
from mood.reviews import Review, Reviews
from mood.training.run import Run
from mood.triage import table
from mood.zoo import Card

ASKED = ("grad_cam", "saliency")


def content(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_training_that_was_stopped_goes_on_and_ends_with_the_same_net(trained, pets, monkeypatch, capsys):
    epoch = Run._epoch

    def stopped(run):
        if len(run.rows) == 3:
            raise KeyboardInterrupt
        epoch(run)

    (pets / "models" / "baseline" / "card.json").unlink()
    with monkeypatch.context() as patch:
        patch.setattr(Run, "_epoch", stopped)
        assert main(["train", "baseline", "--photos", str(pets)]) == 130
    assert "The same command goes on from what is finished" in capsys.readouterr().err
    epochs = []
    monkeypatch.setattr(Run, "_epoch", lambda run: (epochs.append(len(run.rows)), epoch(run)))
    assert main(["train", "baseline", "--photos", str(pets)]) == 0
    assert epochs[0] == 3
    whole, again = (pd.read_csv(folder / "models" / "baseline" / "history.csv") for folder in (trained, pets))
    pd.testing.assert_frame_equal(again, whole, rtol=1e-3, atol=1e-3)
    assert not list((pets / "models").glob(".*"))


def test_what_was_trained_and_not_measured_is_measured_by_evaluate(pets, monkeypatch):
    folder = pets / "models" / "baseline"
    shutil.rmtree(folder)

    def killed(*_):
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(experiments, "measure", killed)
        assert main(["train", "baseline", "--photos", str(pets)]) == 130
    assert Card.read(folder).metrics == {}
    assert main(["evaluate", "baseline", "--photos", str(pets)]) == 0
    assert Card.read(folder).metrics.keys() == {"pets"} == predictions.tables(folder).keys()


def test_evaluate_comes_to_the_same(pets, capsys):
    path = pets / "models" / "baseline" / "predictions-pets.csv"
    before, card = path.read_bytes(), Card.read(pets / "models" / "baseline")
    for _ in range(2):
        assert main(["evaluate", "baseline", "--photos", str(pets)]) == 0
        assert path.read_bytes() == before
        assert Card.read(pets / "models" / "baseline").metrics == card.metrics
    first, second = capsys.readouterr().out.split("Data set `pets`")[1:]
    assert first.splitlines()[:6] == second.splitlines()[:6]


@pytest.mark.parametrize("audit", ["quality", "shortcuts"])
def test_audits_come_to_the_same(audit, pets, capsys):
    assert main(["audit", audit, "--photos", str(pets)]) == 0
    said, written = capsys.readouterr().out, (pets / "models" / f"{audit}-pets.csv").read_bytes()
    assert main(["audit", audit, "--photos", str(pets)]) == 0
    assert capsys.readouterr().out == said
    assert (pets / "models" / f"{audit}-pets.csv").read_bytes() == written
    assert said


def test_audit_labels_measures_no_photo_twice(pets, monkeypatch, capsys):
    assert main(["audit", "labels", "--photos", str(pets)]) == 0
    said = capsys.readouterr().out
    monkeypatch.setattr(table, "read_photos", lambda *_: pytest.fail("photos are read again"))
    assert main(["audit", "labels", "--photos", str(pets)]) == 0
    assert capsys.readouterr().out == said


def test_maps_sanity_makes_no_map_twice(pets, monkeypatch, capsys):
    words = ["maps", "sanity", "baseline", "--photos", str(pets), "--limit", "2", "--draws", "2", "--method", *ASKED]
    assert main(words) == 0
    path, said = pets / "models" / "baseline" / sanity.FILE, capsys.readouterr().out
    rows = pd.read_csv(path)
    assert set(rows["method"]) == set(ASKED)
    assert rows.groupby(["method", "draw"]).size().tolist() == [2] * 4
    compared = rows[~rows["is_constant"]]
    assert compared[["rank_correlation", "absolute_rank_correlation"]].abs().to_numpy().max() <= 1
    assert said.startswith("baseline: 0 methods stay alike with every layer redrawn")  # two draws decide nothing
    assert said.count("2 draws") == said.count("not decided") == len(ASKED)
    for method, own in compared.groupby("method"):
        assert f"{METHODS[method].title:28}signed {own['rank_correlation'].mean():+.2f}" in said
    written = path.read_bytes()
    monkeypatch.setattr(sanity, "explain_batch", lambda *_: pytest.fail("a map is made again"))
    assert main(words) == 0
    assert (capsys.readouterr().out, path.read_bytes()) == (said, written)


def test_maps_prototypes_replaces_pictures_by_the_same(pets):
    words = ["maps", "prototypes", "baseline", "--steps", "2", "--photos", str(pets)]
    assert main(words) == 0
    folder = pets / "models" / "baseline" / "prototypes"
    before = content(folder)
    (folder / "dog-9.jpg").write_bytes(b"of a net that there was")
    assert main(words) == 0
    assert content(folder) == before


def test_report_writes_what_it_prints_and_nothing_else(pets, capsys):
    models, before = pets / "models", content(pets)
    assert main(["report", "--models", str(models)]) == 0
    said = capsys.readouterr().out
    assert content(pets) == before
    for _ in range(2):
        assert main(["report", "--models", str(models), "--write"]) == 0
        assert content(pets) == before | {f"models/{findings.PAGE}": said.encode()}
        assert f"Written to {models / findings.PAGE}" in capsys.readouterr().err


def test_clean_applies_the_reviews_of_the_workspace_and_overwrites_nothing(pets, capsys):
    words = ["clean", "--photos", str(pets)]
    engine = sqlalchemy.create_engine(f"sqlite:///{pets / 'reviews.sqlite'}")
    reviews = Reviews(engine)
    assert main(words) == DataError.exit_code
    assert "has none of “pets”" in capsys.readouterr().err
    assert not (pets / "cleaned.csv").exists()
    reviews.add(Review("pets", "cat/000.png", "unusable"))
    reviews.add(Review("pets", "dog/000.png", "noisy", "cat"))
    engine.dispose()
    assert main(words) == 0
    assert "2 reviews applied: 1 photo taken out, 1 relabelled, 47 left." in capsys.readouterr().out
    labels = open_dataset(pets / "cleaned.csv").table.set_index("file")["label"]
    assert "cat/000.png" not in labels
    assert labels["dog/000.png"] == "cat"
    assert labels.value_counts().to_dict() == {"cat": 24, "dog": 23}
    written = (pets / "cleaned.csv").read_bytes()
    assert main(words) == DataError.exit_code
    assert "is there already" in capsys.readouterr().err
    assert (pets / "cleaned.csv").read_bytes() == written
    assert main([*words, "--out", str(pets / "again.csv")]) == 0
    assert (pets / "again.csv").read_bytes() == written


def test_what_told_of_the_net_before_is_named_as_it_goes(pets, capsys):
    (pets / "models" / "baseline" / "triage-pets.csv").write_text("of the net before")
    assert main(["train", "baseline", "--again", "--photos", str(pets)]) == 0
    assert "triage-pets.csv told of the net before and went with it" in capsys.readouterr().err
    assert not (pets / "models" / "baseline" / "triage-pets.csv").exists()
    assert main(["train", "baseline", "--photos", str(pets)]) == 0
    assert "went with it" not in capsys.readouterr().err
