"""Explanations on disk: complete, described, and never over something else."""

import io
import json
import zipfile

import numpy as np
import pytest
from PIL import Image

from mood import images
from mood.cli import main
from mood.errors import DataError
from mood.explanation import explain, export
from tests.conftest import draw_face, encoded


@pytest.fixture
def explained(two_pixel_classifier):
    photo = images.decode(encoded(draw_face("happy", 1), "PNG"), "../we ird/näme.png")
    explanation = explain(two_pixel_classifier, photo.pixels, "grad_cam", "sad")
    return [
        export.Explained(photo, explanation, {"sad": 0.75, "happy": 0.25}, two_pixel_classifier.fingerprint, "A toy.")
    ]


def test_a_folder_holds_what_its_manifest_says(explained, tmp_path):
    paths = export.save(explained, tmp_path / "out")
    assert paths[-1].name == "manifest.json"
    manifest = json.loads(paths[-1].read_text("utf-8"))
    (entry,) = manifest["explanations"]
    assert {entry["raw"], entry["overlay"], "manifest.json"} == {path.name for path in (tmp_path / "out").iterdir()}
    raw = np.load(tmp_path / "out" / entry["raw"], allow_pickle=False)
    np.testing.assert_array_equal(raw, explained[0].explanation.raw)
    with Image.open(tmp_path / "out" / entry["overlay"]) as overlay:
        assert overlay.size == (96, 96)
    assert entry["photo_sha256"] == explained[0].photo.sha256
    assert manifest["models"] == {entry["model"]: "A toy."}
    assert (entry["method"], entry["target"], entry["p"]) == ("grad_cam", "sad", {"sad": 0.75, "happy": 0.25})


def test_nothing_is_overwritten(explained, tmp_path):
    (tmp_path / "precious.txt").write_text("mine")
    with pytest.raises(DataError, match="nothing is overwritten"):
        export.save(explained, tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["precious.txt"]


def test_a_zip_holds_the_same_files(explained):
    with zipfile.ZipFile(io.BytesIO(export.zipped(explained))) as archive:
        assert archive.testzip() is None
        assert archive.namelist() == list(export.files(explained))
        assert all("/" not in name for name in archive.namelist())


def test_command_line_explains(tmp_path, capsys):
    photo, out = tmp_path / "a.png", tmp_path / "out"
    draw_face("sad", 3).save(photo)
    asked = ["--method", "grad_cam", "saliency", "--generation", "baseline"]
    arguments = ["explain", str(photo), *asked, "--out", str(out)]
    assert main(arguments) == 0
    assert len(list(out.glob("*.npy"))) == len(list(out.glob("*.png"))) == 2
    notice = json.loads((out / "manifest.json").read_text("utf-8"))["models"]["baseline"]
    assert "not how a person feels" in notice
    assert "informs the people exposed" in notice
    assert main(arguments) == 2
    assert "nothing is overwritten" in capsys.readouterr().err
