"""Nets of other classes than the bundled photos show: what is bundled is not offered, and a folder has to fit."""

import json

import pytest
from PIL import Image

from tests.app.driving import alone, shown, texts
from tests.conftest import ROOT

ANIMALS = {"key": "cat-dog", "title": "Cat or dog", "classes": ["cat", "dog"], "positive": "dog"}


@pytest.fixture
def models(tmp_path, monkeypatch):
    """A folder with the card of one net for cats and dogs, and none with frozen features."""
    card = json.loads((ROOT / "models" / "baseline" / "card.json").read_text("utf-8"))
    card["spec"]["task"] = ANIMALS
    (tmp_path / "models" / "baseline").mkdir(parents=True)
    (tmp_path / "models" / "baseline" / "card.json").write_text(json.dumps(card), "utf-8")
    monkeypatch.setenv("MOOD_MODELS", str(tmp_path / "models"))
    return tmp_path / "models"


def folder_of(root, *labels):
    for label in labels:
        (root / label).mkdir(parents=True)
        Image.effect_noise((64, 64), len(label)).convert("RGB").save(root / label / "0.png")
    return root


@pytest.mark.parametrize(
    ("page", "key", "asked", "kinds"), [("bursts", "series", "bundled", 1), ("predict", "from", "sample", 2)]
)
def test_bundled_photos_of_other_classes_are_not_offered(models, page, key, asked, kinds):
    app = alone(page, **{key: asked}).run()
    assert not app.exception
    assert len(app.segmented_control(key=key).options) == kinds
    assert "data/demo" not in texts(app)
    assert "Synthetic people" not in texts(app)
    assert "python -m mood bursts" not in texts(app)


def test_a_folder_without_a_class_of_the_nets_is_told_both(models, monkeypatch, tmp_path):
    monkeypatch.setenv("MOOD_ALLOW_LOCAL_PATHS", "1")
    monkeypatch.setenv("MOOD_PHOTOS", str(folder_of(tmp_path / "pets", "cat", "dog")))
    app = alone("dataset").run()
    app.text_input(key="folder-path").set_value(str(folder_of(tmp_path / "my zoo", "fish", "bird")))
    next(button for button in app.button if button.label == "Open").click().run()
    said = shown(" ".join(error.value for error in app.error))
    assert "cat and dog" in said
    assert "bird and fish" in said
    assert f"--photos '{tmp_path / 'my zoo'}'" in said


def test_a_workspace_that_is_not_there_is_named():
    app = alone("overview", workspace="nonets").run()
    assert not app.exception
    assert "There is no workspace `nonets`" in texts(app)
