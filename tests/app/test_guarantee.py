"""Verdicts with a guarantee on Compare and Predict: by a level in the address, and not where a photo is like none."""

import numpy as np
import pytest
from PIL import Image

from mood.triage import facts
from mood.ui import cache
from mood.ui.shared import guarantee
from tests.app.driving import alone, texts
from tests.conftest import draw_face, encoded


def test_compare_says_what_each_decides_alone_and_where_nothing_is_guaranteed():
    app = alone("compare", data="photos").run()
    assert not app.exception
    tables = [frame.value for frame in app.dataframe]
    decided = next(table for table in tables if "decides alone" in table)
    assert decided.loc["Refined", "decides alone"] == "90.6% [88.2%, 92.6%], n = 652"
    assert decided.loc["Baseline", "wrong, of those"] == "21.1% [16.2%, 27.0%], n = 218"
    covered = next(table for table in tables if table.index.name == "photos")
    assert covered.loc["not looked at", "Refined"] == "79.7% [73.5%, 84.7%], n = 197"
    assert covered.loc["Demo portraits (no guarantee)", "Refined"] == "91.0% [88.1%, 93.2%], n = 488"
    assert "150 sad and 150 happy; seed 0" in texts(app)
    assert "not untouched" in texts(app)


def test_of_five_moods_a_level_with_too_few_photos_says_so_and_a_lower_one_does_not():
    app = alone("compare", task="moods", data="photos-multiclass", level="95").run()
    assert not app.exception
    assert "takes 19 calibration photos of each class, and there are fewer (relaxed 16, surprised 15)" in texts(app)
    app.slider(key="level").set_value(90).run()
    assert app.query_params["level"] == "90"
    assert "decides nothing alone" not in texts(app)


@pytest.mark.parametrize(
    ("inside", "classes", "said"),
    [
        (["sad"], ["sad", "happy"], "**sad**"),
        (["sad", "happy"], ["sad", "happy"], "**either**, ask a person"),
        ([], ["sad", "happy"], "**neither**, ask a person"),
        (["a", "c"], ["a", "b", "c"], "**a or c**, ask a person"),
        (["a", "b", "c"], ["a", "b", "c"], "**any**, ask a person"),
        ([], ["a", "b", "c"], "**none**, ask a person"),
    ],
)
def test_a_set_in_words(inside, classes, said):
    assert guarantee.said(inside, classes) == said


@pytest.mark.parametrize("task", ["mood", "moods"])
def test_a_flat_picture_is_warned_of_and_not_covered(task):
    app = alone("predict", task=task, level="90").run()
    green = encoded(Image.new("RGB", (200, 200), (0, 160, 0)), "PNG")
    app.file_uploader[0].set_value([("green.png", green, "image/png")]).run()
    assert not app.exception
    assert texts(app).count("No guarantee here: ask a person") == len(cache.cards(cache.tasks()[task == "moods"]))
    assert "At 90%: " not in texts(app)
    (warned,) = app.warning
    assert warned.value.startswith("**Next to nothing is in this picture.** No face was found.")
    assert warned.value.endswith("No guarantee covers it.")


def test_a_sample_keeps_its_verdicts_at_the_level():
    app = alone("predict", level="80", **{"from": "sample"}).run()
    assert not app.exception
    assert texts(app).count("At 80%: ") == len(cache.generations())
    assert "calibrated on Real stock photos" in texts(app)


def test_contrast_by_hand():
    half = np.zeros((10, 10, 3), np.uint8)
    assert facts.contrast(half) == 0
    half[5:] = 255
    assert facts.contrast(half) == pytest.approx(1)
    half[5:], half[0, 0] = 0, 255  # one pixel of a hundred
    assert facts.contrast(half) < facts.FLAT
    assert facts.contrast(np.asarray(draw_face("sad", 1))) > facts.FLAT
