"""Each command on drawn cats and dogs: what it writes, what it says, and that it writes nowhere else."""

import json
import re
import shutil
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from PIL import Image

from mood.audit import quality
from mood.cli import main
from mood.datasets import open_dataset
from mood.errors import DataError
from mood.evaluation import share
from mood.explanation import prototypes
from mood.map_quality import tables
from mood.map_quality.faithfulness import CONTROLS
from mood.zoo import Card
from tests.app.driving import alone

METHODS = ("grad_cam", "saliency")


def size_of(path: Path) -> tuple[int, int]:
    with Image.open(path) as picture:
        return picture.size


def test_training_and_measuring_write_a_net_of_these_classes(trained, capsys):
    dataset, card = open_dataset(trained), Card.read(trained / "models" / "baseline")
    assert card.spec.classes == ("cat", "dog")
    assert card.spec.task.positive == "dog"
    assert main(["evaluate", "baseline", "--photos", str(trained)]) == 0
    rows = pd.read_csv(trained / "models" / "baseline" / "predictions-pets.csv")
    assert sorted(rows.columns) == ["id", "p_cat", "p_dog", "split", "y_true"]
    measured = dataset.split("validation", "test").table
    assert dict(zip(rows["id"], rows["y_true"], strict=True)) == dict(
        zip(measured["file"], measured["label"], strict=True)
    )
    test = rows[rows["split"] == "test"]
    right = int(((test["p_dog"] >= 0.5) == (test["y_true"] == "dog")).sum())
    assert str(share(right, len(test))) in capsys.readouterr().out


def test_report_says_what_the_cards_hold(trained, capsys):
    assert main(["report", "--models", str(trained / "models")]) == 0
    said = capsys.readouterr().out
    assert "Data set `pets`, accuracy with 95 % Wilson interval (baseline, transfer: trained with one seed" in said
    assert "F1 dog / cat" in said
    for name in ("baseline", "transfer"):
        accuracy = Card.read(trained / "models" / name).metrics["pets"]["test"]["accuracy"]
        line = next(line for line in said.splitlines() if line.startswith(f"| {name} "))
        assert f"{accuracy['value']:.1%}" in line
        assert f"n = {accuracy['n']}" in line
    assert "transfer against baseline on " in said


def test_explain_writes_a_map_a_picture_and_a_manifest(trained, tmp_path, capsys):
    photos, out = [trained / "cat" / "000.png", trained / "dog" / "001.png"], tmp_path / "maps"
    words = ["explain", *map(str, photos), "--models", str(trained / "models"), "--out", str(out)]
    assert main([*words, "--method", *METHODS, "--generation", "baseline", "--target", "cat"]) == 0
    entries = json.loads((out / "manifest.json").read_text())["explanations"]
    asked = [(photo.name, method) for photo in photos for method in METHODS]
    assert [(entry["photo"], entry["method"]) for entry in entries] == asked
    for entry in entries:
        assert entry["target"] == "cat"
        assert set(entry["p"]) == {"cat", "dog"}
        assert sum(entry["p"].values()) == pytest.approx(1, abs=1e-5)
        assert np.isfinite(np.load(out / entry["raw"])).all()
        assert size_of(out / entry["overlay"]) == (96, 96)
    assert len(list(out.iterdir())) == 2 * len(entries) + 1
    assert "9 files in" in capsys.readouterr().err
    assert main([*words, "--generation", "baseline"]) != 0  # nothing is overwritten
    assert main([*words[:-1], str(tmp_path / "more"), "--target", "happy"]) != 0
    assert "cat" in capsys.readouterr().err


def test_audit_shortcuts_counts_what_colour_alone_reaches(pets, capsys):
    assert main(["audit", "shortcuts", "--photos", str(pets)]) == 0
    rows, dataset = pd.read_csv(pets / "models" / "shortcuts-pets.csv"), open_dataset(pets)
    assert rows["shortcut"].to_list() == ["mean colour", "number of faces", "shape of the photo"]
    assert set(rows["n"]) == {len(dataset.split("test").table)}
    assert set(rows["n_train"]) == {len(dataset.split("train").table)}
    said = capsys.readouterr().out.splitlines()
    assert said == [f"{row.shortcut}: {share(row.right, row.n)}" for row in rows.itertuples()]


def test_audit_quality_finds_the_black_photo(pets, capsys):
    Image.new("RGB", (96, 96), (2, 1, 3)).save(pets / "dog" / "night.png")
    assert main(["audit", "quality", "--photos", str(pets)]) == 0
    count, rows = quality.read(quality.path_of(pets / "models", "pets"))
    assert count == 49
    assert rows.loc[rows["issue"] == "dark", "file"].to_list() == ["dog/night.png"]
    assert "too dark: 1 of 49" in capsys.readouterr().out


def test_audit_labels_lists_the_least_believed_first(pets, capsys):
    assert main(["audit", "labels", "--photos", str(pets)]) == 0
    rows = pd.read_csv(pets / "models" / "transfer" / "suspects-pets.csv")
    assert sorted(rows["file"]) == sorted(open_dataset(pets).table["file"])
    assert rows["p_label"].is_monotonic_increasing
    first, *listed = capsys.readouterr().out.splitlines()
    assert first.startswith(f"{rows['is_suspected'].sum()} of 48 labels are suspected")
    assert [line.split(": ")[1] for line in listed] == rows["file"].head(20).to_list()


def test_maps_prototypes_makes_pictures_that_excite_a_class_or_a_filter(pets):
    assert main(["maps", "prototypes", "baseline", "--steps", "4", "--photos", str(pets)]) == 0
    made, folder = prototypes.read("baseline", pets / "models"), pets / "models" / "baseline" / prototypes.FOLDER
    assert 1 <= len(made) <= prototypes.most("baseline", pets / "models") == 8
    for prototype in made:
        assert prototype.speaks_for in ("cat", "dog")
        assert prototype.unit == prototype.speaks_for or prototype.unit.startswith("conv4:")
        assert prototype.after > prototype.before
        assert size_of(prototype.path) == (48, 48)
    manifest = json.loads((folder / prototypes.MANIFEST).read_text())
    assert (manifest["photos"], manifest["steps"]) == ("pets", 4)
    assert manifest["model_sha256"] == Card.read(pets / "models" / "baseline").sha256


def test_maps_faithfulness_goes_on_where_it_ended(pets, capsys):
    words = ["maps", "faithfulness", "baseline", "--photos", str(pets), "--method", *METHODS]
    path = pets / "models" / "baseline" / tables.FILE
    assert main([*words, "--limit", "1"]) == 0
    first = path.read_text()
    assert main([*words, "--limit", "2"]) == 0
    assert path.read_text().startswith(first)
    rows = tables.read(path)
    assert sorted(zip(rows["file"], rows["method"], strict=True)) == sorted(
        (file, method) for file in rows["file"].unique() for method in (*METHODS, *CONTROLS)
    )
    assert set(rows["target"]) <= {"cat", "dog"}
    assert all(rows[column].between(0, 1).all() for column in ("insertion", "deletion", "complexity"))
    assert rows["gain"].to_numpy() == pytest.approx((rows["insertion"] - rows["deletion"]).to_numpy(), abs=2e-5)
    said = capsys.readouterr().out
    assert "baseline on pets: insertion minus deletion" in said
    assert said.count("(n = 2)") == len(METHODS)


def test_bursts_keeps_one_of_each_and_changes_no_photo(trained, tmp_path, capsys):
    photos = {path: path.read_bytes() for path in sorted((trained / "cat").iterdir())[:4]}
    words = ["bursts", *map(str, photos), "--models", str(trained / "models"), "--mood", "cat"]
    assert main([*words, "--by", "baseline", "--likeness", "0", "--out", str(tmp_path / "choice.csv")]) == 0
    rows = pd.read_csv(tmp_path / "choice.csv")
    assert sorted(rows["file"]) == [path.name for path in photos]
    assert (rows[rows["suggestion"] == "keep"].groupby("burst").size() == 1).all()
    assert rows["p"].between(0, 1).all()
    assert {path: path.read_bytes() for path in photos} == photos
    assert f"Burst {rows['burst'].max()}, " in capsys.readouterr().out
    assert main([*words[:-1], "happy"]) != 0
    assert "a class of the nets (cat, dog)" in capsys.readouterr().err


@pytest.mark.parametrize("page", ["gallery", "compare", "predict"])
def test_pages_open_in_the_workspace(page, trained, monkeypatch):
    monkeypatch.setenv("MOOD_WORKSPACES", str(trained))
    app = alone(page, workspace="pets").run()
    assert not app.exception
    assert not app.error
    assert next(box for box in app.selectbox if box.label == "Workspace").value == "pets"


def test_explain_says_before_any_work_that_nothing_is_overwritten(trained, tmp_path, monkeypatch, capsys):
    monkeypatch.setattr("mood.zoo.load", lambda *_: pytest.fail("a net is asked"))
    (tmp_path / "maps").mkdir()
    (tmp_path / "maps" / "kept.txt").write_text("kept")
    for out, said in ((tmp_path / "maps", "holds files already"), (tmp_path / "maps" / "kept.txt", "is a file")):
        words = ["explain", str(trained / "cat" / "000.png"), "--models", str(trained / "models"), "--out", str(out)]
        assert main(words) == DataError.exit_code
        assert said in capsys.readouterr().err


def test_bursts_weighs_criteria_and_measures_what_is_a_tie(trained, tmp_path, capsys, monkeypatch):
    photos = sorted(map(str, (trained / "cat").iterdir()))[:3]
    words = ["bursts", *photos, "--models", str(trained / "models"), "--likeness", "0", "--mood", "cat"]
    assert main([*words, "--weights", "mood=0", "eyes=0.5"]) == 0
    assert "was not measured" not in capsys.readouterr().out
    assert main(words) == 0
    assert "was not measured, so no photo is discarded because of its mood alone" in capsys.readouterr().out
    monkeypatch.setattr("mood.bursts.noise.MOST", 4)
    models = tmp_path / "models"
    shutil.copytree(trained / "models", models)
    asked = ["bursts", "--noise", "--photos", str(trained), "--models", str(models)]
    assert main(asked) == 0
    said = capsys.readouterr().out
    assert re.search(rf"baseline on {trained.name}, all: \d\.\d+ \[\d\.\d+, \d\.\d+\], n = 4", said)
    assert "95% bootstrap intervals over photos" in said
    assert set(pd.read_csv(models / "bursts-noise.csv")["photos"]) == {trained.name}
    assert main([*words[:-4], "--likeness", "0", "--models", str(models)]) == 0
    assert "was not measured" not in capsys.readouterr().out


def test_a_choice_of_bursts_is_carried_out_and_never_written_over_a_photo(trained, tmp_path, capsys):
    folder, out = tmp_path / "photos", tmp_path / "choice.csv"
    folder.mkdir()
    for photo in sorted((trained / "cat").iterdir())[:3]:
        shutil.copy(photo, folder)
    before = {path: path.read_bytes() for path in folder.iterdir()}
    words = ["bursts", str(folder), "--models", str(trained / "models"), "--likeness", "0", "--mood", "cat", "--out"]
    for target in (*before, folder):
        assert main([*words, str(target)]) == DataError.exit_code
        assert "ends in .csv" in capsys.readouterr().err
    assert main([*words, str(out)]) == 0
    assert main(["cull", str(out), "--copy-to", str(tmp_path / "kept")]) == 0
    assert "0 kept and 0 discarded; by suggestions" in capsys.readouterr().out
    assert len(list((tmp_path / "kept").glob("*.png"))) == pd.read_csv(out)["kept"].sum() > 0
    assert {path: path.read_bytes() for path in folder.iterdir()} == before


def test_an_index_is_named_as_one(trained, tmp_path, capsys):
    assert main(["library", str(trained / "cat"), "--out", str(tmp_path / "b.csv")]) == DataError.exit_code
    assert "ends in .parquet" in capsys.readouterr().err
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize(
    ("weight", "message"), [("ears=1", "NAME=SHARE of mood, sharpness"), ("eyes=2", "from 0 to 1; received 2")]
)
def test_a_weight_that_is_none_is_refused(weight, message, capsys):
    with pytest.raises(SystemExit):
        main(["bursts", "x.jpg", "--weights", weight])
    assert message in capsys.readouterr().err
