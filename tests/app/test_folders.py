"""A folder of one's own: opened by path where that is allowed, and only there."""

import os

import pytest

from tests.app.driving import alone, texts
from tests.conftest import draw_face


def opened(app, path):
    app.text_input(key="folder-path").set_value(str(path))
    return next(button for button in app.button if button.label == "Open").click().run()


def test_paths_are_refused_unless_allowed(monkeypatch):
    monkeypatch.delenv("MOOD_ALLOW_LOCAL_PATHS", raising=False)
    app = alone("dataset").run()
    assert not [field for field in app.text_input if field.key == "folder-path"]
    assert "MOOD_ALLOW_LOCAL_PATHS=1" in texts(app)


def test_a_folder_is_opened_and_what_cannot_be_read_is_listed(monkeypatch, face_folder):
    monkeypatch.setenv("MOOD_ALLOW_LOCAL_PATHS", "1")
    (face_folder / "sad" / "broken.jpg").write_bytes(b"junk")
    app = opened(alone("dataset").run(), face_folder)
    assert not app.exception
    app.segmented_control(key="data").set_value("faces").run()
    assert not app.exception
    assert "**60 photos** in `faces/`" in texts(app)
    assert "1 file was passed over" in [expander.label for expander in app.expander]


def test_a_folder_that_is_not_there_is_a_message_and_nothing_is_lost(monkeypatch, tmp_path):
    monkeypatch.setenv("MOOD_ALLOW_LOCAL_PATHS", "1")
    app = opened(alone("dataset").run(), tmp_path / "nowhere")
    assert not app.exception
    assert "is not there" in " ".join(error.value for error in app.error)
    app = opened(app, "")
    assert "received nothing" in " ".join(error.value for error in app.error)
    app = opened(app, tmp_path)
    assert "no sub-folder with photos" in " ".join(error.value for error in app.error)


def test_shortcuts_are_shown_beside_the_generations():
    app = alone("dataset", data="photos").run()
    assert not app.exception
    assert "knows nothing of what is in it" in texts(app)


@pytest.mark.parametrize("page", ["dataset", "gallery", "compare", "explain"])
def test_a_bad_folder_is_named_and_takes_no_other_down(page, monkeypatch, face_folder, tmp_path):
    (tmp_path / "broken").mkdir()
    (tmp_path / "broken" / "manifest.csv").write_text("no,such\ncolumns,here\n")
    bad = [tmp_path / "broken", tmp_path / "nowhere"]
    monkeypatch.setenv("MOOD_PHOTOS", os.pathsep.join(map(str, [bad[0], face_folder, bad[1]])))
    app = alone(page, methods="grad_cam", test="false").run()
    assert not app.exception
    assert not app.error
    assert len(app.warning) == 2
    assert all(path.name in warning.value for path, warning in zip(bad, app.warning, strict=True))
    assert "demo" in app.segmented_control(key="data").value or page == "compare"
    assert "never stored" in texts(app)


@pytest.mark.parametrize("page", ["dataset", "gallery"])
def test_a_folder_of_classes_that_no_net_knows_is_named(page, monkeypatch, tmp_path):
    (tmp_path / "my pets" / "cat").mkdir(parents=True)
    draw_face("happy", 1, side=64).save(tmp_path / "my pets" / "cat" / "1.png")
    monkeypatch.setenv("MOOD_PHOTOS", str(tmp_path / "my pets"))
    app = alone(page, methods="none").run()
    assert not app.exception
    (said,) = [warning.value for warning in app.warning]
    assert "my pets" in said
    assert "No net here knows its classes (cat)" in said
    assert "MOOD_WORKSPACES" in said
