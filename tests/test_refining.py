"""The fourth generation's recipe on drawn faces: extra photos, copies of features, a frozen half, calibration."""

from dataclasses import replace

import keras
import numpy as np
import pytest
from PIL import Image

from mood.datasets import open_dataset
from mood.datasets.batches import training_batches, varied
from mood.datasets.transforms import Augmentation
from mood.evaluation import fit_temperature
from mood.training import Options, Progress, train
from mood.zoo import Card, efficientnet, load
from mood.zoo.architectures import build
from tests.conftest import tiny_spec

pytestmark = pytest.mark.slow


@pytest.fixture
def dataset(face_folder):
    found = open_dataset(face_folder)
    table = found.table.copy()
    table.loc[table["split"] == "test", "split"] = "extra"
    return replace(found, table=table)


@pytest.fixture
def spec(monkeypatch):
    monkeypatch.setattr(efficientnet, "load_weights", lambda *_: None)  # drawn faces need no ImageNet
    return tiny_spec("refined", copies=3, average_after=1)


def test_it_is_taken_up_again_learns_from_extra_photos_and_keeps_the_frozen_half(dataset, spec, tmp_path):
    class Killed(BaseException):
        pass

    def kill(row):
        if row["epoch"] == 2:
            raise Killed

    with pytest.raises(Killed):
        train(spec, dataset, tmp_path / "refined", Options(weights="imagenet"), Progress(epoch=kill))
    notes = []
    train(spec, dataset, tmp_path / "refined", Options(weights="imagenet"), Progress(note=notes.append))
    assert notes == ["Resumed after epoch 2."]
    card = Card.read(tmp_path / "refined")
    assert card.training["epochs"] == 3
    assert card.training["temperature"] > 0
    counts = dataset.counts()
    assert card.data["counts"] == {split: counts[split] for split in ("train", "validation", "extra")}
    classifier = load("refined", tmp_path)
    keras.utils.set_random_seed(0)
    fresh = build(spec, "imagenet")
    for name, is_frozen in (("stem_conv", True), ("block10_project_conv", True), ("block11_expand_conv", False)):
        old, new = (model.get_layer(name).get_weights()[0] for model in (fresh, classifier.model))
        assert (old == new).all() == is_frozen, name


def known_photos(folder, pixels, labels):
    """Return a data set of given photos, of which the last ten are for training and the others for validation."""
    for number, (label, photo) in enumerate(zip(labels, pixels, strict=True)):
        (folder / label).mkdir(parents=True, exist_ok=True)
        Image.fromarray(photo).save(folder / label / f"{number:02}.png")
    opened = open_dataset(folder)
    is_last = opened.table["file"].str[-6:-4].astype(int) >= len(pixels) - 10
    return replace(opened, table=opened.table.assign(split=np.where(is_last, "train", "validation")))


def test_the_logit_is_divided_by_the_temperature_of_the_validation_photos(two_pixel_classifier, tmp_path, monkeypatch):
    def built(*_):
        model = keras.models.clone_model(two_pixel_classifier.model)
        model.set_weights(two_pixel_classifier.model.get_weights())
        return model

    monkeypatch.setattr("mood.training.training.build", built)
    pixels = np.zeros((20, 8, 8, 3), np.uint8)
    pixels[..., 2] = 12 * np.arange(20)[:, None, None]  # blue counts for nothing, and makes each photo another
    pixels[:5, ..., 0] = 255  # logit 3.5, p = 0.97: too sure where only 4 of 5 are happy
    labels = ["happy"] * 4 + ["sad"] * 6
    dataset = known_photos(tmp_path / "plain", pixels, [*labels, *["happy", "sad"] * 5])
    # A net that takes no step keeps the weights that are known.
    recipe = replace(two_pixel_classifier.spec.recipe, learning_rate=0.0, max_epochs=1, calibrated=True)
    train(replace(two_pixel_classifier.spec, recipe=recipe), dataset, tmp_path / "baseline")
    temperature, pixels = Card.read(tmp_path / "baseline").training["temperature"], pixels[:10]
    after = load("baseline", tmp_path).logits(pixels)
    # The card rounds the temperature to four digits.
    np.testing.assert_allclose(after, two_pixel_classifier.logits(pixels) / temperature, rtol=1e-4)
    p = (1 / (1 + np.exp(-after))).astype(float)
    assert temperature > 1
    y_true = np.array([two_pixel_classifier.spec.classes.index(label) for label in labels])
    assert fit_temperature(y_true, np.concatenate([1 - p, p], 1)) == pytest.approx(1, abs=0.01)


def test_an_epoch_shows_one_copy_of_each_photo():
    labels = np.array([0, 1, 0, 1, 1], np.int32)
    pixels = np.arange(15, dtype=np.float32)[:, None]  # photo + 5 * copy
    seen = []
    for epoch in range(20):
        rows = [(int(x[0]), int(y)) for xs, ys in training_batches(pixels, labels, 2, None, (0, epoch), 3)
                for x, y in zip(xs.numpy(), ys.numpy(), strict=True)]  # fmt: skip
        assert sorted(value % 5 for value, _ in rows) == [0, 1, 2, 3, 4]
        assert all(labels[value % 5] == label for value, label in rows)
        seen += [value // 5 for value, _ in rows]
    assert set(seen) == {0, 1, 2}


def test_copies_vary_light_and_colour_and_repeat_by_seed():
    photos = np.random.default_rng(0).integers(0, 256, (6, 16, 16, 3), np.uint8)
    plain = np.concatenate(list(varied(photos, Augmentation(), (0, 1), 4)))
    np.testing.assert_allclose(plain, photos, atol=1e-3)
    change = Augmentation(light=0.3, colour=0.5)
    first, again, other = (np.concatenate(list(varied(photos, change, (0, n), 4))) for n in (1, 1, 2))
    np.testing.assert_array_equal(first, again)
    assert np.abs(first - other).mean() > 1
    assert first.min() >= 0
    assert first.max() <= 255
    grays = [value.mean(-1, keepdims=True) for value in (photos[0].astype(float), first[0].astype(float))]
    assert np.ptp(grays[1]) != pytest.approx(np.ptp(grays[0]), abs=0.5)
