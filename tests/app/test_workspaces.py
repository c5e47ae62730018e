"""A workspace of one's own: its photos, its nets and its reviews, beside the bundled one, which stays."""

import os
import shutil
from dataclasses import replace
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from mood.cli import main
from mood.ui import cache, explanations
from mood.zoo import Card, likeness
from mood.zoo.study import GENERATIONS

ROOT = Path(__file__).resolve().parents[2]
PAGES = sorted(path.stem for path in (ROOT / "pages").glob("*.py"))
OWN = ("baseline", "transfer")


@pytest.fixture(scope="module")
def measured(tmp_path_factory):
    """Two of the bundled nets, measured on a copy of a few demo portraits."""
    folder = tmp_path_factory.mktemp("own") / "holidays"
    for label in ("happy", "sad"):
        (folder / label).mkdir(parents=True)
        for path in sorted((ROOT / "data/demo" / label).glob("*.jpg"))[:6]:
            shutil.copy(path, folder / label)
    shown = tmp_path_factory.mktemp("shown")
    for name in OWN:
        shutil.copytree(ROOT / "models" / name, shown / name)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("MOOD_MODELS", str(shown))
        assert main(["evaluate", "--photos", str(folder)]) == 0
    return folder


@pytest.fixture
def holidays(measured, monkeypatch):
    """The same as a workspace that the app sees."""
    monkeypatch.setenv("MOOD_WORKSPACES", str(measured))
    return measured


def opened(page: str, **query: str) -> AppTest:
    app = AppTest.from_file(str(ROOT / f"pages/{page}.py"), default_timeout=120)
    for key, value in query.items():
        app.query_params[key] = value
    return app.run()


def test_without_another_workspace_nothing_is_asked():
    assert not [box for box in opened("overview").selectbox if box.label == "Workspace"]


def test_a_workspace_shows_its_own_nets_and_the_bundled_one_stays(holidays):
    assert set(Card.read(holidays / "models" / "baseline").metrics) >= {"holidays"}
    app = opened("overview")
    box = next(box for box in app.selectbox if box.label == "Workspace")
    assert box.options == ["bundled", "holidays"]
    bundled = [metric.value for metric in app.metric]
    assert len(bundled) == len(GENERATIONS)
    box.set_value("holidays").run()
    assert not app.exception
    assert len(app.metric) == len(OWN)
    next(box for box in app.selectbox if box.label == "Workspace").set_value("bundled").run()
    assert [metric.value for metric in app.metric] == bundled


@pytest.mark.parametrize("page", PAGES)
def test_every_page_opens_in_a_workspace_by_its_link(holidays, page):
    app = opened(page, workspace="holidays")
    assert not app.exception
    assert next(box for box in app.selectbox if box.label == "Workspace").value == "holidays"
    assert not [error for error in app.error if "Traceback" in error.value]


def test_reviews_of_a_workspace_are_kept_in_it(holidays):
    app = opened("gallery", workspace="holidays", data="holidays", photo="happy/happy_0001.jpg", about="review")
    assert not app.exception
    assert (holidays / "reviews.sqlite").exists()


def test_copies_of_a_net_measure_likeness_by_what_lies_beside_each(tmp_path, monkeypatch):
    demo = cache.sources()["demo"].dataset
    photo = cache.photo_of(demo, demo.table["file"].iloc[0])
    embedding = likeness.read(likeness.path_of(ROOT / "models", "photos"))

    def distance(models: Path, reach: float, stamp: int) -> float:
        path = likeness.save(replace(embedding, reach=reach * embedding.reach), models, "photos")
        os.utime(path, (stamp, stamp))
        monkeypatch.setenv("MOOD_MODELS", str(models))
        return explanations.surroundings(photo, ("transfer",)).distance

    for models in (tmp_path / "one", tmp_path / "other"):
        shutil.copytree(ROOT / "models" / "transfer", models / "transfer")
    first = distance(tmp_path / "one", 1, stamp=1)
    assert distance(tmp_path / "other", 2, stamp=1) == pytest.approx(first / 2)
    assert distance(tmp_path / "other", 4, stamp=2) == pytest.approx(first / 4)
