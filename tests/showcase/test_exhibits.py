"""What is shown first: light to read, never stale, and what the nets say when they are asked again."""

import io
import json
import shutil
import subprocess
import sys

import numpy as np
import pytest
from PIL import Image

from mood import cli, settings, showcase, zoo
from mood.datasets import open_dataset
from mood.errors import DataError
from mood.showcase import making
from mood.showcase.exhibits import FOLDER, LIST, text_of
from mood.showcase.making import Chosen
from mood.zoo.study import GENERATIONS
from tests.conftest import ROOT

MODELS, DEMO = ROOT / "models", ROOT / "data" / "demo"


@pytest.fixture
def models(tmp_path):
    """The bundled exhibits beside the bundled cards, where they may be spoilt."""
    for name in GENERATIONS:
        (tmp_path / name).mkdir()
        shutil.copy(MODELS / name / "card.json", tmp_path / name)
    shutil.copytree(MODELS / FOLDER, tmp_path / FOLDER)
    return tmp_path


def test_the_bundled_exhibits_tell_the_story():
    exhibits = showcase.read(MODELS, DEMO)
    assert [exhibit.kind for exhibit in exhibits] == ["improves", "right", "wrong"] * 2
    for exhibit in exhibits:
        assert [said.generation for said in exhibit.verdicts] == list(GENERATIONS)
        for said in exhibit.verdicts:
            assert said.target == max(said.p, key=said.p.get)
            assert (said.target == exhibit.label) == {"right": True, "wrong": False}.get(
                exhibit.kind, said.p[exhibit.label] > 0.5
            )


def test_reading_them_brings_no_net_and_no_table():
    code = f"""
import sys
from pathlib import Path
from mood import showcase
from mood.ui import frame, workspace
from mood.ui.overview import exhibits
assert showcase.read(Path({str(MODELS)!r}), Path({str(DEMO)!r}))
heavy = ("tensorflow", "keras", "pandas", "numpy", "scipy", "cv2")
sys.exit(" ".join(name for name in heavy if name in sys.modules) or 0)
"""
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-2000:]


def test_what_another_net_said_is_not_shown(models):
    assert len(showcase.read(models, DEMO)) == 6
    card = models / "transfer" / "card.json"
    card.write_text(json.dumps(json.loads(card.read_text("utf-8")) | {"sha256": "0" * 64}), "utf-8")
    assert showcase.read(models, DEMO) == []


def test_what_another_portrait_showed_is_not_shown(models, tmp_path):
    first, *rest = showcase.read(models, DEMO)
    for exhibit in (first, *rest):
        target = tmp_path / "demo" / exhibit.file
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(DEMO / exhibit.file, target)
    (tmp_path / "demo" / first.file).write_bytes(b"another")
    assert showcase.read(models, tmp_path / "demo") == rest
    (models / FOLDER / rest[0].verdicts[0].overlay).unlink()
    assert showcase.read(models, tmp_path / "demo") == rest[1:]


@pytest.mark.parametrize("content", ["", "[]", "{}", '{"schema_version": 1, "exhibits": [{}]}', '{"exhibits": 3}'])
def test_what_cannot_be_read_is_not_shown(models, content):
    (models / FOLDER / LIST).write_text(content, "utf-8")
    assert showcase.read(models, DEMO) == []
    (models / FOLDER / LIST).unlink()
    assert showcase.read(models, DEMO) == []


def test_the_nets_say_the_same_when_asked_again():
    exhibit = showcase.read(MODELS, DEMO)[0]
    chosen = Chosen(exhibit.file, exhibit.label, exhibit.kind, exhibit.n_alike, exhibit.n)
    again, overlays = making.exhibit_of(chosen, open_dataset(DEMO), [zoo.load(name, MODELS) for name in GENERATIONS])
    assert again.sha256 == exhibit.sha256
    for said, before in zip(again.verdicts, exhibit.verdicts, strict=True):
        assert (said.target, said.model_sha256, said.is_empty) == (before.target, before.model_sha256, before.is_empty)
        assert said.p == pytest.approx(before.p, abs=0.02)
        kept = np.asarray(Image.open(MODELS / FOLDER / before.overlay), float)
        made = np.asarray(Image.open(io.BytesIO(overlays[said.overlay])), float)
        assert np.abs(made - kept).mean() < 3  # of 255
        assert np.abs(kept - np.asarray(Image.open(DEMO / exhibit.file), float)).mean() > 3  # and not the plain photo


def test_a_folder_without_nets_says_what_to_do(tmp_path):
    with pytest.raises(DataError, match="no generation"):
        making.make(open_dataset(DEMO), tmp_path)


def test_the_command_writes_what_was_chosen(monkeypatch, tmp_path, capsys):
    exhibits = showcase.read(MODELS, DEMO)
    asked = []

    def make(dataset, models, advance):
        asked.append((dataset.root, models))
        advance()
        return exhibits

    monkeypatch.setattr(making, "make", make)
    assert cli.main(["showcase", "--models", str(tmp_path)]) == 0
    assert asked == [(settings.load().demo, tmp_path)]
    assert exhibits[0].file in capsys.readouterr().out
    assert json.loads(text_of(exhibits))["exhibits"][0]["file"] == exhibits[0].file
