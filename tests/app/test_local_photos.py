"""Photos on this computer on Keep or discard: a folder, an index, decisions that last, files that are written."""

import re
import shutil
import time

import numpy as np
import pytest
from PIL import ImageFilter

from mood import cli
from mood.bursts import SeenFace, Shot
from mood.images.faces import Face
from mood.library import xmp
from mood.library.series import File, Series
from mood.ui.bursts import local_photos
from mood.ui.bursts import series as of_series
from tests.app.driving import alone, shown, texts
from tests.app.test_bursts import badges, choices, press
from tests.conftest import ROOT, draw_face, encoded


@pytest.fixture(autouse=True)
def allowed(monkeypatch):
    monkeypatch.setenv("MOOD_ALLOW_LOCAL_PATHS", "1")


@pytest.fixture
def folder(tmp_path):
    """Return a folder with two bursts of drawn faces, a copy, and what is no photo."""
    folder = tmp_path / "holiday"
    for number in range(2):
        (folder / f"day {number}").mkdir(parents=True)
        face = draw_face("happy", 30 + number, side=240)
        face.save(folder / f"day {number}" / "sharp.png")
        face.filter(ImageFilter.GaussianBlur(5)).save(folder / f"day {number}" / "soft.png")
    shutil.copy(folder / "day 0" / "sharp.png", folder / "day 1" / "again.png")
    (folder / "day 1" / "._sharp.png").write_bytes(b"mac")
    (folder / "notes.txt").write_text("no photo")
    return folder


def opened(path, **query):
    app = alone("bursts", series="local", **query).run()
    app.text_input(key="library-path").set_value(str(path))
    return press(app, "Open")


def decide(app, **verdicts):
    """Decide on photos of both days, by their names without the ending."""
    for name, verdict in verdicts.items():
        for day in range(2):
            box = choices(app)[f"day {day}/{name}.png"]
            box.set_value(None if box.value == verdict else verdict).run()
    return app


def paths(folder):
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file())


def test_paths_are_not_offered_unless_allowed(monkeypatch):
    monkeypatch.delenv("MOOD_ALLOW_LOCAL_PATHS")
    app = alone("bursts", series="local").run()
    assert not app.exception
    assert len(app.segmented_control(key="series").options) == 2
    assert not app.text_input


def test_a_folder_is_looked_at_right_here_and_the_command_for_an_index_is_named(folder):
    app = opened(folder)
    assert not app.exception
    assert "4 photos in 2 bursts" in texts(app)
    assert set(choices(app)) == {f"day {day}/{name}.png" for day in range(2) for name in ("sharp", "soft")}
    assert f"python -m mood library {folder} --out {folder}.parquet" in texts(app)
    assert "and 1 more file with the same content" in texts(app)
    assert "in `day 0/`" in texts(app)


def test_decisions_on_a_folder_are_there_next_week(folder):
    app = decide(opened(folder), soft="keep")
    assert badges(app).count("you: keep") == 2
    again = opened(folder)
    assert badges(again).count("you: keep") == 2
    assert "Back to the suggestions" not in [button.label for button in again.button]
    press(again, "Undo")
    assert badges(again).count("you: keep") == 1
    assert badges(opened(folder)).count("you: keep") == 1
    run = ["library", str(folder), "--out", f"{folder}.parquet"]
    assert cli.main(run) == 0
    app = opened(f"'{folder}'")  # by its index now
    assert "by the index" in texts(app)
    assert badges(app).count("you: keep") == 1


def test_sidecars_are_written_and_taken_back(folder):
    app, before = decide(opened(folder), sharp="keep", soft="discard"), paths(folder)
    press(app, "Write sidecars")
    assert not app.exception
    assert "5 files written" in app.success[0].value
    for name, fields in (("sharp", xmp.KEPT_BY_YOU), ("soft", xmp.DISCARDED)):
        assert xmp.read((folder / "day 0" / f"{name}.png.xmp").read_bytes()) == dict(fields)
    press(app, "Undo this")
    assert "5 files put back" in app.success[0].value
    assert [path for path in paths(folder) if not path.endswith(".jsonl")] == before


def test_kept_photos_are_copied_and_discarded_ones_moved(folder, tmp_path):
    app = decide(opened(folder), sharp="keep", soft="discard")
    app.segmented_control(key="filing").set_value("copy").run()
    press(app, "Copy 2 files")
    assert "2 files copied" in app.success[0].value
    assert (tmp_path / "holiday-keep" / "day 0" / "sharp.png").exists()
    app.segmented_control(key="filing").set_value("move").run()
    press(app, "Move 3 files")
    assert "3 files moved. They are listed here until" in app.success[0].value
    assert not (folder / "day 0" / "soft.png").exists()
    press(app, "Undo this")
    assert (folder / "day 0" / "soft.png").exists()


@pytest.mark.parametrize(
    ("name", "why"),
    [("nowhere", "There is nothing at"), ("holiday/notes.txt", "neither a folder nor an index"),
     ("empty", "There is no photo in"), ("empty.parquet", "An index is a folder")],
)  # fmt: skip
def test_what_cannot_be_opened_is_said(folder, tmp_path, name, why):
    (tmp_path / "empty").mkdir()
    if name.endswith(".parquet"):
        (tmp_path / name).mkdir()
    app = opened(tmp_path / name)
    assert not app.exception
    assert why in shown(" ".join(error.value for error in app.error))


def test_a_large_folder_needs_an_index(folder, monkeypatch):
    monkeypatch.setattr(local_photos, "MOST", 3)
    app = opened(folder)
    said = shown(" ".join(error.value for error in app.error))
    assert "has 5 photos; more than 3 are looked at beforehand" in said
    assert f"python -m mood library {folder} --out {folder}.parquet" in said


PHOTOS, GROUP = 10_000, 5


def library(folder, count=PHOTOS) -> Series:
    """Return a library of many photos, of which no file is there."""
    dice, none = np.random.default_rng(0), np.zeros(0, np.float32)
    files = [
        File(f"{n:05d}.jpg", folder / f"{n:05d}.jpg", f"{n:05d}" * 11 + f"{count:09d}", 4_000_000) for n in range(count)
    ]
    face = SeenFace(Face(0.3, 0.3, 0.3, 0.4, 0.9), 0.1, -2.0, 0.3, 0.0, 0.1, 0.0)
    shots = [
        Shot(file.name, file.sha256, None, None, 900, 600, (face,), 0.1, -2.0, none, none,
             {net: {"sad": 1 - p, "happy": p} for net, p in zip(("transfer", "refined"), dice.random(2), strict=True)})
        for file in files
    ]  # fmt: skip
    groups = [list(range(first, first + GROUP)) for first in range(0, count, GROUP)]
    return Series(f"generated {count}", files, shots, ("transfer", "refined"), lambda _: groups, str(folder), folder)


def rest():
    """Wait until nothing is made ahead any more: what is asked last is done last."""
    of_series._AHEAD.submit(int).result()


def test_of_ten_thousand_photos_only_those_on_the_page_are_read(tmp_path, monkeypatch):
    (tmp_path / "all.parquet").mkdir()
    series, reads = library(tmp_path), []
    picture = encoded(draw_face("happy", 0), "JPEG")
    monkeypatch.setattr(File, "read", lambda file: reads.append(file.name) or picture)
    monkeypatch.setattr(local_photos, "_series_of", lambda *_: (series, series.shots[:0]))
    app = opened(tmp_path / "all.parquet")
    assert not app.exception
    assert "10,000 photos in 2,000 bursts" in texts(app)
    rest()
    assert sorted(reads) == [f"{n:05d}.jpg" for n in range(100)]  # those on it, and on the next, made ahead
    assert re.search(r"Kept [\d.]+ GB · discarded [\d.]+ GB", texts(app))
    reads.clear()
    app.run()
    app.session_state["sheet"] = 2
    app.run()
    rest()
    assert sorted(reads) == [f"{n:05d}.jpg" for n in range(100, 150)]
    reads.clear()
    app.session_state["sheet"] = 200
    app.run()
    assert sorted(reads) == [f"{n:05d}.jpg" for n in range(9950, 10_000)]


@pytest.mark.parametrize("query", [{}, {"large": "1"}], ids=["all bursts", "side by side"])
def test_a_file_that_went_meanwhile_is_said_in_its_place(tmp_path, monkeypatch, query):
    (tmp_path / "all.parquet").mkdir()
    series = library(tmp_path, 10)
    monkeypatch.setattr(local_photos, "_series_of", lambda *_: (series, series.shots[:0]))
    app = opened(tmp_path / "all.parquet", **query)
    assert not app.exception
    assert re.search(r"“0000\d.jpg” cannot be opened any more", texts(app))
    assert len(choices(app)) == (3 if query else 10)


def test_a_page_is_in_the_address(tmp_path, monkeypatch):
    (tmp_path / "all.parquet").mkdir()
    series = library(tmp_path, 200)
    monkeypatch.setattr(File, "read", lambda _: encoded(draw_face("happy", 0), "JPEG"))
    monkeypatch.setattr(local_photos, "_series_of", lambda *_: (series, series.shots[:0]))
    app = opened(tmp_path / "all.parquet")
    app.query_params["large"] = "7"
    app.run()
    assert not app.exception
    assert "1 to 3 of 5, the best first" in texts(app)
    assert len(choices(app)) == 3
    press(app, "Next burst")
    assert app.query_params["large"] == "8"
    press(app, "All bursts")
    assert "large" not in app.query_params


def test_bundled_photos_are_never_written_beside():
    app = alone("bursts", bursts="1").run()
    assert "Write the choice to the disk" not in [expander.label for expander in app.expander]
    assert not list((ROOT / "data" / "demo").rglob("*.xmp"))


def test_a_page_stands_before_its_pictures_are_made(folder, monkeypatch):
    """The first picture takes longer than a page waits: it comes into its own place, and nothing is said twice."""
    made = of_series.picture

    def slow(file):
        time.sleep(0.3 * file.name.endswith("day 0/sharp.png"))
        return made(file)

    monkeypatch.setattr(of_series, "picture", slow)
    app = opened(folder)
    assert not app.exception
    shown_names = [image.proto.imgs[0].alt.split(":")[0] for image in app.image]
    assert sorted(shown_names) == sorted(choices(app))
    assert "picture-to-come" not in texts(app)
