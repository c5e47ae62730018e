"""The second question: one of five moods, on every page that knows it."""

import pytest

from mood.ui import cache
from mood.ui.predict import photo_sources
from mood.zoo.study import MOODS
from tests.app.driving import alone, texts
from tests.conftest import draw_face, encoded

FIVE = MOODS.key


def test_predict_shows_every_mood_of_a_photo():
    app = alone("predict", task=FIVE).run()
    app.file_uploader[0].set_value([("fine.png", encoded(draw_face("happy", 1, side=200), "PNG"), "image/png")]).run()
    assert not app.exception
    said = " ".join(str(block.proto.body) for block in app.get("html"))
    assert all(f">{label}</span>" in said for label in MOODS.classes)
    app.segmented_control(key="target").set_value("angry").run()
    assert "Grad-CAM for **angry**" in texts(app)


def test_samples_are_of_the_moods_asked_for():
    app = alone("predict", task=FIVE, **{"from": "sample"}).run()
    assert not app.exception
    source = cache.sources(MOODS)["demo"].dataset
    assert {file.split("/")[0] for file in photo_sources.samples(source)} == {"angry", "happy", "sad", "surprised"}
    assert app.subheader[0].value.split("/")[0] in MOODS.classes


@pytest.mark.parametrize("data", ["demo", "photos-multiclass"])
def test_compare_reports_each_mood_with_n(data):
    app = alone("compare", task=FIVE, data=data).run()
    assert not app.exception
    assert not app.error
    said = texts(app)
    assert "n = " in said
    assert "dotted: always naming the most common class" in said
    assert "Class by class" in [heading.value for heading in app.subheader]
    assert ("Asked only" in " ".join(heading.value for heading in app.subheader)) == (data != "demo")


def test_gallery_leads_from_label_and_call_to_the_photos():
    app = alone("gallery", task=FIVE, data="demo", show="all", labelled="angry").run()
    assert not app.exception
    table = cache.sources(MOODS)["demo"].dataset.split("test").table
    angry = table.loc[table["label"] == "angry", "file"]
    assert f"**{len(angry)}** of {len(table)} test photos" in texts(app)
    file = angry.iloc[0]
    app.button(key=f"open-{file}").click().run()
    assert not app.exception
    assert f"**{file}** · labelled **angry**" in texts(app)
    app.segmented_control(key="about").set_value("review").run()
    assert not app.exception


def test_explain_explains_any_of_the_moods():
    app = alone("explain", task=FIVE, data="demo", target="surprised", view="contrast").run()
    assert not app.exception
    assert "Grad-CAM for **surprised**" in texts(app)
    assert "gray ones against it" in texts(app)
    for section in ("methods", "nets"):
        app.segmented_control(key="section").set_value(section).run()
        assert not app.exception
