"""A workspace of one's own: its photos, its nets and its reviews, beside the bundled one, which stays."""

import os
import shutil
from dataclasses import replace
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from mood import settings
from mood.cli import main
from mood.datasets import open_dataset
from mood.ui import cache, explanations
from mood.zoo import Card, likeness
from mood.zoo.study import GENERATIONS
from tests.conftest import draw_face

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
    assert (box.options, box.value) == (["holidays", "bundled"], "holidays")  # who names one wants to see it
    own = [metric.value for metric in app.metric]
    assert len(own) == len(OWN)
    box.set_value("bundled").run()
    assert not app.exception
    assert len(app.metric) == len(GENERATIONS)
    next(box for box in app.selectbox if box.label == "Workspace").set_value("holidays").run()
    assert [metric.value for metric in app.metric] == own


def with_nets(folder: Path) -> Path:
    (folder / "models" / "baseline").mkdir(parents=True)
    (folder / "models" / "baseline" / "card.json").write_text("{}")
    return folder


def test_a_workspace_is_a_data_set_or_is_in_a_folder_of_them(tmp_path, monkeypatch):
    many = [with_nets(tmp_path / "many" / name) for name in ("birds", "cats")]
    (tmp_path / "untrained" / "cat").mkdir(parents=True)
    others = [with_nets(tmp_path / "other" / "cats"), tmp_path / "untrained", with_nets(tmp_path / "bundled")]
    monkeypatch.setenv("MOOD_WORKSPACES", os.pathsep.join(map(str, [tmp_path / "many", *others])))
    places = settings.workspaces()
    assert list(places)[:5] == ["birds", "cats", str(others[0]), "untrained", str(others[2])]
    assert [place.photos[0] for place in list(places.values())[:5]] == [*many, *others]
    assert places[settings.BUNDLED] == settings.load()
    monkeypatch.delenv("MOOD_WORKSPACES")
    assert next(iter(settings.workspaces())) == settings.BUNDLED


@pytest.mark.parametrize(
    ("page", "command"), [("gallery", "triage"), ("compare", "triage"), ("dataset", "audit labels")]
)
def test_a_page_opens_on_the_photos_of_the_workspace_and_names_them(holidays, page, command):
    test = open_dataset(holidays).split("test").table["file"].iloc[0]
    app = opened(page, **({"photo": test, "about": "alike", "show": "all"} if page == "gallery" else {}))
    assert not app.exception
    (control,) = (control for control in app.segmented_control if control.key == "data")
    assert (control.options, control.value) == (["holidays"], "holidays")
    told = " ".join(info.value for info in app.info)
    assert f"python -m mood {command} --photos {holidays}`" in told
    assert "DIR" not in told


def test_a_workspace_without_nets_says_how_they_are_trained(tmp_path, monkeypatch):
    for label in ("happy", "sad"):
        (tmp_path / "my pets" / label).mkdir(parents=True)
        draw_face(label, 1).save(tmp_path / "my pets" / label / "1.png")
    monkeypatch.setenv("MOOD_WORKSPACES", os.pathsep.join([str(tmp_path / "my pets"), str(tmp_path / "nowhere")]))
    for page in PAGES:
        app = opened(page)
        assert not app.exception
        assert f"`python -m mood train all --photos '{tmp_path / 'my pets'}'`" in app.error[0].value
    assert "is not there" in opened("compare", workspace="nowhere").error[0].value


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
