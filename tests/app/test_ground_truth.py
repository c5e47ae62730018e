"""What rendered pictures are known to show, on the pages that use it; real photos have none of it."""

import pytest

from mood.triage.truth import FACTORS, with_truth
from mood.ui import cache
from mood.ui.compare import results
from mood.zoo.study import GENERATIONS, SPECS
from tests.app.driving import alone, texts

TITLE = "Where the truth is known"


def headings(app) -> list[str]:
    return [heading.value for heading in app.subheader]


def test_compare_tells_accuracy_by_what_the_portraits_show():
    app = alone("compare", data="demo").run()
    assert not app.exception
    assert TITLE in headings(app)
    assert "nothing about real photos" in texts(app)
    said = texts(app)
    for name in GENERATIONS:
        assert f"- **{SPECS[name].title}**: " in said
    assert "- **Baseline**: no difference shown by skin tone, age and sex." in said
    assert (
        "- **Transfer**: differs by **sex among the happy** (female 62.6% [53.8%, 70.6%], n = 123; male 88.6% " in said
    )
    tests = next(table.value for table in app.dataframe if "adjusted p" in table.value)
    assert len(tests) == len(GENERATIONS) * len(FACTORS) * 2


@pytest.mark.parametrize("factor", FACTORS, ids=lambda factor: factor.column)
def test_every_factor_has_its_chart_and_counts_every_picture_once(factor):
    app = alone("compare", data="demo", truth=factor.column).run()
    assert not app.exception
    assert app.segmented_control(key="truth").value == factor.column
    table = next(table.value for table in app.dataframe if factor.title.lower() in table.value.columns)
    assert set(table["generation"]) == {SPECS[name].title for name in GENERATIONS}
    counts = table.loc[table["generation"] == "Transfer", "accuracy"].str.extract(r"n = (\d+)")[0].astype(int)
    assert counts.sum() == len(results.with_truth("transfer", "demo", "test"))


def test_the_expanders_of_the_data_set_and_the_open_photo_know_it():
    assert "Decided before a picture was rendered" in texts(alone("dataset", data="demo").run())
    dataset = cache.sources()["demo"].dataset
    file = dataset.split("test").table["file"].iloc[0]
    app = alone("gallery", data="demo", show="all", photo=file).run()
    assert not app.exception
    assert "Rendered, so known: expression" in texts(app)


def test_five_moods_have_it_too():
    app = alone("compare", task="moods", data="demo").run()
    assert not app.exception
    assert TITLE in headings(app)


def test_real_photos_have_no_such_section():
    app = alone("compare", data="photos").run()
    assert not app.exception
    assert TITLE not in headings(app)


def test_predictions_and_manifest_meet_row_by_row():
    table = cache.sources()["demo"].dataset.table
    rows = results.with_truth("transfer", "demo", "test")
    assert set(rows["id"]) == set(table.loc[table["split"] == "test", "file"])
    again = with_truth(rows[["id", "y_true", "is_correct"]].sample(frac=1, random_state=0), table)
    assert again.set_index("id")["skin"].to_dict() == rows.set_index("id")["skin"].to_dict()
