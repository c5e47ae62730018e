"""Likeness on points that can be placed by hand, and doubted labels among points that lie apart."""

import numpy as np
import pandas as pd
import pytest

from mood.audit.labels import doubts, found_by_eye
from mood.datasets import Photos
from mood.errors import DataError, IntegrityError
from mood.evaluation import share
from mood.zoo import likeness


def photos_of(labels, splits):
    files = [f"{number}.jpg" for number in range(len(labels))]
    table = pd.DataFrame({"file": files, "label": labels, "split": splits})
    return Photos(np.empty((len(files), 1, 1, 3), np.uint8), table, ())


@pytest.fixture
def embedded():
    """Return eight training photos around the first axis, one test photo among them and one far away."""
    random = np.random.default_rng(0)
    features = np.zeros((10, 12), np.float32)
    features[:9, 0] = 1
    features[:9] += 0.1 * random.standard_normal((9, 12)).astype(np.float32)
    features[9, 1] = 1
    return likeness.embed(photos_of(["happy"] * 4 + ["sad"] * 6, ["train"] * 8 + ["test"] * 2), features), features


def test_what_lies_among_training_photos_is_within_reach_and_the_rest_is_not(embedded):
    embedding, _ = embedded
    among, away = embedding.distances(embedding.vectors[8:]) / embedding.reach
    assert among < 1.3 < 2 < away


def test_nearest_are_the_nearest(embedded):
    embedding, features = embedded
    unit = features / np.linalg.norm(features, axis=1, keepdims=True)
    apart = np.linalg.norm(unit[:8] - unit[0], axis=1)
    nearest = embedding.nearest(embedding.vector("0.jpg"), 3, "train", but="0.jpg")
    assert [neighbour.file for neighbour in nearest] == [f"{i}.jpg" for i in np.argsort(apart)[1:4]]
    assert nearest[0].distance == pytest.approx(
        np.sort(apart)[1], abs=1e-3
    )  # eight points span seven axes: nothing is lost


def test_another_data_set_is_placed_among_the_training_photos(embedded):
    embedding, features = embedded
    beside = likeness.embed_beside(embedding, photos_of(["sad"], ["test"]), features[8:9])
    assert beside.files.tolist() == [*[f"{i}.jpg" for i in range(8)], "0.jpg"]
    np.testing.assert_allclose(beside.vectors[-1], embedding.vectors[8], atol=1e-5)
    # Its own photo is meant, not the training photo of the same name.
    np.testing.assert_array_equal(beside.vector("0.jpg"), beside.vectors[-1])
    assert (beside.label("0.jpg"), embedding.label("0.jpg")) == ("sad", "happy")


def test_saved_and_read_again(embedded, tmp_path):
    (tmp_path / likeness.GENERATION).mkdir()
    path = likeness.save(embedded[0], tmp_path, "d")
    again = likeness.read(path)
    np.testing.assert_allclose(again.vectors, embedded[0].vectors, atol=1e-3)
    assert again.labels.tolist() == embedded[0].labels.tolist()
    path.write_bytes(b"PK nonsense")
    with pytest.raises(IntegrityError, match="not readable"):
        likeness.read(path)


def test_likeness_needs_training_photos():
    with pytest.raises(DataError, match="more than 5 training photos; received 0"):
        likeness.embed(photos_of(["happy"] * 9, ["test"] * 9), np.ones((9, 4), np.float32))


def test_swapped_labels_are_doubted_first():
    random = np.random.default_rng(1)
    y = np.arange(120) % 2
    features = random.standard_normal((120, 8)).astype(np.float32) + 6 * y[:, None]
    swapped = [3, 40, 77]
    given = y.copy()
    given[swapped] = 1 - given[swapped]
    table = photos_of([("sad", "happy")[label] for label in given], ["train"] * 120).table
    ranking = doubts(table, features, ("sad", "happy"))
    assert set(ranking["file"][:3]) == {f"{i}.jpg" for i in swapped}
    assert 0 < ranking["is_suspected"].sum() <= 3  # cleanlab's own cut is careful, and right
    assert set(ranking.loc[ranking["is_suspected"], "file"]) <= {f"{i}.jpg" for i in swapped}
    rates = found_by_eye(ranking, set(table["file"]), {"3.jpg", "9.jpg"})
    assert rates["precision at 20"] == share(1 if ranking["file"].tolist().index("9.jpg") >= 20 else 2, 20)
    assert rates["recall at 200"] == share(2, 2)
