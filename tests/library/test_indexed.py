"""An index of real photos: what the commands that begin with it say is what they say of the photos themselves."""

import shutil

import numpy as np
import pandas as pd
import pytest

from mood import bursts, settings, zoo
from mood.cli import main
from mood.errors import DataError
from mood.library import indexed, read
from tests.conftest import ROOT


@pytest.fixture(scope="module")
def places(tmp_path_factory):
    """Return a folder of two bursts, with a copy and a file that is no photo, and its index."""
    folder = tmp_path_factory.mktemp("camera")
    for number in ("11", "12"):
        shutil.copytree(ROOT / "data" / "demo" / "bursts" / f"burst_{number}", folder / "photos" / number)
    first = sorted((folder / "photos" / "11").iterdir())[0]
    shutil.copy(first, folder / "photos" / "again.jpg")
    (folder / "photos" / "broken.jpg").write_bytes(b"no photo")
    index = folder / "index.parquet"
    assert main(["library", str(folder / "photos"), "--out", str(index), "--workers", "1"]) == 0
    return folder / "photos", index


def nets() -> list[str]:
    task = next(iter(zoo.tasks(settings.load().models)))
    return zoo.trained(settings.load().models, task)


def test_every_file_has_a_row_and_every_photo_its_measures(places):
    folder, index = places
    opened = read(index)
    assert sorted(opened.paths) == sorted(path for path in folder.rglob("*") if path.is_file())
    assert opened.table.set_index("path").loc[str(folder / "broken.jpg"), "problem"]
    shots = opened.shots(np.flatnonzero(opened.table["problem"] == ""))
    for shot in shots:
        (face,) = shot.faces
        assert 0 < face.face.share < 1
        assert np.linalg.norm(shot.vector) == pytest.approx(1, abs=1e-2)
        assert sum(shot.p["refined"].values()) == pytest.approx(1, abs=1e-5)


def test_a_photo_is_measured_in_an_index_as_alone(places):
    from mood import images

    folder, index = places
    opened = read(index)
    path = sorted(folder.glob("12/*.jpg"))[2]
    (indexed_shot,) = opened.shots([opened.paths.index(path)])
    alone = bursts.look(images.read(path), {name: zoo.load(name, settings.load().models) for name in opened.made.nets})
    for side in ("left", "top", "width", "height", "score"):
        assert getattr(indexed_shot.faces[0].face, side) == pytest.approx(getattr(alone.faces[0].face, side), abs=1e-5)
    assert indexed_shot.faces[0].eyes_open == pytest.approx(alone.faces[0].eyes_open, abs=1e-5)
    assert indexed_shot.sharpness == pytest.approx(alone.sharpness, rel=1e-5)
    assert indexed_shot.vector @ alone.vector == pytest.approx(1, abs=1e-3)
    for name, classes in alone.p.items():
        assert indexed_shot.p[name] == pytest.approx(classes, abs=1e-4)


def test_a_series_holds_each_content_once_and_names_what_cannot_be_read(places):
    folder, index = places
    series, unread = indexed.series_of(index, ("sad", "happy"), nets())
    assert len(series.files) == len(series.shots) == len(list(folder.rglob("*.jpg"))) - 2
    assert [len(file.copies) for file in series.files].count(1) == 1
    assert unread["file"].tolist() == [str(folder / "broken.jpg")]
    assert series.root == folder
    assert sorted(map(len, series.group(bursts.LIKENESS))) == sorted(
        len(list((folder / number).iterdir())) for number in ("11", "12")
    )


def test_suggestions_from_an_index_are_those_from_the_photos(places, tmp_path, capsys):
    folder, index = places
    named = [str(folder / number) for number in ("11", "12")]
    assert main(["bursts", str(index), "--by", "refined", "--out", str(tmp_path / "index.csv")]) == 0
    assert main(["bursts", *named, "--by", "refined", "--out", str(tmp_path / "photos.csv")]) == 0
    from_index, from_photos = (
        pd.read_csv(tmp_path / name).drop_duplicates("sha256").set_index("sha256").sort_index()
        for name in ("index.csv", "photos.csv")
    )
    is_kept = from_photos["suggestion"] == bursts.KEEP
    assert (from_index["suggestion"] == bursts.KEEP).tolist() == is_kept.tolist()
    assert from_index["faults"].fillna("").tolist() == from_photos["faults"].fillna("").tolist()
    assert from_index["p"].to_numpy() == pytest.approx(from_photos["p"].to_numpy(), abs=2e-4)


def test_culling_an_index_keeps_what_the_command_suggests(places, tmp_path):
    _, index = places
    assert main(["bursts", str(index), "--out", str(tmp_path / "suggested.csv")]) == 0
    assert main(["cull", str(index), "--csv", str(tmp_path / "culled.csv")]) == 0
    suggested, culled = (pd.read_csv(tmp_path / name) for name in ("suggested.csv", "culled.csv"))
    kept = set(suggested.loc[suggested["suggestion"] == bursts.KEEP, "sha256"])
    assert set(culled.loc[culled["suggestion"] == bursts.KEEP, "sha256"]) == kept
    assert len(kept) == 2


def test_a_net_that_did_not_answer_is_named(places, capsys):
    assert main(["bursts", str(places[1]), "--by", "baseline"]) == 2
    assert "--by names a net that the index was made with (transfer, refined); received baseline." in (
        capsys.readouterr().err
    )
    with pytest.raises(DataError, match="was made by nets that are not here"):
        indexed.series_of(places[1], ("cat", "dog"), nets())
