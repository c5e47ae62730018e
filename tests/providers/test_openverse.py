"""What only Openverse does: every photo has a licence of its own, which stands beside it on the page."""

from dataclasses import replace

import pytest
from streamlit.testing.v1 import AppTest

from mood import settings
from mood.datasets import open_dataset
from mood.datasets.providers import Openverse, Options, collect
from mood.datasets.providers.http import Client
from mood.errors import CollectError
from tests.app.driving import alone, texts
from tests.providers.server import NIL, FakeOpenverse, serving
from tests.providers.test_collecting import picture

PHOTOS = {"happy": [1, 2, 3], "sad": [11, 12, 13]}


@pytest.fixture
def server():
    with serving(
        FakeOpenverse(PHOTOS, {number: picture(number) for numbers in PHOTOS.values() for number in numbers})
    ) as one:
        yield one


def provider(server: FakeOpenverse, waits: list, size: str | None = None) -> Openverse:
    return Openverse(f"{server.base}/v1", size, 2, Client(waits.append, waits.append, lambda: 0.0))


def test_title_creator_and_licence_of_each_photo_are_kept(server, tmp_path):
    assert collect(provider(server, []), ["happy", "sad"], 100, tmp_path).kept == {"happy": 3, "sad": 3}
    rows = open_dataset(tmp_path).table.set_index("id").fillna("")
    kept = ["title", "photographer", "photographer_page", "licence_title", "licence"]
    assert rows.loc[f"{NIL}{1:012}", kept].to_list() == [
        "Face 1", "Person 1", "https://www.flickr.com/photos/1", "CC BY 2.0",
        "https://creativecommons.org/licenses/by/2.0/",
    ]  # fmt: skip
    assert rows.loc[f"{NIL}{2:012}", kept].to_list() == [
        "",
        "",
        "",
        "CC0 1.0",
        "https://creativecommons.org/publicdomain/zero/1.0/",
    ]
    assert set(rows["page"]) == {f"https://www.flickr.com/photos/1/{n}" for numbers in PHOTOS.values() for n in numbers}


@pytest.mark.parametrize(("size", "place"), [("thumbnail", "/v1/images/"), ("original", "/pictures/")])
def test_pictures_come_from_openverse_or_from_their_source(server, tmp_path, size, place):
    collect(provider(server, [], size), ["happy"], 100, tmp_path)
    assert len(server.pictures_served) == 3
    assert all(path.startswith(place) for path in server.pictures_served)


def test_its_limit_is_waited_for_and_a_day_is_not(server, tmp_path):
    waits = []
    server.faults["/v1/images/"].append((429, {"Retry-After": "40"}))
    assert collect(provider(server, waits), ["happy"], 100, tmp_path).kept == {"happy": 3}
    assert waits[1] == 40
    server.faults["/v1/images/"].append((429, {"Retry-After": "43190"}))
    with pytest.raises(CollectError, match="12 hours"):
        collect(provider(server, waits), ["sad"], 100, tmp_path)


def test_an_answer_of_another_kind_is_said(server, tmp_path):
    server.page = lambda query: b'{"detail": "moved"}'
    with pytest.raises(CollectError, match="something else than a list of photos"):
        collect(provider(server, []), ["happy"], 100, tmp_path)


def test_the_page_collects_without_a_key_and_names_title_creator_and_licence(server, tmp_path, monkeypatch):
    config = settings.load()
    monkeypatch.setenv("MOOD_OPENVERSE_URL", f"{server.base}/v1")
    monkeypatch.setattr(
        settings, "load", lambda: replace(config, openverse_url=f"{server.base}/v1", collected=tmp_path)
    )
    app = alone("dataset").run()
    next(choice for choice in app.segmented_control if choice.label == "Provider").set_value("openverse").run()
    next(button for button in app.button if button.label == "Collect from Openverse").click().run()
    assert not app.exception
    assert "Kept 3 sad, 3 happy." in app.status[0].markdown[0].value
    assert "Photos by 4 photographers, provided by [Openverse](https://openverse.org)." in texts(
        alone("dataset", data="openverse").run()
    )
    said = {number: credit(tmp_path / "openverse", f"happy/openverse_{NIL}{number:012}.jpg") for number in (1, 2)}
    assert said[1] == (
        "Photo “Face 1” by [Person 1](https://www.flickr.com/photos/1/1) on [Openverse](https://openverse.org), "
        "[CC BY 2.0](https://creativecommons.org/licenses/by/2.0/)"
    )
    assert said[2] == (
        "[Photo](https://www.flickr.com/photos/1/2) on [Openverse](https://openverse.org), "
        "[CC0 1.0](https://creativecommons.org/publicdomain/zero/1.0/)"
    )


def credit(folder, file: str) -> str:
    def page(folder, file):
        from mood.datasets import open_dataset
        from mood.ui.shared import attribution

        attribution.of_photo(open_dataset(folder), file)

    return AppTest.from_function(page, args=(folder, file)).run().caption[0].value


def test_of_is_what_the_command_asks_for(server):
    config = replace(settings.load(), openverse_url=f"{server.base}/v1")
    offers, has_more = Openverse.of(Options(config, "original")).search("sad", 1)
    assert [offer.title for offer in offers] == ["Face 11", "", "Face 13"]
    assert not has_more
