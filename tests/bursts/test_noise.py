"""How far small changes move what photos are chosen by: known answers, and what is read where nothing was measured."""

import numpy as np
import pandas as pd
import pytest

from mood import settings
from mood.bursts import Bands, bands, noise
from mood.datasets import open_dataset
from mood.errors import DataError
from mood.zoo.classifier import Classifier
from tests.conftest import encoded


class Brightness(Classifier):
    """Says happy as far as a photo is bright: its log-odds move as the logarithm of its light."""

    def __init__(self, spec) -> None:
        self.spec = spec

    def predict_proba(self, photos):
        odds = np.array([photo.mean() / 128 for photo in photos])
        return np.stack([1 / (1 + odds), odds / (1 + odds)], 1)


@pytest.fixture
def nets(two_pixel_classifier):
    return {"bright": Brightness(two_pixel_classifier.spec)}


def folder(tmp_path, classes=("sad", "happy"), count=4):
    """Return a data set of gray photos."""
    from PIL import Image

    for label in classes:
        (tmp_path / "gray" / label).mkdir(parents=True)
        for number in range(count):
            side = 40 + number + 10 * (label == classes[0])  # no two are the same
            picture = Image.fromarray(np.full((side, side, 3), 100, np.uint8))
            (tmp_path / "gray" / label / f"{number}.png").write_bytes(encoded(picture, "PNG"))
    return open_dataset(tmp_path / "gray")


def test_light_moves_the_odds_by_its_own_logarithm(nets, tmp_path):
    counted = []
    table = noise.measure(folder(tmp_path), nets, tmp_path, counted.append)
    assert len(counted) == 8
    rows = table[table["measure"] == "bright"].set_index("change")
    assert rows.loc["light", "q95"] == pytest.approx(np.log(1.25), abs=1e-3)
    assert rows.loc["crop", "q95"] == rows.loc["compression", "q95"] == pytest.approx(0, abs=1e-3)
    assert (rows["n"] == 8).all()
    assert set(rows.index) == {"light", "crop", "compression", "all"}
    metric = noise.moved(table)["bright", "gray", "light"]
    assert (metric.n, metric.interval.low) == (8, pytest.approx(np.log(1.25), abs=1e-3))
    assert "sharpness" in set(table["measure"])
    assert bands(tmp_path).odds == {"bright": rows.loc["all", "q95"]}


def test_nothing_is_written_unless_a_folder_is_named(nets, tmp_path):
    noise.measure(folder(tmp_path), nets, None)
    assert noise.read(tmp_path) is None
    assert bands(tmp_path) == Bands()


def test_a_set_without_photos_of_the_nets_classes_is_refused(nets, tmp_path):
    with pytest.raises(DataError, match="photos of the nets' classes"):
        noise.measure(folder(tmp_path, classes=("cat", "dog")), nets, None)


def test_the_band_is_that_of_the_photos_or_else_the_widest(nets, tmp_path):
    row = {"change": "all", "n": 9, "median": 0.1, "q90": 0.2}
    rows = [("old", "demo", 0.3), ("old", "photos", 0.5), ("new", "photos", 0.4), ("sharpness", "demo", 0.1)]
    table = pd.DataFrame([row | {"measure": of, "photos": on, "q95": by} for of, on, by in rows])
    table.to_csv(noise.path_of(tmp_path), index=False)
    assert bands(tmp_path) == Bands({"old": 0.5, "new": 0.4}, 0.1)
    assert bands(tmp_path, "demo") == Bands({"old": 0.3, "new": 0.4}, 0.1)
    noise.measure(folder(tmp_path), nets, tmp_path)
    assert bands(tmp_path).odds == {"old": 0.5, "new": 0.4, "bright": pytest.approx(np.log(1.25), abs=1e-3)}


def test_a_quantile_is_drawn_again_by_photo():
    values, weights = np.array([[0.1, 0.4], [0.2, 0.3]]), np.array([[1.0, 1.0], [2.0, 0.0], [0.0, 2.0]])
    assert noise._quantiles(values, 0.5, weights).tolist() == [0.2, 0.1, 0.2]
    assert noise._quantiles(values, 0.95, weights).tolist() == [0.4, 0.4, 0.3]


@pytest.mark.parametrize("p", [0.03, 0.5, 0.97])
def test_a_floor_is_a_band_of_log_odds_below(p):
    assert noise.logit(p) - noise.logit(noise.floor(p, 0.5)) == pytest.approx(0.5)
    assert noise.floor(p, 0) == pytest.approx(p)
    assert noise.floor(1.0, 0.5) == pytest.approx(noise.floor(1 - noise.SURE, 0.5))  # both are shown as 100%


def test_the_shipped_table_is_of_the_shipped_nets_and_portraits():
    config = settings.load()
    table = noise.read(config.models)
    assert {"baseline", "augmented", "transfer", "refined", "sharpness"} <= set(table["measure"])
    assert config.demo.name in set(table["photos"])
    assert (table["n"] == noise.MOST).all()
    assert (table["q95_low"] <= table["q95"]).all()
    assert (table["q95"] <= table["q95_high"]).all()
    assert set(bands(config.models, config.demo.name).odds) == {"baseline", "augmented", "transfer", "refined"}
