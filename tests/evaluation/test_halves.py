"""Validation photos in two halves: by group and seed alone, whatever the order, and as they are bundled."""

import pandas as pd
import pytest

from mood.errors import ManifestError
from mood.evaluation import halves, read
from mood.images import sha256
from mood.tasks import Task
from mood.zoo import Card
from tests.conftest import ROOT

MODELS = ROOT / "models"


@pytest.fixture
def validation():
    """Return 40 photos, of each label 20, the first three of which are look-alikes."""
    rows = [
        {"file": f"{number}.jpg", "label": "cat" if number < 20 else "dog", "sha256": sha256(bytes([number]))}
        for number in range(40)
    ]
    return pd.DataFrame(rows).assign(near_group=["7"] * 3 + [""] * 37)


def test_look_alikes_stay_together_and_labels_are_halved(validation):
    for seed in range(5):
        half = halves.drawn(validation, seed).set_index("id")["half"]
        assert len(set(half[["0.jpg", "1.jpg", "2.jpg"]])) == 1
        dogs = half[[f"{number}.jpg" for number in range(20, 40)]]
        assert (dogs == halves.CALIBRATION).sum() == 10


def test_neither_order_nor_a_manifest_without_groups_matter_but_the_seed_does(validation):
    table = halves.drawn(validation, 0)
    assert table.equals(halves.drawn(validation.sample(frac=1, random_state=3), 0))
    assert not table.equals(halves.drawn(validation, 1))
    alone = halves.drawn(validation.drop(columns="near_group"), 0)
    assert (alone["half"] == halves.CALIBRATION).sum() == 20


def test_only_the_validation_photos_of_its_half_calibrate():
    rows = [("a", "validation", 0.9), ("b", "validation", 0.2), ("c", "test", 0.6), ("d", "validation", 0.7)]
    table = pd.DataFrame([{"id": i, "split": split, "y_true": "dog", "p_cat": 1 - p, "p_dog": p}
                          for i, split, p in rows])  # fmt: skip
    half = pd.DataFrame({"id": list("abcd"), "half": [halves.CALIBRATION, halves.CHOOSING, *[halves.CALIBRATION] * 2]})
    of = halves.scores(table, half, Task.of_labels(["cat", "dog"]))
    assert of.files.tolist() == ["a", "d"]
    assert halves.conformal(table, half, Task.of_labels(["cat", "dog"]), 0.6).least == (0.0, pytest.approx(0.7))


def test_a_table_must_have_its_columns_and_its_halves(tmp_path):
    assert halves.read(tmp_path / "none.csv") is None
    for text in ("id\n", "id,half\na,third\n"):
        (tmp_path / "c.csv").write_text(text)
        with pytest.raises(ManifestError, match="every half be choosing or calibration"):
            halves.read(tmp_path / "c.csv")


@pytest.mark.parametrize("name", ["baseline", "augmented", "transfer", "refined", "moods"])
def test_the_bundled_cards_say_what_calibrates(name):
    card = Card.read(MODELS / name)
    noted = card.calibration
    table = halves.read(halves.path_of(MODELS, noted["dataset"]))
    predictions = read(MODELS / name / f"predictions-{noted['dataset']}.csv")
    of = halves.scores(predictions, table, card.spec.task)
    assert noted["n"] == {label: int((of.y_true == i).sum()) for i, label in enumerate(card.spec.classes)}
    assert set(predictions.loc[predictions["split"] == "validation", "id"]) == set(table["id"])


@pytest.mark.skipif(not (ROOT.parent / "shared" / "photos").exists(), reason="the study's photos are not here")
def test_the_bundled_halves_are_what_seed_0_draws():
    from mood.datasets import open_dataset

    photos = open_dataset(ROOT.parent / "shared" / "photos")
    assert halves.drawn(photos.split("validation").table, 0).equals(halves.read(halves.path_of(MODELS, "photos")))
