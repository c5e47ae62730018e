"""What is read of an index: the light columns of all, and of photos that are asked for the rest, in that order."""

import numpy as np
import pytest

from mood.errors import DataError, IntegrityError
from mood.library import parts, read, writing


@pytest.fixture
def index(library, monkeypatch):
    """Return an index of ten photos in several parts, in an order that is not that of their paths."""
    monkeypatch.setattr(writing, "ROWS", 4)
    for number in (7, 2, 9, 4):
        library.add(f"{number}.jpg", "x" * number)
    library.run()
    for number in (1, 0, 3, 5, 6, 8):
        library.add(f"{number}.jpg", "x" * max(number, 1) if number else "bad")
    library.run()
    return read(library.out)


def test_rows_are_in_the_order_of_paths(index):
    assert [path.name for path in index.paths] == [f"{number}.jpg" for number in range(10)]
    assert index.table["n_faces"].tolist()[1:] == [number % 3 for number in range(1, 10)]
    assert "vector" not in index.table


def test_shots_are_those_of_the_places_in_their_order(index):
    shots = index.shots([8, 1, 5, 1])
    assert [shot.name for shot in shots] == ["8.jpg", "1.jpg", "5.jpg", "1.jpg"]
    assert [shot.vector[0] for shot in shots] == pytest.approx([0.008, 0.001, 0.005, 0.001], rel=1e-3)
    assert [len(shot.faces) for shot in shots] == [2, 1, 2, 1]
    first = shots[0]
    assert first.p["new"] == pytest.approx({"sad": 0.992, "happy": 0.008})
    assert (first.taken, first.bias, first.width, first.height) == (None, None, 30, 20)
    assert first.faces[0].face.share == pytest.approx(1 / 16)
    assert np.isnan(first.faces[0].gaze)
    assert first.layout.shape == (192,)


def test_without_features_the_rest_is_the_same(index):
    (light,), (whole,) = index.shots([3], features=False), index.shots([3])
    assert (light.name, light.p, light.sharpness) == (whole.name, whole.p, whole.sharpness)
    assert light.vector.size == light.layout.size == 0


def test_vectors_are_read_for_the_places_alone(index, monkeypatch):
    opened = []
    whole = parts.read
    monkeypatch.setattr(parts, "read", lambda path, names: opened.append(path.name) or whole(path, names))
    assert index.vectors([2, 7])[:, 0] == pytest.approx([0.002, 0.007], rel=1e-3)
    assert opened == ["part-000000.parquet"]
    assert index.layouts(np.array([], int)).shape == (0, 192)
    assert index.shots([]) == []


def test_what_cannot_be_read_says_why_and_has_no_measures(index):
    row = index.table.iloc[0]
    assert row["problem"] == "it is bad"
    assert np.isnan(row["sharpness"])


def test_what_is_no_index_is_refused(tmp_path):
    (tmp_path / "empty").mkdir()
    (tmp_path / "file").write_text("x")
    for name in ("empty", "file", "nowhere"):
        with pytest.raises(DataError, match=name):
            read(tmp_path / name)


@pytest.mark.parametrize("content", [b"no Parquet at all", b""])
def test_a_part_that_is_damaged_is_named(index, content):
    (index.path / "part-000001.parquet").write_bytes(content)
    with pytest.raises(IntegrityError, match="part-000001"):
        read(index.path)
