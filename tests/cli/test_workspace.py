"""From a folder of drawn photos to a trained, explained workspace: five commands, of which the last opens the app."""

import re
import shlex
import shutil
from pathlib import Path

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from mood.cli import main
from mood.datasets import open_dataset
from mood.images import sha256
from mood.zoo import store
from mood.zoo.study import GENERATIONS
from tests.app.driving import PAGES, alone, shown
from tests.cli.conftest import draw_photos
from tests.conftest import ROOT

WORDS = re.compile(r"\b(?:happy|sad|happier|search words?|demo|stock|five moods)\b|--photos DIR", re.IGNORECASE)
"""What is somebody else's story."""

LOOKS = [
    *[(path.stem, {}) for path in PAGES],
    ("predict", {"from": "sample"}),
    ("gallery", {"show": "all", "photo": "test", "about": "why"}),
    ("gallery", {"show": "all", "photo": "test", "about": "alike"}),
    ("explain", {"section": "methods"}),
    ("explain", {"section": "nets"}),
    ("findings", {"present": "true"}),
]
"""Pages, each also with its parts that tell of nets and photos."""


def bundled() -> dict[str, str]:
    folders = (ROOT / "models", ROOT / "data" / "demo")
    return {str(path): sha256(path.read_bytes()) for at in folders for path in at.rglob("*") if path.is_file()}


@pytest.fixture(params=["two classes", "three classes"], scope="module")
def journey(request, tmp_path_factory, backbone) -> tuple[Path, dict[str, str]]:
    """Return the workspace after the first four commands, of three classes with two nets, and what was bundled."""
    before, tmp = bundled(), tmp_path_factory.mktemp("journey")
    if request.param == "two classes":
        folder = draw_photos(tmp / "my pets", ("cat", "dog"))
        words = ["train", "all", "--weights", f"mobilenet={backbone}"]
    else:
        folder = Path(shutil.copytree(request.getfixturevalue("three"), tmp / "animals"))
        words = ["train", "baseline"]
    (folder / "cat" / "broken.jpg").write_bytes(b"junk")
    photo, models = str(folder / "cat" / "000.png"), folder / "models"
    for command in (words, ["triage"], ["report", "--write"]):
        assert main([*command, "--photos", str(folder)]) == 0
    assert main(["explain", photo, "--models", str(models), "--out", str(models / "maps")]) == 0
    return folder, before


def everything(app: AppTest) -> str:
    """Return all that a visitor can read, and what can be chosen."""
    told = []
    for element in app:
        told += [getattr(element, part, "") for part in ("value", "label", "help", "placeholder", "options")]
    return shown(" ".join(map(str, told)))


def test_every_net_is_trained_measured_and_told_of(journey):
    folder, before = journey
    told = (folder / "models" / "README.md").read_text("utf-8")
    names = GENERATIONS if folder.name == "my pets" else ("baseline", "transfer")
    assert store.names(folder / "models") == sorted(names)
    assert all(f"| {name} |" in told for name in names)
    assert WORDS.findall(told) == []
    assert len(list((folder / "models" / "maps").glob("*.png"))) >= len(names)
    assert bundled() == before


@pytest.mark.parametrize(("page", "asked"), LOOKS, ids=str)
def test_every_page_speaks_of_these_classes_alone(journey, page, asked, monkeypatch, tmp_path):
    folder, before = journey
    monkeypatch.setenv("MOOD_WORKSPACES", str(folder))
    monkeypatch.setenv("MOOD_REVIEWS", str(tmp_path / "reviews.sqlite"))
    if "photo" in asked:
        asked = asked | {"photo": open_dataset(folder).split("test").table["file"].iloc[0]}
    app = alone(page, **({"methods": "grad_cam", "test": "false"} if page == "explain" else {}) | asked).run()
    said = everything(app)
    st.cache_data.clear()
    assert not app.exception
    assert not app.error
    assert WORDS.findall(said) == []
    assert all(control.value == folder.name for control in app.segmented_control if control.key == "data")
    advised = re.findall(r"python -m mood (?!collect|bursts)[^`]*", said)
    assert all(f"--photos {shlex.quote(str(folder))}" in command for command in advised)
    assert bundled() == before
