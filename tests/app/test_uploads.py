"""Uploads of the Predict page: what is kept of many, and that each is decoded once."""

from collections import Counter

import pytest
from streamlit.testing.v1 import AppTest

from mood import images
from mood.ui import state
from tests.app.driving import texts
from tests.conftest import draw_face, encoded

UPLOADS = """
from mood.zoo.study import MOOD
from mood.ui.predict import photo_sources
import streamlit as st
st.caption("names: " + " ".join(photo.name for photo in photo_sources.show_uploader()))
"""


@pytest.fixture
def decoded(monkeypatch) -> Counter:
    """Return how often each file was decoded."""
    times, decode = Counter(), images.decode

    def counted(data, name="photo"):
        times[name] += 1
        return decode(data, name)

    monkeypatch.setattr(images, "decode", counted)
    return times


def test_the_last_24_of_30_are_kept_and_each_is_decoded_once(decoded):
    app = AppTest.from_string(UPLOADS, default_timeout=60).run()
    names = [f"{number}.png" for number in range(state.MAX_PHOTOS + 6)]
    files = [(name, encoded(draw_face("happy", seed), "PNG"), "image/png") for seed, name in enumerate(names)]
    app.file_uploader[0].set_value(files).run()
    app.run()
    assert not app.exception
    assert decoded == dict.fromkeys(names[6:], 1)
    shown = next(caption.value for caption in app.caption if caption.value.startswith("names: "))
    assert set(shown.split()[1:]) == set(names[6:])
    assert "At most 24 photos are kept: of these 30 the last 24" in texts(app)


def test_a_damaged_file_is_tried_once_and_said_every_time(decoded):
    app = AppTest.from_string(UPLOADS, default_timeout=60).run()
    app.file_uploader[0].set_value([("empty.jpg", b"", "image/jpeg"), ("junk.jpg", b"junk", "image/jpeg")]).run()
    app.run()
    assert decoded == {"empty.jpg": 1, "junk.jpg": 1}
    assert "“empty.jpg” is empty: it has 0 bytes" in texts(app)
    assert "“junk.jpg” is not a picture" in texts(app)
