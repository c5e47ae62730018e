"""Every page: from home, by itself on a cold deep link, filled and empty."""

import shutil
import subprocess
import sys

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from mood.explanation import METHODS, prototypes
from mood.zoo.study import GENERATIONS, SPECS
from tests.app.driving import PAGES, TIMEOUT, alone, texts
from tests.conftest import ROOT, draw_face, encoded


@pytest.mark.parametrize("page", PAGES, ids=lambda path: path.stem)
def test_page_stands_alone(page):
    app = alone(page.stem).run()
    assert not app.exception
    assert not app.error
    assert app.title[0].value
    assert "never stored" in texts(app)


@pytest.mark.parametrize("page", PAGES, ids=lambda path: path.stem)
def test_page_from_home(page):
    app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=TIMEOUT).run()
    app.switch_page(f"pages/{page.name}").run()
    assert not app.exception
    assert not app.error


@pytest.mark.parametrize("page", PAGES, ids=lambda path: path.stem)
def test_page_without_any_model_says_what_to_do(page, monkeypatch, tmp_path):
    monkeypatch.setenv("MOOD_MODELS", str(tmp_path))
    app = alone(page.stem).run()
    assert not app.exception
    assert "python -m mood" in texts(app)


def test_overview_shows_all_generations_with_n_and_interval():
    app = alone("overview").run()
    assert [metric.label for metric in app.metric] == [
        f"{spec.generation} · {spec.title}" for spec in map(SPECS.get, GENERATIONS)
    ]
    assert "652 test photos" in texts(app)
    assert texts(app).count("n = 652") >= len(GENERATIONS)


def test_predict_uploads_say_what_they_see_and_bad_ones_do_not_stop_them():
    app = alone("predict").run()
    good = encoded(draw_face("happy", 1, side=200), "PNG")
    app.file_uploader[0].set_value([("fine.png", good, "image/png"), ("broken.jpg", b"junk", "image/jpeg")]).run()
    assert not app.exception
    assert [error.value for error in app.error if "broken.jpg" in error.value]
    assert app.subheader[0].value == "fine.png"
    assert len(app.image) >= len(GENERATIONS)
    assert texts(app).count("Grad-CAM") >= 1
    app.button(key="forget").click().run()
    assert not [heading for heading in app.subheader if heading.value == "fine.png"]


def test_predict_samples_and_other_class():
    app = alone("predict", **{"from": "sample"}).run()
    assert not app.exception
    assert "Synthetic people" in texts(app)
    app.segmented_control(key="target").set_value("sad").run()
    assert not app.exception
    assert "for **sad**" in texts(app) or "speaks for **sad**" in texts(app)


def test_gallery_ignores_addresses_it_does_not_know():
    app = alone("gallery", data="../../etc", generation="fourth", photo="../../etc/passwd", order="__import__").run()
    assert not app.exception
    assert not app.error


def test_explain_draws_every_method_and_its_settings():
    app = alone("explain", data="demo", test="false").run()
    assert not app.exception
    app.pills(key="methods").set_value(["grad_cam", "score_cam"]).run()
    assert not app.exception
    assert {"Channels", "Heatmap opacity"} <= {slider.label for slider in app.slider}
    assert texts(app).count("Score-CAM for") == len(GENERATIONS)
    app.pills(key="methods").set_value([]).run()
    assert "at least one method" in texts(app)


def test_compare_never_mixes_data_sets():
    app = alone("compare").run()
    assert "652" in texts(app)
    assert "Synthetic" not in texts(app)
    app.segmented_control(key="data").set_value("demo").run()
    assert "Synthetic people" in texts(app)
    assert "652" not in texts(app)
    app.segmented_control(key="split").set_value("validation").run()
    assert not app.exception


def test_overview_compare_and_the_table_open_without_tensorflow():
    code = """
import sys
from streamlit.testing.v1 import AppTest
for page, query in (("overview", {}), ("compare", {}), ("gallery", {}), ("gallery", {"data": "photos"})):
    app = AppTest.from_file(f"pages/{page}.py", default_timeout=60)
    for key, value in query.items():
        app.query_params[key] = value
    assert not app.run().exception
    assert app.title[0].value
heavy = [name for name in ("tensorflow", "keras", "tf_keras_vis") if name in sys.modules]
sys.exit(" ".join(heavy) or 0)
"""
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-2000:]


def test_sessions_share_one_model_from_several_threads():
    from concurrent.futures import ThreadPoolExecutor

    from mood.ui import cache

    photo = np.asarray(draw_face("sad", 2))
    with ThreadPoolExecutor(6) as pool:
        models = list(pool.map(lambda _: cache.classifier("baseline"), range(6)))
        values = list(pool.map(lambda _: models[0].probabilities(photo)["happy"], range(24)))
    assert len({id(model) for model in models}) == 1
    assert np.ptp(values) < 1e-6


def test_explain_tests_its_maps_and_holds_them_against_the_reference():
    app = alone("explain", data="demo", methods="grad_cam", test="true", check="true").run()
    assert not app.exception
    assert texts(app).count("Insertion minus deletion") == len(GENERATIONS)
    assert texts(app).count("Largest difference from tf-keras-vis: 0.0") == len(GENERATIONS)
    app.segmented_control(key="view").set_value("for and against").run()
    assert not app.exception
    assert "map is empty" not in texts(app)
    other = {"layer-transfer": "conv_pw_5_relu"}  # in the address: the box with the layers is closed at first
    app = alone("explain", data="demo", methods="grad_cam", check="true", **other).run()
    assert not app.exception
    assert app.selectbox(key="layer-transfer").value == "conv_pw_5_relu"
    assert (
        texts(app).count("Largest difference") == len(GENERATIONS) - 1
    )  # the reference looks at the model's own layer only


def test_explain_ranks_the_methods_by_what_was_measured():
    app = alone("explain", section="methods", on="transfer").run()
    assert not app.exception
    assert app.subheader[0].value.startswith("On Transfer, ")
    table = app.dataframe[0].value
    tested = len(table) - 3
    assert 15 < tested <= len(METHODS)  # methods that are newer than the tables are named as not tested
    assert set(table["beats all controls"]) <= {"yes", "no", ""}
    gains = [float(cell.split()[0]) for cell in table["Insertion minus deletion"][:tested]]
    assert gains == sorted(gains, reverse=True)
    assert "inside the boxes of faces that were found" in texts(app)


def test_explain_without_judgements_says_how_to_get_them(tmp_path, monkeypatch):
    shutil.copytree(ROOT / "models", tmp_path / "models", ignore=shutil.ignore_patterns("fa*", "san*", "prototypes"))
    monkeypatch.setenv("MOOD_MODELS", str(tmp_path / "models"))
    app = alone("explain", section="methods").run()
    assert "python -m mood maps faithfulness refined" in texts(app)
    app = alone("explain", section="nets").run()
    assert "python -m mood maps prototypes transfer" in texts(app)


def test_explain_shows_what_the_nets_look_for():
    app = alone("explain", section="nets").run()
    assert not app.exception
    assert len(app.image) == sum(len(prototypes.read(name, ROOT / "models")) for name in GENERATIONS)


def test_explain_compares_methods_and_unlearns_a_net():
    app = alone("explain", data="demo", methods="grad_cam", test="false", unlearn="baseline").run()
    assert not app.exception
    assert texts(app).count("as learned") + str([image.proto for image in app.image]).count("as learned") >= 1
    app.pills(key="methods").set_value(["grad_cam", "saliency"]).run()
    assert "Do the methods agree?" in [expander.label for expander in app.expander]
    app.segmented_control(key="view").set_value("before and after").run()
    assert not app.exception


def test_a_stopped_explanation_goes_on(monkeypatch):
    import streamlit as st

    from mood.ui import explanations

    with monkeypatch.context() as unfinished:
        unfinished.setattr(explanations, "is_known", lambda _: False)
        unfinished.setattr(explanations, "explained", lambda *_: st.stop())  # the page as it is while a map is computed
        app = alone("explain", data="demo", methods="grad_cam", test="false").run()
        next(button for button in app.button if button.label == "Stop").click().run()
        assert "Stopped; 4 of 4 maps are missing." in texts(app)
    next(button for button in app.button if button.label == "Go on").click().run()
    assert not app.exception
    assert texts(app).count("Grad-CAM for") == len(GENERATIONS)


def test_a_folder_of_one_s_own_says_how_to_measure_it(face_folder, monkeypatch):
    monkeypatch.setenv("MOOD_PHOTOS", str(face_folder))
    app = alone("gallery").run()
    assert not app.exception
    assert f"python -m mood evaluate --photos {face_folder}" in texts(app)
    app = alone("explain", data="faces", methods="grad_cam", test="false").run()
    assert not app.exception
    assert "labelled" in " ".join(str(image.proto) for image in app.image)


def test_findings_turn_their_pages_and_know_where_they_are():
    app = alone("findings", present="true", slide="accuracy").run()
    assert not app.exception
    assert [one.value for one in app.header][0].startswith("Refined is right on")
    next(button for button in app.button if button.label == "Next").click().run()
    assert "steps forward are more than luck" in app.header[0].value
    next(button for button in app.button if button.label == "Exit").click().run()
    assert len(app.header) == 13


def test_a_part_says_what_is_wrong_in_its_place_and_the_rest_goes_on():
    def page():
        import streamlit as st

        from mood.errors import DataError
        from mood.ui import frame

        @frame.part
        def broken(word: str) -> None:
            if st.toggle("break", value=True):
                raise DataError(f"{word} is wrong.", "Do this.")
            st.write("fine")

        with frame.page("Test", "A question?"):
            broken("This")
            st.write("the rest")

    app = AppTest.from_function(page).run()
    assert not app.exception
    assert app.error[0].value == "**This is wrong.** Do this."
    assert "the rest" in texts(app)
    app.toggle[0].set_value(False).run()
    assert not app.error
    assert "fine" in texts(app)
