"""What taught a net a verdict, on Gallery and Predict; and what whoever uses nets that guess emotions has to know."""

import pandas as pd
import pytest

from mood.ui.shared import notices
from tests.app.driving import alone, texts
from tests.app.test_predict import UPLOADS
from tests.conftest import ROOT

TABLE = ROOT / "models" / "transfer" / "influence-photos.csv"


def test_a_photo_that_is_elsewhere_names_those_that_taught_its_verdict_and_how_many_would_turn_it():
    row = pd.read_csv(TABLE, dtype={"id": str}).dropna(subset="k").iloc[0]
    asked = {"data": "photos", "generation": "transfer", "photo": row["id"], "show": "all"}
    app = alone("gallery", about="taught", **asked).run()
    assert not app.exception
    said = texts(app)
    assert f"speak most for {row['head_pred']}" in said
    assert f"**these {row['k']:.0f} photos**" in said
    assert f"it would say **{row['flips_to']}**" in said
    gone = next(table.value for table in app.dataframe if "support" in table.value)
    assert len(gone) == row["k"]
    assert gone["support"].is_monotonic_decreasing
    assert "one Newton step" in said


def test_a_net_that_was_not_measured_names_the_command():
    row = pd.read_csv(ROOT / "models" / "moods" / "predictions-photos-multiclass.csv", dtype={"id": str})
    file = row.loc[row["split"] == "test", "id"].iloc[0]
    app = alone("gallery", task="moods", data="photos-multiclass", photo=file, show="all", about="taught").run()
    assert not app.exception
    assert "python -m mood influence moods" in texts(app) or "one Newton step" in texts(app)


def test_an_upload_says_what_taught_its_verdict_once_it_is_opened():
    app = alone("predict").run()
    app.file_uploader[0].set_value(UPLOADS[:1]).run()
    assert "What taught it this" in [expander.label for expander in app.expander]
    assert "one Newton step" not in texts(app)


@pytest.mark.parametrize("page", ["overview", "predict"])
def test_what_a_user_of_the_nets_has_to_know_stands_on_the_page(page):
    app = alone(page).run()
    assert not app.exception
    assert "Article 50(3)" in texts(app)
    assert "not legal advice" in texts(app)


def test_nets_of_other_classes_have_no_such_notice():
    from streamlit.testing.v1 import AppTest

    def page():
        from mood.ui.shared import notices

        notices.duty("", ("cat", "dog"))

    app = AppTest.from_function(page).run()
    assert not app.expander
    assert notices.duty.__doc__
