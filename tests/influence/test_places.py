"""What is kept beside a net of its training photos: placed, chosen like the net, read again; and the summary of k."""

from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest

from mood.datasets import Photos
from mood.errors import DataError, IntegrityError
from mood.evaluation import predictions
from mood.influence import places, summary
from mood.influence.table import measure
from mood.zoo.study import SPECS

N = 120


@pytest.fixture(scope="module")
def drawn():
    """Return a net whose features are the pixels, photos of two clouds of them, and its predictions."""
    random = np.random.default_rng(0)
    labels = np.where(np.arange(N) % 2, "happy", "sad")
    features = random.standard_normal((N, 5)) + 1.2 * (labels == "happy")[:, None]
    splits = np.repeat(["train", "test"], N // 2)
    table = pd.DataFrame({"file": [f"{i}.jpg" for i in range(N)], "label": labels, "split": splits})
    net = SimpleNamespace(
        spec=SPECS["transfer"], name="net", fingerprint="f" * 64, has_flat_features=True, head_features=lambda x: x
    )
    p = 1 / (1 + np.exp(3 - features.sum(1)))
    said = predictions.table(
        table["file"].to_list(), splits.tolist(), labels.tolist(), np.c_[1 - p, p], ("sad", "happy")
    )
    return net, Photos(features, table, ()), said[said["split"] != "train"]


def test_places_keep_all_of_few_features_and_are_the_same_when_read(drawn, tmp_path):
    net, photos, _ = drawn
    known = places.located(net, photos)
    assert known.vectors.shape == (N, 5)
    assert len(known.rows) == N // 2
    learned = known.vectors[known.rows]
    np.testing.assert_allclose(learned.mean(0), 0, atol=1e-3)
    assert (learned**2).sum(1).mean() == pytest.approx(5, rel=1e-2)
    np.testing.assert_allclose(known.place(photos.pixels), known.vectors, atol=5e-3)
    places.save(known, path := tmp_path / "influence-d.npz")
    again = places.read(path)
    np.testing.assert_array_equal(again.vectors, known.vectors)
    np.testing.assert_array_equal(again.head.weights, known.head.weights)
    assert (again.weights, again.is_frozen) == ("f" * 64, True)
    assert again.vector("0.jpg") is None  # a training photo
    np.testing.assert_array_equal(again.vector(f"{N - 1}.jpg"), known.vectors[-1])
    path.write_bytes(b"PK nonsense")
    with pytest.raises(IntegrityError, match="not readable"):
        places.read(path)


def test_a_class_without_training_photos_is_named(drawn):
    net, photos, _ = drawn
    only = Photos(photos.pixels, photos.table.assign(label="sad"), ())
    with pytest.raises(DataError, match="none of happy"):
        places.located(net, only)


def test_a_table_holds_what_training_again_gave(drawn):
    net, photos, said = drawn
    known = places.located(net, photos)
    rows = measure(known, said)
    assert set(rows["id"]) == set(photos.table["file"][photos.where("test")])
    turned = rows[rows["k"].notna()]
    assert len(turned)
    assert (turned["flips_to"] != turned["head_pred"]).all()
    assert (turned["lead"] + turned["k_retrained"] <= 1e-6).all()
    found = summary(rows)
    assert found.one.value > 0.9
    assert found.one.n == found.agreement.n == len(rows)
    assert found.agreement.value > 0.8
    assert len(measure(known, said, most=7)) == 7


def test_the_auc_of_k_is_that_of_its_order():
    # Wrong verdicts have k 1 and 5, right ones 3, 9 and none: of six pairs wrong is smaller in five.
    rows = pd.DataFrame({
        "y_true": ["b", "b", "a", "a", "a", "a"], "y_pred": ["a"] * 6, "head_pred": ["a"] * 5 + ["b"],
        "is_correct": [False, False, True, True, True, True], "confidence": [0.9, 0.8, 0.7, 0.6, 0.95, 0.5],
        "k": [1, 5, 3, 9, np.nan, 1], "one_predicted": np.arange(6.0), "one_retrained": 2 * np.arange(6.0),
        "k_predicted": np.arange(6.0), "k_retrained": -np.arange(6.0),
    })  # fmt: skip
    found = summary(rows)
    assert found.by_k.value == pytest.approx(5 / 6)
    assert found.by_confidence.value == pytest.approx(2 / 6)
    assert found.gain.value == pytest.approx(3 / 6)
    assert (found.by_k.n, found.n_wrong, found.n_right) == (5, 2, 3)  # one is called otherwise by the head
    assert (found.k_wrong, found.k_right) == (3, 9)
    assert (found.one.value, found.several.value) == (pytest.approx(1), pytest.approx(-1))
    assert found.flipped.value == 5 / 6
