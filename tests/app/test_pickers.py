"""One data set for all pages: which it is at first, and that it stays the one chosen."""

import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from mood import images
from mood.ui.shared import pickers
from mood.zoo.study import MOOD
from tests.app.driving import TIMEOUT, alone, texts
from tests.conftest import ROOT, draw_face, encoded

WITH_DATA = ("gallery", "compare", "dataset", "explain")


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """Return a data set with the names, labels and splits of the real photos, and one drawn face for all of them."""
    folder = tmp_path_factory.mktemp("data") / "photos"
    face = encoded(draw_face("happy", 1, side=64))
    table = pd.read_csv(ROOT / "models" / "transfer" / "suspects-photos.csv")
    for file in table["file"]:
        (folder / file).parent.mkdir(parents=True, exist_ok=True)
        (folder / file).write_bytes(face)
    table = table.assign(sha256=images.sha256(face))[["file", "label", "split", "sha256"]]
    table.to_csv(folder / "manifest.csv", index=False)
    return folder


@pytest.fixture
def real_photos(folder, monkeypatch):
    monkeypatch.setenv("MOOD_PHOTOS", str(folder))


@pytest.mark.parametrize("page", WITH_DATA)
def test_every_page_shows_the_real_photos_where_they_are(page, real_photos):
    app = alone(page, methods="none").run()  # Explain computes no map
    assert not app.exception
    assert app.segmented_control(key="data").value == "photos"


@pytest.mark.parametrize(("page", "shown"), [(page, "demo") for page in WITH_DATA if page != "compare"])
def test_a_page_of_pictures_shows_those_that_are_here(page, shown):
    assert alone(page, methods="none").run().segmented_control(key="data").value == shown


def test_a_page_of_figures_needs_no_pictures():
    app = alone("compare").run()
    assert app.segmented_control(key="data").value == "photos"
    assert "652" in texts(app)


def test_what_a_page_cannot_show_is_no_default(monkeypatch):
    monkeypatch.setenv("MOOD_MODELS", str(ROOT / "data"))  # no net is there
    assert pickers.usual({"demo": "Demo portraits"}, MOOD) == "demo"
    assert pickers.usual({"elsewhere": "Elsewhere"}, MOOD) == "elsewhere"


def test_the_data_set_chosen_is_kept_on_other_pages(real_photos):
    app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=TIMEOUT).run()
    app.switch_page("pages/gallery.py").run()
    app.segmented_control(key="data").set_value("demo").run()
    for page in ("compare", "dataset", "explain", "gallery"):
        app.switch_page(f"pages/{page}.py").run()
        assert not app.exception
        assert app.segmented_control(key="data").value == "demo", page
