"""Mood as a library: the lines of the README, run from another folder on an installed package."""

import re
import shutil
import subprocess
import sys
import tomllib

import numpy as np
import pytest
from PIL import ExifTags, Image

import mood
from mood.errors import ExplanationError, ImageError, ModelError
from mood.explanation import explaining
from tests.conftest import ROOT, draw_face

README = (ROOT / "README.md").read_text("utf-8")
CODE = re.search(r"(    import mood\n(?:    .*\n|\n)+)", README)


@pytest.fixture(scope="module")
def installed(tmp_path_factory):
    """Return a folder into which the package was installed, without what it depends on, which is here already."""
    folder = tmp_path_factory.mktemp("installed")
    command = [sys.executable, "-m", "pip", "install", "--no-deps", "--no-build-isolation", "--target", folder, ROOT]
    done = subprocess.run([*map(str, command)], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-2000:]
    return folder


def run(code: str, installed, folder) -> subprocess.CompletedProcess:
    environment = {"PYTHONPATH": str(installed), "PATH": "/usr/bin:/bin"}
    return subprocess.run(
        [sys.executable, "-c", code], cwd=folder, env=environment, capture_output=True, text=True, check=False
    )


def test_the_lines_of_the_readme_run_from_another_folder(installed, tmp_path):
    draw_face("happy", 3).save(tmp_path / "photo.jpg")
    lines = "\n".join(line.removeprefix("    ") for line in CODE.group(1).splitlines())
    said = "\nprint(mood.__file__)\nprint(sorted(net.predict('photo.jpg')), 'tensorflow' in __import__('sys').modules)"
    done = run(lines + said, installed, tmp_path)
    assert done.returncode == 0, done.stderr[-2000:]
    path, answer = done.stdout.splitlines()[-2:]
    assert path.startswith(str(installed))
    assert answer == "['happy', 'sad'] False"


def test_the_command_is_installed_too(installed, tmp_path):
    draw_face("happy", 3).save(tmp_path / "photo.jpg")
    code = "import sys; from mood.cli import main; sys.exit(main(['explain', 'photo.jpg', '--out', 'maps']))"
    done = run(code, installed, tmp_path)
    assert done.returncode == 0, done.stderr[-2000:]
    assert (tmp_path / "maps" / "manifest.json").exists()
    assert (installed / "bin" / "mood").exists()
    assert (installed / "mood" / "py.typed").exists()


def test_a_photo_is_a_file_an_image_or_pixels(tmp_path):
    image = draw_face("sad", 1)
    image.save(tmp_path / "photo.png")
    net = mood.load("baseline")
    answers = [net.predict(photo) for photo in (tmp_path / "photo.png", str(tmp_path / "photo.png"), image,
                                                np.asarray(image))]  # fmt: skip
    assert all(answer == answers[0] for answer in answers)
    assert sum(answers[0].values()) == pytest.approx(1)
    assert mood.load(ROOT / "models" / "baseline").predict(image) == answers[0]


def test_an_image_is_read_as_its_file_is(tmp_path):
    net, image = mood.load("baseline"), draw_face("sad", 1)
    turned, clear = tmp_path / "turned.png", tmp_path / "clear.png"
    exif = Image.Exif()
    exif[ExifTags.Base.Orientation] = 6
    image.save(turned, exif=exif)
    image.putalpha(0)
    image.save(clear)
    for path in (turned, clear):
        assert net.predict(Image.open(path)) == net.predict(path)
    assert net.predict(Image.open(turned)) != net.predict(image.convert("RGB"))


PIXELS = np.asarray(draw_face("sad", 1))


@pytest.mark.parametrize(
    ("photo", "says"),
    [(PIXELS / 255, "float64"), (PIXELS[..., 0], "uint8"), (PIXELS[None], "1, 96, 96, 3"),
     (PIXELS.transpose(2, 0, 1), "3, 96, 96"), (PIXELS[:0], "96 × 0"), (Image.new("RGB", (4, 9)), "4 × 9")],
)  # fmt: skip
def test_what_is_no_photo_is_never_answered(photo, says):
    with pytest.raises(ImageError, match=says):
        mood.load("baseline").predict(photo)


def test_a_net_beside_is_loaded_by_its_name_and_a_shipped_one_wherever_one_is(tmp_path, monkeypatch):
    for name in ("mine", "refined"):
        shutil.copytree(ROOT / "models" / "baseline", tmp_path / name)
    card = tmp_path / "mine" / "card.json"
    card.write_text(card.read_text("utf-8").replace('"name": "baseline"', '"name": "mine"'), "utf-8")
    monkeypatch.chdir(tmp_path)
    assert mood.load("mine").classifier.fingerprint == mood.load("baseline").classifier.fingerprint
    assert mood.load("refined").classifier.fingerprint != mood.load("baseline").classifier.fingerprint


def test_methods_are_those_that_are_installed(monkeypatch):
    net, image = mood.load("baseline"), draw_face("sad", 1)
    monkeypatch.setattr(explaining, "find_spec", lambda name: None)
    assert "grad_cam" in net.methods
    assert not {"saliency", "kernel_shap"} & set(net.methods)
    with pytest.raises(ExplanationError, match=r"keras, which is not installed.*\[train\]"):
        mood.explain(net, image, "saliency")


def test_an_explanation_can_be_looked_at():
    net = mood.load("transfer")
    image = draw_face("happy", 2)
    made = mood.explain(net, image, "occlusion", "happy", window=64, stride=64)
    assert made.target == "happy"
    assert made.overlay().shape == np.asarray(image).shape
    assert made.figure().layout.title.text == "Occlusion for happy"
    assert mood.explain(net, image).target in net.classes
    assert "saliency" in net.methods
    assert set(mood.__all__) <= set(dir(mood))


@pytest.mark.parametrize(
    ("do", "kind", "says"),
    [
        (lambda net: mood.load("nobody"), ModelError, "no net.*refined"),
        (lambda net: net.predict("nowhere.jpg"), ImageError, "cannot be opened"),
        (lambda net: mood.explain(net, Image.new("RGB", (9, 9)), "magic"), ExplanationError, "A method is one of"),
        (lambda net: mood.explain(net, Image.new("RGB", (9, 9)), "rise", mask=9), ExplanationError, "masks, cells"),
        (lambda net: mood.explain(net, Image.new("RGB", (9, 9)), "rise", masks=-4), ExplanationError, "above 0.*-4"),
        (lambda net: mood.explain(net, Image.new("RGB", (9, 9)), "rise", masks=0.5), ExplanationError, "whole number"),
        (lambda net: mood.explain(net, Image.new("RGB", (9, 9)), target="cat"), ExplanationError, "sad, happy"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_said(do, kind, says):
    with pytest.raises(kind, match=says):
        do(mood.load("baseline"))


def test_the_package_asks_for_what_the_app_asks_for():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    lists = (ROOT / "requirements.txt", ROOT / "tests" / "requirements.txt")  # Ray is in that of the tests
    asked = {line.split("#")[0].strip() for path in lists for line in path.read_text("utf-8").splitlines()}
    wanted = {
        *project["dependencies"],
        *(entry for extra in project["optional-dependencies"].values() for entry in extra),
    }
    assert wanted <= asked
