"""The first page: a portrait with what every generation says of it, before anything else is loaded."""

import pytest
from streamlit.testing.v1 import AppTest

from mood import showcase
from mood.zoo.study import GENERATIONS, SPECS
from tests.app.driving import TIMEOUT, alone, texts
from tests.conftest import ROOT

EXHIBITS = showcase.read(ROOT / "models", ROOT / "data" / "demo")


def verdicts(app: AppTest) -> list[str]:
    return [str(block.proto.body) for block in app.get("html") if "role=" in str(block.proto.body)]


def test_a_portrait_is_shown_with_the_verdict_of_every_generation():
    app = alone("overview").run()
    assert not app.exception
    assert len(app.image) == 1 + len(GENERATIONS)
    assert all(picture.url.startswith("data:image/jpeg") for image in app.image for picture in image.proto.imgs)
    shown = texts(app)
    assert all(f"**{SPECS[name].title}**" in shown for name in GENERATIONS)
    assert f"Labelled **{EXHIBITS[0].label}**" in shown
    assert f"{EXHIBITS[0].n_alike} of the {EXHIBITS[0].n} test portraits" in shown
    assert "Synthetic people" in shown
    assert len(verdicts(app)) == len(GENERATIONS)
    assert ["wrong" in verdict for verdict in verdicts(app)] == [
        said.target != EXHIBITS[0].label for said in EXHIBITS[0].verdicts
    ]


def test_a_click_on_it_goes_to_the_next_and_after_the_last_to_the_first():
    app = alone("overview").run()
    for exhibit in [*EXHIBITS[1:], EXHIBITS[0]]:
        app.button(key="next-portrait").click().run()
        assert not app.exception
        assert f"Labelled **{exhibit.label}**" in texts(app)
        assert f"{exhibit.n_alike} of the {exhibit.n} test portraits" in texts(app)


@pytest.mark.parametrize(("asked", "shown"), [("3", 2), ("99", 0), ("x", 0), ("", 0), ("-1", 0)])
def test_the_address_says_which(asked, shown):
    app = alone("overview", portrait=asked).run()
    assert not app.exception
    assert f"{EXHIBITS[shown].n_alike} of the {EXHIBITS[shown].n} test portraits" in texts(app)


def test_it_leads_to_explain_with_the_same_portrait():
    app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=TIMEOUT).run()
    app.button(key="next-portrait").click().run()
    links = [link.proto.query_string for link in app.get("page_link") if link.proto.page == "explain"]
    assert links == [f"data=demo&photo={EXHIBITS[1].file.replace('/', '%2F')}"]
    page = alone("explain", task="mood", data="demo", photo=EXHIBITS[1].file, methods="grad_cam")
    page.query_params["test"] = "false"
    page.run()
    assert page.selectbox(key="photo").value == EXHIBITS[1].file


def test_other_nets_have_none(monkeypatch, tmp_path):
    monkeypatch.setenv("MOOD_MODELS", str(tmp_path))
    app = alone("overview").run()
    assert not app.exception
    assert not app.image
