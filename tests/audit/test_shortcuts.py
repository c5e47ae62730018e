"""Shortcuts: facts without a face tell happy from sad only where the data set gives them away."""

import numpy as np
import pandas as pd
import pytest
from PIL import Image

from mood.audit import shortcuts
from mood.datasets import open_dataset
from mood.errors import DataError
from mood.images import sha256


def a_data_set(folder, brightness: dict[str, int], split_of=lambda i: "train" if i < 20 else "test"):
    """Write plain noisy pictures, 30 a label, as bright as told."""
    rows, random = [], np.random.default_rng(0)
    for label, level in brightness.items():
        (folder / label).mkdir(parents=True)
        for i in range(30):
            pixels = np.clip(level + random.normal(0, 40) + random.normal(0, 5, (24, 24, 3)), 0, 255).astype(np.uint8)
            path = folder / label / f"{i}.png"
            Image.fromarray(pixels).save(path)
            rows.append((f"{label}/{i}.png", label, split_of(i), sha256(path.read_bytes())))
    pd.DataFrame(rows, columns=["file", "label", "split", "sha256"]).to_csv(folder / "manifest.csv", index=False)
    return open_dataset(folder)


def test_brightness_gives_the_label_away_where_it_does(tmp_path):
    seen = []
    table = shortcuts.measure(a_data_set(tmp_path / "d", {"happy": 215, "sad": 40}), tmp_path, seen.append)
    assert sum(seen) == 60
    assert table["n"].tolist() == [20, 20, 20]
    reached = shortcuts.read(shortcuts.path_of(tmp_path, "d"))
    assert reached["mean colour"].value >= 0.9
    assert reached["number of faces"].interval.low < 0.5  # there is none, but for false alarms in the noise
    assert reached["shape of the photo"].value == pytest.approx(0.5)  # all are alike
    assert reached["mean colour"].interval.low < reached["mean colour"].value <= reached["mean colour"].interval.high


def test_it_does_not_where_it_does_not(tmp_path):
    shortcuts.measure(a_data_set(tmp_path / "d", {"happy": 128, "sad": 128}), tmp_path)
    assert shortcuts.read(shortcuts.path_of(tmp_path, "d"))["mean colour"].interval.low < 0.5


def test_a_missing_split_is_said_and_a_missing_file_is_nothing(tmp_path):
    with pytest.raises(DataError, match="lacks"):
        shortcuts.measure(a_data_set(tmp_path / "d", {"happy": 128, "sad": 128}, lambda _: "test"), tmp_path)
    assert shortcuts.read(tmp_path / "nothing.csv") == {}
