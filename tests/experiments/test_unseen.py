"""Collections left out: whole ones, all of them once, and a control that misses as many photos by lot."""

from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest
from PIL import Image

from mood.datasets import open_dataset
from mood.errors import DataError
from mood.experiments import unseen
from mood.images import sha256
from tests.conftest import tiny_spec

SPEC = tiny_spec()


@pytest.fixture
def dataset(tmp_path):
    """Return 60 photos of seven collections, sad ones dark; every third is a test photo."""
    rows, (sad, happy) = [], SPEC.classes
    for number in range(60):
        label = (sad, happy)[number % 2]
        path = tmp_path / f"{number:02d}.png"
        Image.fromarray(np.full((8, 8, 3), 150 * (number % 2) + number, np.uint8)).save(path)
        split = ("test", "train", "validation", "train", "test", "train")[number // 2 % 6]
        rows.append((path.name, label, split, sha256(path.read_bytes()), f"from {number // 9}"))
    columns = ["file", "label", "split", "sha256", unseen.COLUMN]
    pd.DataFrame(rows, columns=columns).to_csv(tmp_path / "manifest.csv", index=False)
    return open_dataset(tmp_path)


class Learner:
    """Learns nothing, remembers what it was given, and calls bright photos by the second class."""

    def __init__(self) -> None:
        self.given: list[pd.DataFrame] = []

    def __call__(self, spec, dataset, folder):
        folder.mkdir(parents=True)
        self.given.append(dataset.table)

        def bright(pixels):
            p = pixels.mean((1, 2, 3)) / 255
            return np.stack([1 - p, p], axis=1)

        return SimpleNamespace(spec=spec, predict_proba=bright)


def test_collections_are_kept_whole_in_folds_of_like_size():
    of = pd.Series(["a"] * 7 + ["b"] * 4 + ["c"] * 3 + ["d"] * 2 + ["e"] * 2 + ["f"])
    assert unseen.folds(of).groupby(of).agg(["min", "max"]).to_numpy().tolist() == [
        [0, 0], [1, 1], [2, 2], [3, 3], [4, 4], [3, 3],
    ]  # fmt: skip


def test_no_net_saw_the_collections_that_it_is_asked_about(dataset, tmp_path):
    learner, said = Learner(), []
    table = unseen.measure(SPEC, dataset, tmp_path, learner, said.append)
    known = dataset.table.set_index("file")
    assert len(said) == len(learner.given) == 2 * unseen.FOLDS
    fold = unseen.folds(known[unseen.COLUMN])
    for (number, how), given in zip(
        ((number, how) for number in range(unseen.FOLDS) for how in (unseen.LEFT_OUT, unseen.BY_LOT)),
        learner.given,
        strict=True,
    ):
        asked = table[(table["fold"] == number) & (table["how"] == how)]
        assert set(asked["id"]) == set(known.index[(fold == number) & (known["split"] == "test")])
        if how == unseen.LEFT_OUT:
            assert not set(given[unseen.COLUMN]) & set(known.loc[asked["id"], unseen.COLUMN])
        missing = known.drop(given["file"])
        left_out = known[fold == number]
        assert missing.groupby(["split", "label"]).size().equals(left_out.groupby(["split", "label"]).size())
    assert sorted(table.loc[table["how"] == unseen.LEFT_OUT, "id"]) == sorted(known.index[known["split"] == "test"])
    assert not list(tmp_path.glob(".*"))


def test_it_goes_on_where_it_stopped_and_says_what_came_of_it(dataset, tmp_path):
    whole = unseen.measure(SPEC, dataset, tmp_path, Learner())
    path = unseen.path_of(tmp_path, SPEC.name, dataset.name)
    written = path.read_text("utf-8")
    rows = unseen.read(path)
    rows[rows["fold"] != 3].to_csv(path, index=False)
    again = Learner()
    assert len(unseen.measure(SPEC, dataset, tmp_path, again)) == len(whole)
    assert len(again.given) == 2  # the nets of the fold that was missing
    assert sorted(path.read_text("utf-8").splitlines()) == sorted(written.splitlines())
    accuracies, test = unseen.compared(unseen.read(path), SPEC.task)
    n = int((dataset.table["split"] == "test").sum())
    assert {metric.n for metric in accuracies.values()} == {n} == {test.n}
    assert (test.only_a, test.only_b) == (0, 0)  # both ways give the same answers
    assert "+0.0 points [+0.0, +0.0], exact McNemar p = 1" in unseen.in_words(unseen.read(path), SPEC.task, "It")


def test_without_collections_it_says_what_is_missing(dataset, tmp_path):
    table = dataset.table.drop(columns=unseen.COLUMN)
    table.to_csv(dataset.root / "manifest.csv", index=False)
    with pytest.raises(DataError, match="column `collection`"):
        unseen.measure(SPEC, open_dataset(dataset.root), tmp_path, Learner())
    assert unseen.read(tmp_path / "nothing.csv") is None
