"""A person with three classes of drawn shapes and a net from a course: adopted, it is asked all that others are."""

import json

import keras
import numpy as np
import pandas as pd
import pytest

from mood.cli import main, parser
from mood.datasets import open_dataset
from mood.errors import DataError, ModelError
from mood.zoo import Card, store
from tests.adoption.conftest import CLASSES, draw_shape, draw_shapes
from tests.app.driving import PAGES, alone, texts
from tests.test_own_photos import content


def from_a_course() -> keras.Model:
    """Return a net that learned the shapes, scaled to 0..1 outside of it, with its backbone as one layer."""
    layers = keras.layers
    keras.utils.set_random_seed(0)
    convolutions = [
        layers.Conv2D(8, 3, strides=2, activation="relu", name="edges"),
        layers.Conv2D(16, 3, strides=2, activation="relu", name="parts"),
    ]
    backbone = keras.Sequential([keras.Input((48, 48, 3)), *convolutions], name="backbone")
    head = [layers.GlobalAveragePooling2D(), layers.Dropout(0.1), layers.Dense(3, activation="softmax")]
    net = keras.Sequential([keras.Input((48, 48, 3)), backbone, *head])
    photos = [np.asarray(draw_shape(label, 5000 + seed, 48)) / 255 for label in CLASSES for seed in range(24)]
    net.compile(keras.optimizers.Adam(0.01), "sparse_categorical_crossentropy")
    net.fit(np.stack(photos), np.repeat(range(3), 24), batch_size=12, epochs=8, verbose=0)
    return net


@pytest.fixture(scope="module")
def environment(tmp_path_factory):
    with pytest.MonkeyPatch.context() as patch:
        for name in ("MOOD_MODELS", "MOOD_WORKSPACES", "MOOD_PHOTOS"):
            patch.delenv(name, raising=False)
        patch.setenv("MOOD_REVIEWS", str(tmp_path_factory.mktemp("reviews") / "reviews.sqlite"))
        yield patch


@pytest.fixture(scope="module")
def folder(tmp_path_factory, environment):
    """Return a workspace with two adopted nets; the bundled ones stay as they are."""
    before = content()
    parent = tmp_path_factory.mktemp("own")
    folder = draw_shapes(parent / "shapes", 14)
    net = from_a_course()
    net.save(parent / "course.keras")
    keras.Sequential([net, keras.layers.Lambda(lambda x: x)]).save(parent / "code.keras")
    words = ["--classes", *CLASSES, "--photos", str(folder), "--input-range", "0..1"]
    assert main(["adopt", str(parent / "course.keras"), "--name", "course", *words]) == 0
    assert main(["adopt", str(parent / "course.keras"), "--name", "early", "--layer", "edges", *words]) == 0
    yield folder
    assert content() == before


def test_it_is_told_what_was_adopted(folder, capsys):
    words = ["adopt", str(folder.parent / "course.keras"), "--name", "other", "--classes", *CLASSES]
    assert (
        main([*words, "--photos", str(folder), "--input-range", "0..255", "--models", str(folder.parent / "more")]) == 0
    )
    said, warned = capsys.readouterr()
    assert "It answers as its file does: on 24 photos" in said
    assert said.count("circle ") == 3
    assert "methods work" in said
    assert f"`python -m mood evaluate other --photos {folder}`" in said
    assert "Warning" not in warned  # it is sure of all photos, and right


def test_a_range_that_begins_with_a_minus_is_one():
    words = ["adopt", "net.keras", "--name", "n", "--input-range", "-1..1", "--classes", "a", "b"]
    assert parser().parse_args(words).input_range == "-1..1"


def test_a_refused_net_ends_the_command_with_a_sentence(folder, capsys):
    words = ["adopt", str(folder.parent / "code.keras"), "--name", "code", "--classes", *CLASSES]
    assert main([*words, "--photos", str(folder)]) == ModelError.exit_code
    assert "holds a Lambda layer" in capsys.readouterr().err
    assert main(words) == DataError.exit_code
    assert "The bundled nets and their tables are changed only where" in capsys.readouterr().err
    assert "code" not in store.names(folder / "models")


def test_it_is_evaluated_and_compared(folder, capsys):
    assert main(["evaluate", "--photos", str(folder)]) == 0
    card = Card.read(folder / "models" / "course")
    assert card.spec.classes == CLASSES
    assert card.metrics["shapes"]["test"]["accuracy"]["value"] > 0.8
    said = capsys.readouterr().out
    assert all(f"| {name} | shapes | test |" in said for name in ("course", "early"))


def test_it_is_explained(folder, tmp_path):
    photo, models = folder / "square" / "003.png", folder / "models"
    words = ["explain", str(photo), "--models", str(models), "--generation", "course", "--out", str(tmp_path / "maps")]
    assert main([*words, "--method", "grad_cam", "saliency"]) == 0
    entries = json.loads((tmp_path / "maps" / "manifest.json").read_text())["explanations"]
    assert [entry["target"] for entry in entries] == ["square", "square"]
    assert entries[0]["target_layer"] == Card.read(models / "course").spec.target_layer == "parts"
    assert Card.read(models / "early").spec.target_layer == "edges"


def test_its_errors_and_maps_are_tested(folder):
    photos, models = ["--photos", str(folder)], folder / "models" / "course"
    assert main(["triage", "course", *photos]) == 0
    assert len(pd.read_csv(models / "triage-shapes.csv")) == len(open_dataset(folder).split("validation", "test").table)
    assert main(["maps", "faithfulness", "course", *photos, "--method", "grad_cam", "--limit", "2"]) == 0
    assert set(pd.read_csv(models / "faithfulness.csv")["method"]) == {"grad_cam", "random", "centre", "edges"}
    assert main(["maps", "sanity", "course", *photos, "--method", "grad_cam", "--limit", "1", "--draws", "2"]) == 0
    assert pd.read_csv(models / "sanity.csv")["draw"].tolist() == [0, 1]
    assert main(["report", "--models", str(folder / "models")]) == 0


@pytest.mark.parametrize("page", [path.stem for path in PAGES])
def test_every_page_opens_in_its_workspace(folder, environment, page):
    environment.setenv("MOOD_WORKSPACES", str(folder))
    app = alone(page, workspace="shapes").run()
    assert not app.exception
    assert not app.error
    if page == "compare":
        assert "Course against Early: no clear winner" in texts(app).replace("**", "")
    if page == "overview":
        assert "Course" in texts(app) + " ".join(metric.label for metric in app.metric)
