"""The page that says which of many similar photos to keep, and the command that does."""

import csv
import io
import re
import zipfile
from collections.abc import Callable

import pandas as pd
import pytest
import streamlit as st
from PIL import Image, ImageFilter
from streamlit.testing.v1 import AppTest

from mood import cli, settings
from mood.ui.bursts import sources
from tests.app.driving import alone, shown, texts
from tests.conftest import draw_face, encoded

PAGE = "bursts"

DISAGREEING = """
from dataclasses import replace
import numpy as np
from mood import bursts
from mood.bursts import seen
from mood.images import Photo
from mood.library.series import File, Series
from mood.ui.bursts import burst_choice
from mood.ui.bursts.series import Wish
side = np.full((40, 40, 3), 128, np.uint8)
unit = np.array([1.0, 0.0])
happy = [(0.2, 0.2, 0.9), (0.9, 0.2, 0.5), (0.2, 0.9, 0.5), (0.1, 0.1, 0.1)]
contents = CONTENTS
files = [File(name, data, f"{n}" * 64, len(data)) for n, (name, data) in enumerate(contents)]
nets = ("baseline", "augmented", "refined")
verdicts = [{net: {"sad": 1 - one, "happy": one} for net, one in zip(nets, p)} for p in happy]
alike = [replace(seen(Photo(file.name, file.sha256, side)), layout=unit) for file in files]
shots = [of.shot(unit, p) for of, p in zip(alike, verdicts)]
group = lambda likeness: bursts.group(shots, likeness)
burst_choice.show(Series("these", files, shots, nets, group), Wish("happy", "refined", 1, 0.8))
"""


def disagreeing(contents=None) -> AppTest:
    """Return a page with a burst of four photos, on two of which the nets disagree, by their names and bytes."""
    data = encoded(draw_face("happy", 1), "PNG")
    contents = contents or [(f"{n}.jpg", data) for n in range(4)]
    return AppTest.from_string(DISAGREEING.replace("CONTENTS", repr(contents)), default_timeout=60)


def choices(app) -> dict[str, object]:
    """Return the choice of each photo by its name: its value is keep, discard, or None where nobody decided."""
    return {shown(box.label.split(": ", 1)[1]): box for box in app.button_group if re.match(r"Keep \d+: ", box.label)}


def switches(app) -> dict[str, bool]:
    """Return whether each photo stays by its name."""
    return {name: box.value != "discard" for name, box in choices(app).items()}


def press(app, label: str):
    return next(button for button in app.button if button.label == label).click().run()


def downloads(monkeypatch) -> dict[str, Callable[[], bytes]]:
    """Return what the page last offered to download, by the label of the button."""
    offered = {}
    monkeypatch.setattr(st, "download_button", lambda label, data, *_, **__: offered.__setitem__(label, data))
    return offered


def choice_of(offered) -> pd.DataFrame:
    return pd.read_csv(io.BytesIO(offered["Choice as CSV"]()))


def badges(app) -> list[str]:
    """Return what is said of each photo: keep, look or discard, with "you: " before it where the visitor said it."""
    said = (re.search(r":\w+-badge\[:material/\w+: (.+?)\]", one.value) for one in app.markdown)
    return [one[1] for one in said if one]


def test_bundled_bursts_are_sorted_with_reasons_and_the_truth():
    app = alone(PAGE, bursts="1").run()
    assert not app.exception
    assert "Synthetic people" in texts(app)
    assert [box.value for box in app.subheader][0] == "Burst 1 · 7 photos"
    assert sum(switches(app).values()) >= 1
    assert len(switches(app)) == 7
    assert "Correct answer: 01_" in texts(app)
    assert "happy, strength 0." in texts(app)
    assert set(badges(app)) <= {"keep", "look", "discard"}
    assert badges(app).count("keep") == 1


def test_how_good_the_suggestions_are_comes_with_n_and_interval():
    app = alone(PAGE, bursts="1").run()
    table = app.dataframe[-2].value
    assert "Refined" in set(table["kept by"])
    assert table["it is the best photo"].str.contains(r"% \[.*\], n = 20").all()


def test_two_may_be_kept_and_the_sad_ones_too():
    app = alone(PAGE, bursts="3", mood="sad", count="2", by="Transfer").run()
    assert badges(app).count("keep") == 2
    assert "% sad" in texts(app)


def test_a_choice_is_the_users_until_it_is_taken_back():
    app = alone(PAGE, bursts="5").run()
    before = switches(app)
    discarded = next(name for name, kept in before.items() if not kept)
    choices(app)[discarded].set_value("keep").run()
    assert switches(app)[discarded]
    assert badges(app).count("you: keep") == 1
    press(app, "Undo")
    assert switches(app) == before
    choices(app)[discarded].set_value("keep").run()
    press(app, "Back to the suggestions")
    assert switches(app) == before
    assert "you decided on" not in texts(app)


def test_a_suggestion_that_is_clicked_is_confirmed():
    app = alone(PAGE, bursts="5").run()
    kept = next(name for name, is_kept in switches(app).items() if is_kept)
    choices(app)[kept].set_value(None).run()
    assert choices(app)[kept].value == "keep"
    assert badges(app).count("you: keep") == 1


def test_where_the_nets_disagree_somebody_decides_and_the_csv_says_who(monkeypatch):
    offered = downloads(monkeypatch)
    app = disagreeing().run()
    assert not app.exception
    assert "keep 1, discard 1, undecided 2" in texts(app)
    assert "Look at 2 yourself: the nets disagree, so they stay until you decide." in texts(app)
    assert choice_of(offered)["decided_by"].tolist() == ["suggestion", "nobody yet", "nobody yet", "suggestion"]
    assert choice_of(offered)["kept"].tolist() == [True, True, True, False]
    choices(app)["1.jpg"].set_value("keep").run()
    assert "Look at 1 yourself: the nets disagree, so it stays until you decide." in texts(app)
    choices(app)["2.jpg"].set_value("discard").run()
    assert "Look at" not in texts(app)
    assert "keep 2, discard 2.**" in texts(app)
    assert choice_of(offered)["decided_by"].tolist() == ["suggestion", "you", "you", "suggestion"]
    choices(app)["3.jpg"].set_value("keep").run()
    assert choice_of(offered)["decided_by"].tolist() == ["suggestion", "you", "you", "you"]
    assert choice_of(offered)["kept"].tolist() == [True, True, False, True]
    press(app, "Undo")
    press(app, "Undo")
    assert "Look at 1 yourself" in texts(app)


def test_filters_leave_the_bursts_that_are_asked_for():
    app = disagreeing().run()
    for only, count in (("undecided", 1), ("disagree", 1), ("faults", 0), ("untouched", 1)):
        app.segmented_control(key="only").set_value(only).run()
        assert not app.exception
        assert len(choices(app)) == 4 * count, only
    app.segmented_control(key="only").set_value("all").run()
    for name in ("1.jpg", "2.jpg"):
        choices(app)[name].set_value("keep").run()
    for only, count in (("undecided", 0), ("disagree", 1), ("untouched", 0)):
        app.segmented_control(key="only").set_value(only).run()
        assert len(choices(app)) == 4 * count, only
    assert "No burst is like this" in texts(app)


def test_names_of_photos_are_whole_where_they_are_read_aloud_and_keep_their_ends_where_they_are_seen():
    app = alone(PAGE, series="own").run()
    names = [f"{'a very long name of a photo ' * 3}{n}.png" for n in range(2)]
    face = draw_face("happy", 3, side=240)
    pixels = [encoded(face, "PNG"), encoded(face.filter(ImageFilter.GaussianBlur(5)), "PNG")]
    app.file_uploader[0].set_value([(n, p, "image/png") for n, p in zip(names, pixels, strict=True)]).run()
    assert list(choices(app)) == names
    seen = [shown(one.value.split("**")[1]) for one in app.markdown if "-badge[" in one.value]
    assert [name[-8:] for name in seen] == ["to 0.png"[-8:], "to 1.png"[-8:]]
    assert all(len(name) <= 19 and "…" in name for name in seen)


def test_what_the_net_looks_at_is_shown_on_wish():
    app = alone(PAGE, bursts="4").run()
    why = next(toggle for toggle in app.toggle if toggle.label.startswith("What the net"))
    why.set_value(True).run()
    assert not app.exception
    assert "Grad-CAM for **happy**" in texts(app)


def test_an_own_series_needs_photos_and_passes_over_bad_ones():
    app = alone(PAGE, series="own").run()
    assert "Add photos that look alike" in texts(app)
    face = draw_face("happy", 3, side=240)
    soft = face.filter(ImageFilter.GaussianBlur(5))
    files = [("sharp.png", encoded(face, "PNG"), "image/png"), ("soft.png", encoded(soft, "PNG"), "image/png")]
    app.file_uploader[0].set_value([
        *files,
        ("junk.jpg", b"junk", "image/jpeg"),
        ("empty.jpg", b"", "image/jpeg"),
    ]).run()
    assert not app.exception
    assert "“empty.jpg” is empty: it has 0 bytes" in texts(app)
    assert "“junk.jpg” is not a picture" in texts(app)
    assert set(switches(app)) == {"sharp.png", "soft.png"}
    assert switches(app)["sharp.png"]
    press(app, "Forget these photos")
    assert not switches(app)


def test_the_same_photo_has_the_name_that_each_visitor_gave_it():
    data = encoded(draw_face("happy", 4, side=240), "PNG")
    for name in ("mine.png", "yours.png"):
        app = alone(PAGE, series="own").run()
        app.file_uploader[0].set_value([(name, data, "image/png")]).run()
        assert set(switches(app)) == {name}


def test_no_burst_chosen_says_what_to_do():
    app = alone(PAGE).run()
    app.button_group(key="bursts").set_value([]).run()
    assert "Add photos that look alike" in texts(app)


def test_a_series_that_is_full_says_so(monkeypatch):
    monkeypatch.setattr(sources, "MAX_PHOTOS", 1)
    app = alone(PAGE, series="own").run()
    files = [(f"{n}.png", encoded(draw_face("sad", n), "PNG"), "image/png") for n in range(2)]
    app.file_uploader[0].set_value(files).run()
    assert "“1.png” is one too many" in texts(app)
    assert set(switches(app)) == {"0.png"}


def test_kept_files_are_zipped_as_they_were(monkeypatch):
    pictures = [encoded(draw_face("happy", n), "PNG") for n in range(4)]
    names = ["a/../b.jpg", "c.jpg", "c.jpg", "discarded.jpg"]
    offered = downloads(monkeypatch)
    app = disagreeing(list(zip(names, pictures, strict=True))).run()
    assert not app.exception
    assert choice_of(offered)["kept"].tolist() == [True, True, True, False]
    with zipfile.ZipFile(io.BytesIO(offered["Kept and undecided photos as ZIP"]())) as archive:
        content = {name: archive.read(name) for name in archive.namelist()}
    assert content == {"a____b.jpg": pictures[0], "c.jpg": pictures[1], "22222222-c.jpg": pictures[2]}


def packed(**files: bytes) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return buffer.getvalue()


def test_a_zip_file_is_a_series():
    face = draw_face("happy", 3, side=240)
    soft = face.filter(ImageFilter.GaussianBlur(5))
    data = packed(**{
        "trip/sharp.png": encoded(face, "PNG"), "trip/soft.png": encoded(soft, "PNG"),
        "trip/junk.jpg": b"junk", "__MACOSX/trip/._sharp.png": b"mac", "trip/notes.txt": b"text",
    })  # fmt: skip
    app = alone(PAGE, series="own").run()
    app.file_uploader[0].set_value([
        ("trip.zip", data, "application/zip"),
        ("no.zip", b"junk", "application/zip"),
    ]).run()
    assert not app.exception
    assert set(choices(app)) == {"trip/sharp.png", "trip/soft.png"}
    assert "“trip/junk.jpg” is not a picture" in texts(app)
    assert "“no.zip” is not a ZIP file" in texts(app)
    assert "in `trip/`" in texts(app)


def test_the_command_sorts_a_folder_and_changes_nothing(tmp_path, capsys):
    folder, out = tmp_path / "phone", tmp_path / "choice.csv"
    folder.mkdir()
    face = Image.open(settings.load().demo / "happy" / "happy_0002.jpg")
    face.save(folder / "a.png")
    face.filter(ImageFilter.GaussianBlur(4)).save(folder / "b.png")
    (folder / "c.jpg").write_bytes(b"junk")
    before = {path.name: path.read_bytes() for path in folder.iterdir()}
    assert cli.main(["bursts", str(folder), "--by", "transfer", "--likeness", "0.3", "--out", str(out)]) == 0
    said = capsys.readouterr()
    assert "Burst 1, 2 photos" in said.out
    assert "keep    a.png" in said.out
    assert "blurred" in said.out
    assert "“c.jpg” is not a picture" in said.err
    rows = list(csv.DictReader(out.read_text("utf-8").splitlines()))
    assert [(row["file"], row["suggestion"]) for row in rows] == [("a.png", "keep"), ("b.png", "discard")]
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == before


@pytest.mark.parametrize(
    ("words", "message"),
    [(["--by", "nobody", "x.jpg"], "trained generation"), (["nothing-here"], "has none"), (["x.jpg"], "can be read")],
)
def test_the_command_says_what_is_wrong(words, message, tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "nothing-here").mkdir()
    assert cli.main(["bursts", *words]) != 0
    assert message in capsys.readouterr().err
