"""The gallery: filters, photos that are elsewhere, an opened photo, its review."""

import pytest

from tests.app.driving import alone, texts
from tests.conftest import ROOT


def test_gallery_filters_and_opens():
    app = alone("gallery", data="demo", generation="baseline").run()
    n_all = len([button for button in app.button if str(button.key).startswith("open-")])
    app.pills(key="labelled").set_value("sad").run()
    opened = [button for button in app.button if str(button.key).startswith("open-")]
    assert 0 < len(opened) <= n_all
    assert all("sad → happy" in button.label for button in opened)
    opened[0].click().run()
    assert not app.exception
    assert "labelled **sad**" in texts(app)
    assert "Next" in [button.label for button in app.button]


def test_gallery_shows_who_else_is_wrong():
    app = alone("gallery", data="photos", generation="augmented", right="transfer").run()
    assert not app.exception
    assert "**132** of 652 test photos, with the outcome of **Augmented**" in texts(app)
    app.pills(key="wrong").set_value(["baseline"]).run()
    assert len(app.dataframe[0].value) == 89  # those that only Transfer gets right


def test_gallery_filters_by_cause_story_faces_and_confidence():
    app = alone("gallery", data="photos", generation="transfer", cause="suspected_label").run()
    assert not app.exception
    suspected = len(app.dataframe[0].value)
    assert 0 < suspected < 30
    app.pills(key="cause").set_value(None).run()
    app.pills(key="history").set_value("still wrong").run()
    assert set(app.dataframe[0].value["history"]) == {"still wrong"}
    app.pills(key="history").set_value(None).run()
    app.pills(key="faces").set_value("several").run()
    assert (app.dataframe[0].value["faces"] > 1).all()
    app.slider(key="band").set_value((80, 90)).run()
    assert app.dataframe[0].value["confidence"].round(2).between(0.8, 0.9).all()
    app.text_input(key="search").set_value("no such photo").run()
    assert not app.exception
    assert "Take a filter away" in texts(app)


def test_gallery_shows_correct_photos():
    app = alone("gallery", data="photos", show="correct").run()
    table = app.dataframe[0].value
    assert (table["y_true"] == table["y_pred"]).all()
    assert "is right on" in texts(app)


ABOUT = {"why": "Rules over measured facts", "alike": "training photos most like it", "review": "Nobody"}


@pytest.mark.parametrize("about", ABOUT)
def test_an_opened_photo_says_why_what_is_alike_and_takes_a_review(about):
    app = alone("gallery", data="demo", photo=an_error_of_the_demo(), about=about).run()
    assert not app.exception
    assert ABOUT[about] in texts(app)


def test_an_opened_photo_says_what_would_change_the_verdict():
    app = alone("gallery", data="demo", generation="baseline", photo=an_error_of_the_demo(), about="change").run()
    assert not app.exception
    assert "gray square" in texts(app)
    assert "Brightness alone" in texts(app)


def test_a_review_is_saved_undone_and_counted():
    photo = an_error_of_the_demo()
    app = alone("gallery", data="demo", photo=photo, about="review").run()
    next(button for button in app.button if button.label == "Save").click().run()
    assert "Say what it is first" in texts(app)
    next(one for one in app.segmented_control if one.label == "What is it?").set_value("noisy")
    next(button for button in app.button if button.label == "Save").click().run()
    assert not app.exception
    assert "1 photo is reviewed: 1 noisy" in texts(app)
    assert app.dataframe[0].value["verdict"].to_list() == ["noisy"]
    again = alone("gallery", data="demo", photo=photo, about="review").run()  # another session
    next(button for button in again.button if button.label == "Undo the last change").click().run()
    assert "0 photos are reviewed" in texts(again)
    assert again.dataframe[0].value["verdict"].to_list() == ["noisy", "took a change back"]


def an_error_of_the_demo() -> str:
    from mood.evaluation import predictions, with_outcome

    found = with_outcome(predictions.read(ROOT / "models/transfer/predictions-demo.csv"))
    return found.loc[(found["split"] == "test") & ~found["is_correct"].astype(bool), "id"].iloc[0]


def test_gallery_of_photos_that_are_elsewhere_is_a_table_with_a_reason():
    app = alone("gallery", data="photos").run()
    assert not app.exception
    assert "not on this computer" in texts(app)
    table = app.dataframe[0].value
    assert (table["y_true"] != table["y_pred"]).all()
    assert table["confidence"].is_monotonic_decreasing


def test_the_data_set_page_lists_doubted_labels_for_review():
    app = alone("dataset", data="photos").run()
    assert not app.exception
    assert "3,803 photos" in texts(app)
    doubted = next(table.value for table in app.dataframe if "p_label" in table.value)
    assert doubted["p_label"].is_monotonic_increasing
    opened = alone("dataset", data="photos", photo=doubted["file"].iloc[0]).run()
    assert not opened.exception
    assert "Nobody reviewed this photo yet" in texts(opened)
    app.segmented_control(key="split").set_value("test").run()
    doubted = next(table.value for table in app.dataframe if "p_label" in table.value)
    assert set(doubted["split"]) == {"test"}
