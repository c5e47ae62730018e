"""Copies: one photograph is known again when it was cut, mirrored, scaled or framed; two photos of one kind are two."""

import numpy as np
import pandas as pd
import pytest
from PIL import Image

from mood.audit import copies
from mood.datasets import open_dataset
from mood.errors import DataError
from mood.images import sha256
from mood.zoo.likeness import Embedding


def scenes(count: int) -> list[np.ndarray]:
    """Return pictures (240, 320, 3) uint8 of many overlapping shapes, no two alike."""
    from PIL import ImageDraw

    pictures = []
    for seed in range(count):
        random, picture = np.random.default_rng(seed), Image.new("RGB", (320, 240), "gray")
        drawing = ImageDraw.Draw(picture)
        for _ in range(120):
            x, y, size = random.integers(0, 320), random.integers(0, 240), random.integers(6, 40)
            colour = tuple(int(part) for part in random.integers(0, 256, 3))
            draw = drawing.ellipse if random.random() < 0.5 else drawing.rectangle
            draw((x, y, x + size, y + int(size * random.uniform(0.4, 1.6))), fill=colour)
        pictures.append(np.asarray(picture))
    return pictures


def framed(pixels: np.ndarray) -> np.ndarray:
    return np.concatenate([pixels, np.full((30, pixels.shape[1], 3), 20, np.uint8)])


CHANGES = {
    "cropped": lambda pixels: pixels[40:220, 60:300],
    "with a bar": framed,
    "smaller": lambda pixels: np.asarray(Image.fromarray(pixels).resize((224, 168))),
    "darker": lambda pixels: (pixels * 0.6).astype(np.uint8),
}


@pytest.mark.parametrize("change", CHANGES)
def test_one_photograph_is_known_again(change):
    pictures = scenes(4)
    for pixels in pictures:
        changed = copies.local_features(CHANGES[change](pixels))
        assert copies.inliers(copies.local_features(pixels), changed) >= copies.COPY


def test_two_photographs_are_two_and_nothing_has_nothing_in_common():
    features = [copies.local_features(pixels) for pixels in scenes(6)]
    common = [copies.inliers(one, other) for place, one in enumerate(features) for other in features[place + 1 :]]
    assert max(common) < copies.SCENE
    blank = copies.local_features(np.full((50, 80, 3), 128, np.uint8))
    assert copies.inliers(blank, blank) == copies.inliers(features[0], blank) == 0


@pytest.fixture
def photos(tmp_path):
    """Return a data set in which test photo a is mirrored in train, and b is there twice; and where they lie to a net.

    The last one the net knows alone.
    """
    first, second, third, fourth = scenes(4)
    pictures = {"a": first, "b": second, "c": framed(second), "d": third, "e": first[:, ::-1], "f": fourth}
    splits, rows = dict.fromkeys("abcd", "test") | dict.fromkeys("ef", "train"), []
    for name, pixels in pictures.items():
        path = tmp_path / f"{name}.png"
        Image.fromarray(pixels).save(path)
        rows.append((path.name, "cat", splits[name], sha256(path.read_bytes())))
    pd.DataFrame(rows, columns=["file", "label", "split", "sha256"]).to_csv(tmp_path / "manifest.csv", index=False)
    files = np.array([row[0] for row in rows] + ["elsewhere.png"])
    vectors = np.arange(len(files), dtype=np.float32)[:, None] ** 2
    of_splits = np.array([row[2] for row in rows] + ["train"])
    empty = np.zeros((1, 1), np.float32)
    return open_dataset(tmp_path), Embedding(files, of_splits, of_splits, vectors, empty[0], empty, 1.0)


def test_every_pair_is_compared_once_and_none_with_itself(photos):
    pairs = copies.candidates(photos[1])
    both = [frozenset(pair) for pair in zip(pairs["file"], pairs["other"], strict=True)]
    assert len(set(both)) == len(both) == 6 + 4 * 3  # of four test photos with each other, and with three others
    assert all(len(pair) == 2 for pair in both)
    near = pairs.set_index(["file", "other"]).loc[("b.png", "e.png")]
    assert near["distance"] == 15  # 16 - 1
    assert near["other_split"] == "train"


def test_a_test_without_copies_keeps_one_of_each(photos, tmp_path):
    seen = []
    pairs = copies.measure(*photos, tmp_path, seen.append)
    assert sum(seen) == 18
    assert len(pairs) == 14  # the four with the file that is not here are left out
    found = pairs[pairs["inliers"] >= copies.COPY].set_index(["file", "other"])
    assert set(found.index) == {("a.png", "e.png"), ("b.png", "c.png")}
    assert found["is_mirrored"].to_dict() == {("a.png", "e.png"): True, ("b.png", "c.png"): False}
    read = copies.read(copies.path_of(tmp_path, photos[0].name))
    assert copies.to_leave_out(read) == {"a.png", "c.png"}
    rows = pd.DataFrame({"id": ["a.png", "b.png", "c.png", "d.png"], "is_correct": [True, False, True, True]})
    kept = copies.accuracies(rows, read)
    assert (kept[copies.NO_COPY].value, kept[copies.NO_COPY].n) == (0.5, 2)  # b and d
    assert copies.elsewhere(read) == 1
    assert "2, 1 of them with a photo of another split" in copies.found(read)


def test_a_scene_is_left_out_only_where_scenes_are():
    pairs = pd.DataFrame({
        "file": ["b", "a"], "other": ["a", "t"], "other_split": ["test", "train"],
        "inliers": [copies.COPY, copies.SCENE],
    })  # fmt: skip
    assert copies.to_leave_out(pairs) == {"b"}  # the later by name, whichever comes first
    assert copies.to_leave_out(pairs, copies.SCENE) == {"a", "b"}


def test_what_cannot_be_compared_is_said(photos, tmp_path):
    dataset, known = photos
    assert copies.read(tmp_path / "nothing.csv") is None
    with pytest.raises(DataError, match="there is none"):
        copies.measure(dataset, Embedding(**{**vars(known), "splits": np.repeat("train", 7)}), tmp_path)
    for path in dataset.root.glob("*.png"):
        path.unlink()
    with pytest.raises(DataError, match="can be compared"):
        copies.measure(dataset, known, tmp_path)
