"""The data set page collects from a provider, shows what became of it, and names the photographers."""

import numpy as np
import pytest
from PIL import Image

from mood import settings
from tests.app.driving import alone, texts
from tests.conftest import encoded
from tests.providers.server import KEY, FakePexels, serving


def picture(seed: int) -> bytes:
    blocks = np.random.default_rng(seed).integers(0, 256, (8, 9, 3), np.uint8)
    return encoded(Image.fromarray(blocks).resize((90, 80), Image.Resampling.BICUBIC))


@pytest.fixture
def pexels(monkeypatch, tmp_path):
    load = settings.load

    def elsewhere():
        from dataclasses import replace

        return replace(load(), collected=tmp_path)

    monkeypatch.setattr(settings, "load", elsewhere)
    ids = {"happy": [1, 2, 3], "sad": [4, 5, 6]}
    with serving(FakePexels(ids, {number: picture(number) for word in ids.values() for number in word})) as server:
        monkeypatch.setenv("MOOD_PEXELS_URL", f"{server.base}/v1")
        yield server


def test_without_a_key_the_page_says_how_to_get_one(pexels, monkeypatch):
    monkeypatch.delenv("PEXELS_API_KEY", raising=False)
    app = alone("dataset").run()
    assert not app.exception
    assert "PEXELS_API_KEY" in texts(app)


def test_a_click_collects_and_the_photos_are_named(pexels, monkeypatch):
    monkeypatch.setenv("PEXELS_API_KEY", KEY)
    app = alone("dataset").run()
    next(button for button in app.button if button.label == "Collect from Pexels").click().run()
    assert not app.exception
    assert not app.error
    assert app.status[0].label == "Collected"
    assert "Kept 3 sad, 3 happy." in app.status[0].markdown[0].value
    app = alone("dataset", data="pexels").run()
    assert "Photos by 6 photographers, provided by [Pexels]" in texts(app)
    assert KEY not in texts(app)


def test_a_refused_key_is_a_message_and_not_a_crash(pexels, monkeypatch):
    monkeypatch.setenv("PEXELS_API_KEY", "wrong")
    app = alone("dataset").run()
    next(button for button in app.button if button.label == "Collect from Pexels").click().run()
    assert not app.exception
    assert "refuses the API key" in app.error[0].value
