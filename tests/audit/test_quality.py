"""The quality report names what was done to the photos, and nothing else."""

from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageFilter

from mood.audit import quality
from mood.cli import main
from mood.datasets import open_dataset
from mood.errors import DataError

ROOT = Path(__file__).resolve().parents[2]


def landscape(seed: int) -> Image.Image:
    """Return a coloured picture with edges, bright and sharp enough for nobody to complain."""
    random = np.random.default_rng(seed)
    blocks = random.integers(30, 255, (12, 16, 3), dtype=np.uint8)
    return Image.fromarray(blocks).resize((320, 240), Image.Resampling.NEAREST)


@pytest.fixture
def folder(tmp_path):
    for label, seeds in (("happy", range(6)), ("sad", range(10, 16))):
        (tmp_path / label).mkdir()
        for seed in seeds:
            landscape(seed).save(tmp_path / label / f"{seed}.png")
    Image.new("RGB", (320, 240), (4, 3, 5)).save(tmp_path / "sad" / "night.png")
    portrait = Image.open(ROOT / "data" / "demo" / "happy" / "happy_0002.jpg")
    portrait.filter(ImageFilter.GaussianBlur(16)).resize((320, 240)).save(tmp_path / "sad" / "blur.png")
    landscape(31).convert("L").save(tmp_path / "happy" / "gray.png")
    landscape(32).resize((960, 40)).save(tmp_path / "happy" / "panorama.png")
    landscape(3).save(tmp_path / "happy" / "again.jpg", quality=90)
    return tmp_path


def issues_of(table, file: str) -> set[str]:
    return set(table.loc[table["file"] == file, "issue"])


def test_every_fault_is_found_where_it_was_made(folder):
    report = quality.measure(open_dataset(folder), folder)
    assert "dark" in issues_of(report, "sad/night.png")
    assert "blurry" in issues_of(report, "sad/blur.png")
    assert "grayscale" in issues_of(report, "happy/gray.png")
    assert "odd_aspect_ratio" in issues_of(report, "happy/panorama.png")
    assert "near_duplicates" in issues_of(report, "happy/again.jpg") & issues_of(report, "happy/3.png")
    twice = report[report["issue"] == "near_duplicates"].set_index("file")["group"]
    assert twice["happy/again.jpg"] == twice["happy/3.png"]
    assert not issues_of(report, "happy/1.png")
    assert not issues_of(report, "sad/11.png")


def test_what_is_written_is_read(folder, capsys):
    assert main(["audit", "quality", "--photos", str(folder), "--models", str(folder)]) == 0
    assert "too dark: 1 of 17" in capsys.readouterr().out
    count, table = quality.read(quality.path_of(folder, folder.name))
    assert count == 17
    assert tuple(table.columns) == quality.COLUMNS
    assert table["score"].between(0, 1).all()


def test_nothing_is_read_where_nothing_was_written_and_missing_photos_are_named(folder, tmp_path):
    assert quality.read(tmp_path / "quality-none.csv") is None
    dataset = open_dataset(folder)
    for path in folder.glob("*/*"):
        path.unlink()
    with pytest.raises(DataError, match="None of the 17"):
        quality.measure(dataset, folder)


def test_the_page_shows_the_report_and_the_worst_of_a_kind(folder, monkeypatch, tmp_path):
    from tests.app.driving import alone, texts

    monkeypatch.setenv("MOOD_PHOTOS", str(folder))
    monkeypatch.setenv("MOOD_REVIEWS", str(tmp_path / "reviews.sqlite"))
    name = folder.name
    app = alone("dataset", data=name).run()
    assert not app.exception
    assert f"Run `python -m mood audit quality --photos {folder}`" in texts(app)
    models = tmp_path / "models"
    models.mkdir()
    for path in (ROOT / "models").iterdir():
        (models / path.name).symlink_to(path)
    quality.measure(open_dataset(folder), models)
    monkeypatch.setenv("MOOD_MODELS", str(models))
    app = alone("dataset", data=name, quality="dark").run()
    assert not app.exception
    table = next(table.value for table in app.dataframe if "photos that are" in table.value)
    assert table.set_index("photos that are").loc["too dark", "of all"] == "1 of 17"
    assert "sad/night.png" in texts(app)
