"""Photos of one's own have nets and tables beside them; the bundled ones change only where `--models` names them."""

import shutil
from dataclasses import replace

import pytest

from mood import bursts, settings
from mood.cli import main
from mood.errors import DataError, ModelError
from mood.images import sha256
from mood.zoo import Card, store
from mood.zoo.study import SPECS
from tests.conftest import ROOT, tiny_spec

BUNDLED = ROOT / "models"
DEMO = str(ROOT / "data" / "demo")


@pytest.fixture(autouse=True)
def nothing_is_set(monkeypatch):
    for name in ("MOOD_MODELS", "MOOD_WORKSPACES", "MOOD_PHOTOS"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture
def bundled_stays():
    """Fail where a file of the bundled nets was changed, added or taken away."""
    before = content()
    yield
    assert content() == before


def content() -> dict[str, str]:
    return {str(path): sha256(path.read_bytes()) for path in BUNDLED.rglob("*") if path.is_file()}


def test_nets_of_photos_are_in_the_first_folder(tmp_path, monkeypatch):
    mine, more = tmp_path / "mine", tmp_path / "more"
    for photos in ([mine], [mine, more], [mine / "cleaned.csv"], [mine, ROOT / "data" / "demo"]):
        assert settings.for_photos(photos).models == mine / "models"
    monkeypatch.setenv("MOOD_MODELS", str(tmp_path / "shown"))
    assert settings.for_photos([mine]).models == mine / "models"
    assert settings.for_photos([ROOT / "data" / "demo", mine]).models == tmp_path / "shown"


def test_evaluating_measures_copies_of_the_bundled_nets(bundled_stays, face_folder, capsys):
    assert main(["evaluate", "baseline", "--photos", str(face_folder)]) == 0
    said = capsys.readouterr()
    assert "Data set `faces`" in said.out
    assert f"MOOD_WORKSPACES={face_folder}" in said.err
    models = face_folder / "models"
    assert (models / "baseline" / store.MODEL).read_bytes() == (BUNDLED / "baseline" / store.MODEL).read_bytes()
    assert set(Card.read(models / "baseline").metrics) == {"faces"}
    assert [path.name for path in models.glob("*/predictions-*")] == ["predictions-faces.csv"]
    assert store.trained(models) == store.trained(BUNDLED)


def test_training_leaves_the_bundled_nets_alone(bundled_stays, face_folder, monkeypatch):
    monkeypatch.setitem(SPECS, "baseline", tiny_spec())
    assert main(["train", "baseline", "--photos", str(face_folder)]) == 0
    assert [path.parent.name for path in (face_folder / "models").glob("*/card.json")] == ["baseline"]


def test_own_nets_are_measured_and_not_replaced(bundled_stays, face_folder):
    shutil.copytree(BUNDLED / "baseline", face_folder / "models" / "baseline")
    assert main(["evaluate", "--photos", str(face_folder)]) == 0
    assert store.trained(face_folder / "models") == ["baseline"]


WRITING = (
    ["train", "baseline"], ["evaluate"], ["experiment", "spread", "baseline"],
    ["experiment", "alternatives", "augmented"], ["experiment", "ablate"],
    ["maps", "faithfulness"], ["maps", "sanity"], ["maps", "prototypes"], ["triage"], ["audit", "shortcuts"],
    ["audit", "quality"], ["audit", "labels"], ["audit", "provenance"],
)  # fmt: skip


@pytest.mark.parametrize("command", WRITING, ids=" ".join)
def test_the_bundled_nets_are_written_only_where_they_are_named(command, bundled_stays, capsys):
    assert main([*command, "--photos", DEMO]) == DataError.exit_code
    assert "add `--models models`" in capsys.readouterr().err


def test_bursts_are_measured_without_writing_unless_a_folder_is_named(monkeypatch, tmp_path):
    written = []

    def measure(_demo, _nets, models, _advance):
        written.append(models)
        raise DataError("That is enough.")

    monkeypatch.setattr("mood.zoo.load", lambda *_: None)
    monkeypatch.setattr(bursts, "measure", measure)
    shutil.copytree(BUNDLED / "transfer", tmp_path / "transfer")  # its frozen features tell what is alike
    main(["bursts"])
    main(["bursts", "--models", str(tmp_path)])
    assert written == [None, tmp_path]


def test_a_folder_that_cannot_be_written_and_one_without_nets_are_named(face_folder, tmp_path, capsys):
    (face_folder / "models").write_text("a file")
    assert main(["audit", "quality", "--photos", str(face_folder)]) == DataError.exit_code
    assert "cannot be written" in capsys.readouterr().err
    assert main(["evaluate", "--photos", str(face_folder), "--models", str(tmp_path / "empty")]) == ModelError.exit_code
    assert "is trained in" in capsys.readouterr().err


def test_copies_of_nets_keep_what_is_known_of_the_nets_alone(tmp_path):
    store.copy_all(BUNDLED, tmp_path)
    assert Card.read(tmp_path / "transfer") == replace(Card.read(BUNDLED / "transfer"), metrics={}, calibration=None)
    names = {path.name for path in (tmp_path / "transfer").iterdir()}
    assert {"model.keras", "faithfulness.csv", "sanity.csv", "prototypes", "embedding-photos.npz"} <= names
    assert not [name for name in names if name.startswith(("predictions", "triage", "suspects", "spread"))]
