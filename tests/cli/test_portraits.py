"""`truth` and `showcase` on drawn photos of which a manifest says what they show, with answers that are known."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from mood import settings, showcase
from mood.cli import main
from mood.datasets import open_dataset
from mood.errors import DataError
from mood.evaluation import share
from mood.evaluation.predictions import save, table
from mood.showcase.exhibits import FOLDER

NETS = ("baseline", "transfer")
SKIN = ("light", "dark")


@pytest.fixture
def rendered(pets, monkeypatch):
    """Return the workspace as the demo set: every second photo of each label is of light skin, the rest of dark."""
    rows = open_dataset(pets).table
    number = rows.groupby(["split", "label"]).cumcount()
    rows.assign(skin=np.array(SKIN)[number % 2]).to_csv(pets / "manifest.csv", index=False)
    config = replace(settings.load(), demo=pets)
    monkeypatch.setattr(settings, "load", lambda: config)
    return pets


def predict(folder, name: str, is_right, certainty: float) -> None:
    """Write predictions of a net that is right where a function of the manifest's rows says so."""
    rows = open_dataset(folder).split("validation", "test").table
    right = is_right(rows).to_numpy()
    is_dog = np.where(right, rows["label"] == "dog", rows["label"] == "cat")
    p_dog = np.where(is_dog, certainty, 1 - certainty)
    said = table(
        rows["file"].to_list(), rows["split"].to_list(), rows["label"].to_list(), np.stack([1 - p_dog, p_dog], 1),
        ("cat", "dog"),
    )  # fmt: skip
    save(said, folder / "models" / name, "pets")


def test_truth_counts_by_what_pictures_show(rendered, capsys):
    predict(rendered, "baseline", lambda rows: rows["skin"] == "light", 0.9)
    words = ["truth", "baseline", "--photos", str(rendered), "--models", str(rendered / "models")]
    assert main(words) == 0
    said = capsys.readouterr().out
    test = open_dataset(rendered).split("test").table
    n = {skin: int((test["skin"] == skin).sum()) for skin in SKIN}
    assert f"skin tone: light {share(n['light'], n['light'])}; dark {share(0, n['dark'])}" in said
    assert all(f"skin tone among the {label}: " in said for label in ("cat", "dog"))
    assert main(words) == 0
    assert capsys.readouterr().out == said


def test_truth_needs_predictions(rendered, capsys):
    (rendered / "models" / "baseline" / "predictions-pets.csv").unlink()
    assert main(["truth", "baseline", "--photos", str(rendered)]) == DataError.exit_code
    assert "baseline was not measured on “pets”" in capsys.readouterr().err


def test_showcase_shows_the_clearest_of_each_kind_and_replaces_what_was_there(rendered, capsys):
    for name, certainty in zip(NETS, (0.8, 0.9), strict=True):
        predict(rendered, name, lambda rows: rows["skin"] == "light", certainty)
    models = rendered / "models"
    assert main(["showcase", "--models", str(models)]) == 0
    exhibits = showcase.read(models, rendered)
    assert [exhibit.kind for exhibit in exhibits] == ["right", "wrong"] * 2
    skin = open_dataset(rendered).table.set_index("file")["skin"]
    assert [skin[exhibit.file] for exhibit in exhibits] == ["light", "dark"] * 2
    for kind in ("right", "wrong"):
        assert {exhibit.label for exhibit in exhibits if exhibit.kind == kind} == {"cat", "dog"}
    said = capsys.readouterr().out.splitlines()
    assert [line.split(",")[0].split() for line in said] == [[exhibit.kind, exhibit.file] for exhibit in exhibits]
    written = {path.name: path.read_bytes() for path in (models / FOLDER).iterdir()}
    (models / FOLDER / "old.jpg").write_bytes(b"old")
    assert main(["showcase", "--models", str(models)]) == 0
    assert {path.name: path.read_bytes() for path in (models / FOLDER).iterdir()} == written


def test_showcase_keeps_what_there_is_where_nothing_is_to_be_shown(rendered, capsys):
    predict(rendered, "baseline", lambda rows: rows["skin"] == "light", 0.9)
    predict(rendered, "transfer", lambda rows: rows["skin"] == "dark", 0.52)  # within a coin's toss
    kept = rendered / "models" / FOLDER / "old.jpg"
    kept.parent.mkdir()
    kept.write_bytes(b"old")
    assert main(["showcase", "--models", str(rendered / "models")]) == DataError.exit_code
    assert "“pets” has none" in capsys.readouterr().err
    assert kept.read_bytes() == b"old"


def test_showcase_needs_nets_of_the_portraits_classes_that_were_measured_on_them(rendered, capsys):
    (rendered / "models" / "baseline" / "predictions-pets.csv").unlink()
    models = rendered / "models"
    assert main(["showcase", "--models", str(models)]) == DataError.exit_code
    assert f"evaluate --photos {rendered} --models {models}`" in capsys.readouterr().err
    table = open_dataset(rendered).table
    table.assign(label=table["label"].replace("cat", "fish")).to_csv(rendered / "manifest.csv", index=False)
    assert main(["showcase", "--models", str(models)]) == DataError.exit_code
    assert "The portraits are of dog, fish; baseline tells cat, dog apart." in capsys.readouterr().err


def test_provenance_keeps_who_looked_and_says_what_that_is_worth(pets, capsys):
    rows = open_dataset(pets).table
    rows.assign(viewed=(rows["label"] == "cat").astype(int)).to_csv(pets / "manifest.csv", index=False)
    predict(pets, "baseline", lambda rows: rows["label"] == "cat", 0.9)
    words = ["audit", "provenance", "--photos", str(pets)]
    assert main(words) == 0
    path, said = pets / "models" / "provenance-pets.csv", capsys.readouterr().out
    n = open_dataset(pets).split("test").table["label"].value_counts()
    assert f"24 of 48 photos were looked at; written to {path}." in said
    line = next(line for line in said.splitlines() if line.startswith("| baseline "))
    assert f"{share(int(n['cat']), int(n['cat']))}" in line
    assert f"{share(0, int(n['dog']))}" in line
    written = path.read_bytes()
    assert pd.read_csv(path)["viewed"].sum() == 24
    assert main(words) == 0
    assert (capsys.readouterr().out, path.read_bytes()) == (said, written)
