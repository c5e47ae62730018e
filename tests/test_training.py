"""Training on drawn faces: it learns, it survives a kill, and a rerun repeats it."""

import json
import signal
import subprocess
import sys

import numpy as np
import pandas as pd
import pytest

from mood import experiments
from mood.cli import main
from mood.datasets import open_dataset
from mood.errors import WeightsMissingError
from mood.training import Options, Progress, train
from mood.training.run import best_epoch
from mood.zoo import Card
from mood.zoo.study import SPECS
from tests.conftest import ROOT, tiny_spec


class Killed(BaseException):
    pass


@pytest.fixture
def dataset(face_folder):
    return open_dataset(face_folder)


def test_an_interrupted_run_goes_on_where_it_was(dataset, tmp_path):
    # With dropout, augmentation and averaging: all that has a state.
    spec = tiny_spec("augmented", average_after=1, monitor="loss")

    def kill(row):
        if row["epoch"] == 2:
            raise Killed

    with pytest.raises(Killed):
        train(spec, dataset, tmp_path / "a" / "net", progress=Progress(epoch=kill))
    assert not (tmp_path / "a" / "net").exists()  # nothing half-made
    notes = []
    train(spec, dataset, tmp_path / "a" / "net", progress=Progress(note=notes.append))
    assert notes == ["Resumed after epoch 2."]
    train(spec, dataset, tmp_path / "b" / "net")
    a, b = (pd.read_csv(tmp_path / which / "net" / "history.csv") for which in "ab")
    losses, accuracies = ["loss", "val_loss"], ["accuracy", "val_accuracy"]
    np.testing.assert_allclose(a[losses], b[losses], atol=2e-3)
    # Threads that add in another order may carry a photo or two over the threshold.
    np.testing.assert_allclose(a[accuracies], b[accuracies], atol=0.15)
    resumed, straight = (Card.read(tmp_path / which / "net").training["best_epoch"] for which in "ab")
    assert resumed == straight
    assert [path.name for path in (tmp_path / "a").iterdir()] == ["net"]  # checkpoints are gone


def test_a_killed_process_is_taken_up_again(face_folder, tmp_path):
    code = f"""
import sys, time
sys.path.insert(0, {str(ROOT)!r})
from pathlib import Path
from mood.datasets import open_dataset
from mood.training import Progress, train
from tests.conftest import ROOT, tiny_spec
train(tiny_spec(), open_dataset(Path({str(face_folder)!r})), Path({str(tmp_path / "net")!r}),
      progress=Progress(epoch=lambda row: (print("epoch", row["epoch"], flush=True), time.sleep(60))))
"""
    child = subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, cwd=ROOT, text=True)
    assert child.stdout.readline() == "epoch 1\n"
    child.send_signal(signal.SIGKILL)
    child.communicate()
    notes = []
    train(tiny_spec(), open_dataset(face_folder), tmp_path / "net", progress=Progress(note=notes.append))
    assert notes == ["Resumed after epoch 1."]
    assert Card.read(tmp_path / "net").training["epochs"] == 3


def test_test_photos_are_never_looked_at(dataset, tmp_path):
    for file in dataset.split("test").table["file"]:
        dataset.path(file).unlink()
    notes = []
    train(tiny_spec(), dataset, tmp_path / "net", progress=Progress(note=notes.append))
    assert notes == Card.read(tmp_path / "net").data["skipped"] == []


def test_skipped_photos_are_named_and_counted(dataset, tmp_path):
    file = dataset.split("train").table["file"].iloc[0]
    dataset.path(file).write_bytes(b"junk")
    notes = []
    train(tiny_spec(), dataset, tmp_path / "net", progress=Progress(note=notes.append))
    assert "not a picture" in notes[0]
    assert notes[1].startswith("1 file passed over")
    assert [photo["file"] for photo in Card.read(tmp_path / "net").data["skipped"]] == [file]


def test_another_seed_does_not_resume(dataset, tmp_path):
    def kill(row):
        raise Killed

    with pytest.raises(Killed):
        train(tiny_spec(), dataset, tmp_path / "net", Options(seed=0), Progress(epoch=kill))
    notes = []
    train(tiny_spec(), dataset, tmp_path / "net", Options(seed=1), Progress(note=notes.append))
    assert notes == []


def test_training_learns_what_can_be_seen(dataset, tmp_path):
    from dataclasses import replace

    spec = tiny_spec(learning_rate=1e-3)
    spec = replace(spec, recipe=replace(spec.recipe, max_epochs=40, patience=40))
    train(spec, dataset, tmp_path / "net")
    history = pd.read_csv(tmp_path / "net" / "history.csv")
    assert history["accuracy"].iloc[-1] > 0.9
    assert history["loss"].iloc[-1] < history["loss"].iloc[0] / 2
    assert Card.read(tmp_path / "net").spec.recipe.max_epochs == 40


def test_frozen_features_stay_frozen(dataset, tmp_path, monkeypatch):
    """The head of the transfer generation learns; the backbone must leave with the weights it came with."""
    import keras

    from mood.training import training
    from mood.zoo.architectures import build

    spec = tiny_spec("transfer")
    keras.utils.set_random_seed(0)
    backbone = build(spec).get_weights()
    monkeypatch.setattr(training, "build", lambda s, w=None: (keras.utils.set_random_seed(0), build(s))[1])
    train(spec, dataset, tmp_path / "net")
    trained = keras.models.load_model(tmp_path / "net" / "model.keras", compile=False)
    frozen = sum(len(layer.get_weights()) for layer in trained.layers if layer.name not in ("dense", "logit"))
    for before, after in zip(backbone[:frozen], trained.get_weights()[:frozen], strict=True):
        np.testing.assert_array_equal(before, after)
    assert not np.array_equal(backbone[-1], trained.get_weights()[-1])


def test_weights_that_are_not_there_are_named(dataset, tmp_path):
    with pytest.raises(WeightsMissingError, match="nowhere"):
        train(tiny_spec("transfer"), dataset, tmp_path / "net", Options(weights="nowhere.weights.h5"))


@pytest.mark.parametrize(("monitor", "index"), [("loss", 1), ("accuracy", 2)])
def test_best_epoch(monitor, index):
    rows = [{"val_loss": loss, "val_accuracy": acc} for loss, acc in ((0.6, 0.6), (0.5, 0.7), (0.55, 0.8), (0.58, 0.8))]
    assert best_epoch(rows, monitor) == index


def test_command_line_trains_measures_and_reports(face_folder, tmp_path, monkeypatch, capsys):
    monkeypatch.setitem(SPECS, "baseline", tiny_spec())
    models = tmp_path / "models"
    arguments = ["--photos", str(face_folder), "--models", str(models)]
    assert main(["train", "baseline", *arguments]) == 0
    assert main(["experiment", "spread", "baseline", "--seeds", "5", *arguments]) == 0
    printed = capsys.readouterr().out
    assert "Data set `faces`" in printed
    card = json.loads((models / "baseline" / "card.json").read_text())
    table = pd.read_csv(models / "baseline" / "predictions-faces.csv")
    right = ((table["p_happy"] >= 0.5) == (table["y_true"] == "happy"))[table["split"] == "test"]
    assert card["metrics"]["faces"]["test"]["accuracy"]["value"] == pytest.approx(right.mean(), abs=1e-4)
    assert pd.read_csv(models / "baseline" / experiments.SPREAD)["seed"].to_list() == [0, 5]


def test_command_line_says_what_is_wrong(tmp_path, capsys):
    assert main(["evaluate", "--photos", str(tmp_path / "none")]) == 2
    assert "is not there" in capsys.readouterr().err
