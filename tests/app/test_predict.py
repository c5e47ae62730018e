"""Predict: results in order, samples by a click, the same check for every task, and the way to Explain and back."""

import re

import pytest
from streamlit.testing.v1 import AppTest

from mood import images
from mood.ui import cache, explanations
from mood.ui.explanations import Surroundings
from mood.ui.predict import photo_domain, photo_sources
from mood.zoo.study import MOOD, MOODS
from tests.app.driving import TIMEOUT, alone, texts
from tests.conftest import ROOT, draw_face, encoded

UPLOADS = [(f"{name}.png", encoded(draw_face("happy", seed, side=120), "PNG"), "image/png") for seed, name in
           enumerate(("zebra", "ant", "mole"))]  # fmt: skip


def names_of(app: AppTest) -> list[str]:
    return [heading.value for heading in app.subheader]


def uploaded(app: AppTest) -> AppTest:
    app.file_uploader[0].set_value(UPLOADS).run()
    assert not app.exception
    return app


def test_results_come_in_the_order_of_the_uploads():
    app = uploaded(alone("predict").run())
    assert names_of(app) == ["zebra.png", "ant.png", "mole.png"]
    assert "3 photos of this visit" in texts(app)


def test_how_long_a_map_took_is_told_on_explain_only():
    app = alone("predict", **{"from": "sample"}).run()
    assert "Grad-CAM for" in texts(app)
    assert not re.search(r"\d ms\b", texts(app))
    app = alone("explain", data="demo", methods="grad_cam", test="false").run()
    assert re.search(r"Grad-CAM for \*\*\w+\*\* · \d+ ms", texts(app))


def test_a_sample_is_chosen_by_its_picture_and_remembered():
    files = photo_sources.samples(cache.sources()["demo"].dataset)
    app = alone("predict", **{"from": "sample"}).run()
    assert names_of(app) == files[:1]
    assert not app.pills
    app.button(key="sample-3").click().run()
    assert names_of(app) == [files[2]]
    assert app.query_params["sample"] == files[2]
    framed = [button.key for button in app.button if button.proto.type == "primary"]
    assert framed == ["sample-3"]
    del app.query_params["sample"]  # as a change of page does
    app.run()
    assert names_of(app) == [files[2]]
    assert names_of(alone("predict", **{"from": "sample", "sample": files[4]}).run()) == [files[4]]
    assert names_of(alone("predict", **{"from": "sample", "sample": "../../etc"}).run()) == files[:1]


def links_to_explain(app: AppTest) -> list[str]:
    return [link.proto.query_string for link in app.get("page_link") if link.proto.page == "explain"]


def test_each_result_leads_to_explain_with_the_same_photo():
    app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=TIMEOUT).run()
    app.switch_page("pages/predict.py").run()
    uploaded(app)
    digests = [images.sha256(data) for _, data, _ in UPLOADS]
    assert links_to_explain(app) == [f"task=mood&data=own&own={digest}" for digest in digests]
    app.segmented_control(key="from").set_value("Sample").run()
    file = photo_sources.samples(cache.sources()["demo"].dataset)[0]
    assert links_to_explain(app) == [f"task=mood&data=demo&photo={file.replace('/', '%2F')}"]


def explain_with_own(digest: str) -> AppTest:
    app = alone("explain", data="own", own=digest, methods="grad_cam", test="false")
    photos = [images.decode(data, "same.png") for _, data, _ in UPLOADS]  # cameras start anew: names repeat
    app.session_state["own_photos"] = {photo.sha256: photo for photo in photos}
    return app.run()


def test_explain_opens_the_own_photo_that_the_address_names():
    digests = [images.sha256(data) for _, data, _ in UPLOADS]
    app = explain_with_own(digests[1])
    assert not app.exception
    assert app.selectbox(key="own").value == digests[1]
    app.selectbox(key="own").set_value(digests[2]).run()
    assert app.selectbox(key="own").value == digests[2]
    assert app.query_params["own"] == digests[2]
    assert "Back to Predict" in texts(app)


def test_explain_says_so_where_the_photo_of_a_link_is_not_in_this_visit():
    app = alone("explain", data="own", own="0" * 64, methods="grad_cam", test="false").run()
    assert not app.exception
    assert "The photo of this link is not here" in texts(app)
    assert "The photo of this link is not here" not in texts(app.run())


@pytest.mark.parametrize("task", [MOOD, MOODS], ids=lambda task: task.key)
def test_faces_and_likeness_are_checked_for_every_task(task):
    app = alone("predict", task=task.key, **{"from": "sample"}).run()
    assert not app.exception
    nets = cache.generations(task)
    photo = cache.photo_of(cache.sources(task)["demo"].dataset, app.subheader[0].value)
    seen = explanations.surroundings(photo, tuple(nets))
    assert seen.n_faces >= 1
    assert set(seen.p_face) == set(seen.p_whole) == set(nets)
    for p in (*seen.p_face.values(), *seen.p_whole.values()):
        assert tuple(p) == task.classes
        assert sum(p.values()) == pytest.approx(1, abs=1e-5)
    assert "The face alone" in [expander.label for expander in app.expander]
    assert f"Similar to the training photos ({seen.distance:.2f}; warns above 1)" in texts(app)
    assert texts(app).count("hole photo: ") == len(nets)


def drawn_domain(monkeypatch, n_faces: int, distance: float | None, face: dict, whole: dict) -> AppTest:
    crop = images.decode(UPLOADS[0][1]).pixels if n_faces else None
    seen = Surroundings(n_faces, crop, {"moods": whole}, {"moods": face}, distance)
    monkeypatch.setattr(photo_domain.explanations, "surroundings", lambda *_: seen)

    def page():
        from mood import images
        from mood.ui.predict import photo_domain
        from tests.app.test_predict import UPLOADS

        photo_domain.show(images.decode(UPLOADS[0][1], "x.png"), ["moods"])

    app = AppTest.from_function(page).run()
    assert not app.exception
    return app


ANGRY = {"angry": 0.6, "happy": 0.1, "relaxed": 0.1, "sad": 0.1, "surprised": 0.1}
SURPRISED = {"angry": 0.1, "happy": 0.1, "relaxed": 0.1, "sad": 0.1, "surprised": 0.6}


@pytest.mark.parametrize(
    ("n_faces", "distance", "kind", "said"),
    [
        (1, 0.77, "caption", "One face was found. Similar to the training photos (0.77; warns above 1)."),
        (2, 1.0, "caption", "2 faces were found. Similar to the training photos (1.00; warns above 1)."),
        (1, 1.3, "warning", "One face was found. Unlike the training photos (1.30; warns above 1)."),
        (0, 1.3, "warning", "No face was found. Unlike the training photos (1.30; warns above 1). Do not believe"),
        (0, 0.5, "caption", "what else the photo shows. Similar to the training photos (0.50; warns above 1)."),
        (1, None, "caption", "One face was found. Whether it is like the training photos was not measured: "),
    ],
)
def test_likeness_is_said_in_words_and_warned_of_beyond_one(monkeypatch, n_faces, distance, kind, said):
    app = drawn_domain(monkeypatch, n_faces, distance, ANGRY, ANGRY)
    assert said in " ".join(element.value for element in app.get(kind))
    assert bool(app.warning) == (kind == "warning")


def test_a_face_that_is_judged_otherwise_than_the_photo_is_pointed_out(monkeypatch):
    app = drawn_domain(monkeypatch, 1, 0.5, ANGRY, ANGRY)
    assert "Whole photo: angry, 60%" in texts(app)
    app = drawn_domain(monkeypatch, 1, 0.5, ANGRY, SURPRISED)
    assert "**Another verdict** than of the whole photo: surprised, 60%" in texts(app)
