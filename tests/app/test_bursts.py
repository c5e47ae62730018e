"""The page that says which of many similar photos to keep, and the command that does."""

import csv
import io
import zipfile

import pytest
from PIL import Image, ImageFilter

from mood import cli, settings
from mood.ui import series
from tests.app.driving import alone, texts
from tests.conftest import draw_face, encoded

PAGE = "bursts"


def switches(app) -> dict[str, bool]:
    return {toggle.label.removeprefix("Keep "): toggle.value for toggle in app.toggle if toggle.label[:5] == "Keep "}


def badges(app) -> list[str]:
    return [one.value.rsplit(" ", 1)[1].rstrip("]") for one in app.markdown if "-badge[" in one.value]


def test_bundled_bursts_are_sorted_with_reasons_and_the_truth():
    app = alone(PAGE, bursts="1").run()
    assert not app.exception
    assert "Synthetic people" in texts(app)
    assert [box.value for box in app.subheader][0] == "Burst 1 · 7 photos"
    assert sum(switches(app).values()) >= 1
    assert len(switches(app)) == 7
    assert "is the one to keep" in texts(app)
    assert "Truth: happy at" in texts(app)
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


def test_a_switch_is_the_users_until_it_is_taken_back():
    app = alone(PAGE, bursts="5").run()
    before = switches(app)
    discarded = next(name for name, kept in before.items() if not kept)
    app.toggle(key=next(one.key for one in app.toggle if one.label == f"Keep {discarded}")).set_value(True).run()
    assert switches(app)[discarded]
    next(button for button in app.button if button.label == "Back to the suggestions").click().run()
    assert switches(app) == before


def test_what_the_net_looks_at_is_shown_on_wish():
    app = alone(PAGE, bursts="4").run()
    why = next(toggle for toggle in app.toggle if toggle.label.startswith("What the net"))
    why.set_value(True).run()
    assert not app.exception
    assert "Grad-CAM for **happy**" in texts(app)


def test_an_own_series_needs_photos_and_passes_over_bad_ones():
    app = alone(PAGE, series="Your own series").run()
    assert "Add photos that look alike" in texts(app)
    face = draw_face("happy", 3, side=240)
    soft = face.filter(ImageFilter.GaussianBlur(5))
    files = [("sharp.png", encoded(face, "PNG"), "image/png"), ("soft.png", encoded(soft, "PNG"), "image/png")]
    app.file_uploader[0].set_value([*files, ("junk.jpg", b"junk", "image/jpeg")]).run()
    assert not app.exception
    assert "“junk.jpg” is not a picture" in texts(app)
    assert set(switches(app)) == {"sharp.png", "soft.png"}
    assert switches(app)["sharp.png"]
    next(button for button in app.button if button.label == "Forget these photos").click().run()
    assert not switches(app)


def test_no_burst_chosen_says_what_to_do():
    app = alone(PAGE).run()
    app.button_group(key="bursts").set_value([]).run()
    assert "Add photos that look alike" in texts(app)


def test_a_series_that_is_full_says_so(monkeypatch):
    monkeypatch.setattr(series, "MAX_PHOTOS", 1)
    app = alone(PAGE, series="Your own series").run()
    files = [(f"{n}.png", encoded(draw_face("sad", n), "PNG"), "image/png") for n in range(2)]
    app.file_uploader[0].set_value(files).run()
    assert "“1.png” is one too many" in texts(app)
    assert set(switches(app)) == {"0.png"}


def test_kept_files_are_zipped_as_they_were():
    from mood.ui.components.burst_choice import _zipped

    files = [series.File(name, data, digest) for name, data, digest in (
        ("a/../b.jpg", b"one", "1" * 64), ("c.jpg", b"two", "2" * 64), ("c.jpg", b"three", "3" * 64)
    )]  # fmt: skip
    with zipfile.ZipFile(io.BytesIO(_zipped(files, {"1" * 64: True, "2" * 64: True, "3" * 64: True}))) as archive:
        content = {name: archive.read(name) for name in archive.namelist()}
    assert content == {"a____b.jpg": b"one", "c.jpg": b"two", "33333333-c.jpg": b"three"}


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
