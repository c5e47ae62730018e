"""Accuracy by who looked at the photos: counted by hand, and as it is bundled."""

import pandas as pd
import pytest

from mood.errors import ManifestError
from mood.evaluation import Scores, provenance, read, share, with_outcome
from mood.zoo.study import MOOD
from tests.conftest import ROOT

MODELS = ROOT / "models"


@pytest.fixture
def rows():
    return pd.DataFrame({"id": list("abcde"), "y_true": "happy", "is_correct": [True, False, True, False, True]})


@pytest.fixture
def known():
    return pd.DataFrame({"id": list("edcba"), "viewed": [0, 0, 0, 1, 1], "seen": ["happy", "unclear", "sad", "", ""]})


def test_each_group_is_counted_by_hand(rows, known):
    accuracies = provenance.accuracies(rows, known)
    assert {title: (metric.value, metric.n) for title, metric in accuracies.items()} == {
        provenance.VIEWED: (0.5, 2),
        provenance.UNVIEWED: (pytest.approx(2 / 3), 3),
        provenance.AS_LABELLED: (1.0, 1),
    }
    assert accuracies[provenance.VIEWED].interval.high > 0.9
    assert provenance.blind_look(rows, known) == {"as labelled": 1, "the other way": 1, "not evident": 1}


def test_without_a_blind_look_there_is_nothing_to_say_of_it(rows, known):
    blind = known.assign(seen="")
    assert list(provenance.accuracies(rows, blind)) == [provenance.VIEWED, provenance.UNVIEWED]
    assert provenance.blind_look(rows, blind) == {}


def test_a_table_must_have_its_columns(tmp_path):
    assert provenance.read(tmp_path / "none.csv") is None
    (tmp_path / "p.csv").write_text("id,viewed\n")
    with pytest.raises(ManifestError, match="missing: seen"):
        provenance.read(tmp_path / "p.csv")


@pytest.mark.parametrize(
    ("name", "percent"), [("baseline", (73.4, 50.3)), ("transfer", (91.6, 59.9)), ("refined", (98.0, 74.1))]
)
def test_the_bundled_table_splits_the_test_photos_in_two(name, percent):
    table = with_outcome(read(MODELS / name / "predictions-photos.csv"))
    known = provenance.read(provenance.path_of(MODELS, "photos"))
    test = table[table["split"] == "test"]
    viewed, unviewed, _ = provenance.accuracies(test, known).values()
    assert (viewed.n, unviewed.n) == (455, 197)
    assert (round(100 * viewed.value, 1), round(100 * unviewed.value, 1)) == percent
    assert provenance.blind_look(test, known) == {"as labelled": 126, "the other way": 15, "not evident": 56}


def test_calibration_of_each_group_is_counted_by_hand(known):
    table = pd.DataFrame({"id": list("abcde"), "y_true": "happy", "p_happy": [0.9, 0.4, 0.9, 0.4, 0.75]})
    scores = Scores.of(table.assign(p_sad=1 - table["p_happy"]), MOOD)
    errors = provenance.calibrations(scores, known)
    # All are happy, so each is as far off as it lacks: .1 and .6; .1, .6 and .25; the last alone.
    assert {title: (metric.value, metric.n) for title, metric in errors.items()} == {
        provenance.VIEWED: (pytest.approx(0.35), 2),
        provenance.UNVIEWED: (pytest.approx(0.95 / 3), 3),
        provenance.AS_LABELLED: (pytest.approx(0.25), 1),
    }
    assert all(metric.interval.low <= metric.value <= metric.interval.high for metric in errors.values())


def test_what_the_figure_of_all_means_is_said_only_where_both_are_known(rows, known):
    by = provenance.accuracies(rows, known)
    assert "60.0% of all is the mean of both, of 2 and 3 photos" in provenance.meaning(share(3, 5), by)
    assert provenance.meaning(share(3, 5), {provenance.VIEWED: by[provenance.VIEWED]}) == ""


def test_the_bundled_net_is_worse_calibrated_where_nobody_looked():
    table = read(MODELS / "refined" / "predictions-photos.csv")
    known = provenance.read(provenance.path_of(MODELS, "photos"))
    viewed, unviewed, _ = provenance.calibrations(Scores.of(table[table["split"] == "test"], MOOD), known).values()
    assert (round(viewed.value, 3), round(unviewed.value, 3)) == (0.050, 0.147)
    assert viewed.interval.high < unviewed.interval.low
