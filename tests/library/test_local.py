"""Real photos and nets: what is measured is what a burst is told of the same photo, whichever process measures it."""

import subprocess
import sys
from pathlib import Path

import numpy as np
import pyarrow as pa
import pytest
from PIL import ExifTags, Image

from mood import bursts, images, zoo
from mood.errors import DataError, ModelError
from mood.images import sha256
from mood.library import Order, index, local, read, scan
from mood.library.nets import made_with
from tests.conftest import ROOT, draw_face, encoded
from tests.library.conftest import MADE, unseen
from tests.library.dng import dng
from tests.library.fragile import Fragile

MODELS = ROOT / "models"


@pytest.fixture(scope="module")
def photos(tmp_path_factory):
    """Return a folder with portraits, drawn faces, a photo with a clock, and two files that are none."""
    folder = tmp_path_factory.mktemp("photos")
    for number, source in enumerate(sorted((ROOT / "data" / "demo" / "happy").glob("*.jpg"))[:4]):
        (folder / f"{number}.jpg").write_bytes(source.read_bytes())
    for seed in range(8):
        draw_face("sad", seed).save(folder / f"drawn{seed}.png")
    exif = Image.Exif()
    exif.get_ifd(ExifTags.IFD.Exif).update({
        ExifTags.Base.DateTimeOriginal: "2026:05:01 10:00:00", ExifTags.Base.SubsecTimeOriginal: "25",
        ExifTags.Base.ExposureBiasValue: -1.0,
    })  # fmt: skip
    draw_face("happy", 99).save(folder / "clock.jpg", exif=exif)
    (folder / "empty.jpg").write_bytes(b"")
    (folder / "torn.jpg").write_bytes((folder / "0.jpg").read_bytes()[:2000])
    return folder


@pytest.fixture(scope="module")
def made(photos, tmp_path_factory):
    """Return what making an index of them by two processes did, and the index."""
    out = tmp_path_factory.mktemp("out") / "index.parquet"
    return index(Order([photos], out, MODELS, workers=2), unseen), read(out)


def test_each_photo_has_the_row_that_a_burst_is_told_of(made, photos):
    _, library = made
    nets = {name: zoo.load(name, MODELS) for name in library.made.nets}
    places = np.flatnonzero(library.table["problem"] == "")
    assert len(places) == 13
    for place, shot in zip(places, library.shots(places), strict=True):
        told = bursts.look(images.read(library.paths[place]), nets)
        assert (shot.name, shot.sha256, shot.taken, shot.bias) == (told.name, told.sha256, told.taken, told.bias)
        assert (shot.width, shot.height, len(shot.faces)) == (told.width, told.height, len(told.faces))
        assert shot.vector @ told.vector == pytest.approx(1, abs=1e-3)
        assert shot.layout @ told.layout == pytest.approx(1, abs=1e-3)
        assert (shot.sharpness, shot.exposure) == pytest.approx((told.sharpness, told.exposure), rel=1e-4)
        for net, p in told.p.items():
            assert shot.p[net] == pytest.approx(p, abs=1e-4)
        for one, other in zip(shot.faces, told.faces, strict=True):
            assert one.eyes_open == pytest.approx(other.eyes_open, rel=1e-4, nan_ok=True)


def test_what_cannot_be_read_says_why(made, photos):
    done, library = made
    assert set(done.unreadable) == {str(photos / "empty.jpg"), str(photos / "torn.jpg")}
    assert "0 bytes" in done.unreadable[str(photos / "empty.jpg")]
    assert library.table.set_index("path").loc[str(photos / "empty.jpg"), "sha256"] == sha256(b"")


def test_the_newest_net_is_asked_and_the_one_that_tells_likeness(made):
    _, library = made
    newest = zoo.trained(MODELS, zoo.tasks(MODELS)[0])[-1]
    assert set(library.made.nets) == {newest, library.made.frozen}
    assert library.made.frozen == bursts.frozen(zoo.cards(MODELS)).spec.name


def test_one_process_measures_the_same(made, photos):
    _, library = made
    rows = pa.concat_tables(local.tables(scan([photos]).files, MODELS, library.made, 1)).to_pandas()
    rows = rows.sort_values("path", ignore_index=True)
    assert rows["sha256"].tolist() == library.table["sha256"].tolist()
    columns = [name for name in library.table if name.startswith("p_")]
    assert np.allclose(rows[columns], library.table[columns], atol=1e-4, equal_nan=True)


def test_a_file_of_a_camera_is_a_photo(tmp_path):
    pytest.importorskip("rawpy", reason="files of cameras are read by rawpy, an extra")
    face = draw_face("happy", 3, side=240)
    (tmp_path / "a.dng").write_bytes(dng(encoded(face), face.size, moment="2026:05:01 10:00:00"))
    made = made_with(["baseline"], MODELS, tmp_path / "none")
    (table,) = local.tables(scan([tmp_path]).files, MODELS, made, 2)
    assert table["problem"].to_pylist() == [""]
    assert table["taken"].to_pylist() == [1777629600.0]


def test_other_nets_than_those_of_the_index_are_refused(made, photos):
    _, library = made
    for nets in (["baseline"], ["moods"]):
        with pytest.raises(DataError, match="not mixed"):
            index(Order([photos], library.path, MODELS, nets), unseen)
    with pytest.raises(ModelError, match="received nobody"):
        index(Order([photos], library.path, MODELS, ["nobody"]), unseen)
    with pytest.raises(ModelError, match="received nobody"):
        index(Order([photos], library.path, MODELS, ["nobody"], again=True), unseen)
    assert index(Order([photos], library.path, MODELS), unseen).unchanged == 15


def files(folder, count):
    for number in range(count):
        (folder / f"{number:02d}.jpg").write_bytes(b"x" * (number + 1))
    return scan([folder]).files


def measured(files, models="here"):
    tables = local.tables(files, Path(models), MADE, 2, Fragile)
    return pa.concat_tables(tables).to_pandas().sort_values("path", ignore_index=True)


def test_a_photo_that_ends_its_process_costs_no_other(tmp_path):
    (tmp_path / "kills.jpg").write_bytes(b"deadly")
    rows = measured(files(tmp_path, 40))
    assert rows["path"].tolist() == [file.path for file in scan([tmp_path]).files]
    assert rows["problem"].tolist() == [""] * 40 + [local.ENDED]
    assert rows["sha256"].iloc[-1] == sha256(b"deadly")


@pytest.mark.parametrize(("models", "message"), [("ends", "exit code 9"), ("fails", "the net is missing")])
def test_processes_that_cannot_begin_say_so(tmp_path, models, message):
    with pytest.raises(ModelError, match=message):
        measured(files(tmp_path, 40), models)


def test_the_command_makes_an_index_without_tensorflow(photos, tmp_path):
    out = tmp_path / "index.parquet"
    code = f"""
import sys
from mood.cli import main
assert main(["library", {str(photos)!r}, "--out", {str(out)!r}, "--workers", "1", "--nets", "baseline"]) == 0
sys.exit(" ".join(name for name in ("tensorflow", "keras", "streamlit") if name in sys.modules) or 0)
"""
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert "13 photos" in done.stdout
    assert "empty.jpg" in done.stderr
    assert {"p_baseline_happy", "p_transfer_happy"} <= set(read(out).table)
