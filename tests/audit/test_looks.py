"""Blind looks beside doubts: counted by hand, and as they are bundled."""

import pandas as pd
import pytest

from mood.audit import looks
from mood.errors import ManifestError
from mood.evaluation import provenance
from mood.evaluation.intervals import rank_correlation
from tests.conftest import ROOT

MODELS = ROOT / "models"
RANKING = pd.DataFrame({"file": list("abcd"), "label": "sad", "p_label": [0.1, 0.1, 0.5, 0.9]})


def test_shares_by_hand():
    found = looks.shares(RANKING, pd.DataFrame({"id": list("abc"), "seen": ["happy", "unclear", "sad"]}))
    assert {how: (metric.value, metric.n) for how, metric in found.items()} == {
        "as labelled": (pytest.approx(1 / 3), 3),
        "the other way": (pytest.approx(1 / 3), 3),
        "not evident": (pytest.approx(1 / 3), 3),
    }


def test_both_looks_are_told_apart():
    first = pd.DataFrame({"id": list("abcd"), "viewed": 0, "seen": ["happy", "", "sad", "sad"]})
    second = pd.DataFrame({"id": list("ac"), "drawn": ["most doubted", "others"], "seen": ["sad", "sad"]})
    less, more, doubted, others, both = looks.sentences(RANKING, 0.2, first, second)
    assert "less than 20%: as labelled 0.0% [0.0%, 79.3%], the other way 100.0%" in less
    assert "n = 2" in more
    assert "most doubted: as labelled 100.0%" in doubted
    assert "others: as labelled 100.0%" in others
    assert "same in 50.0% [9.5%, 90.5%], n = 2" in both
    assert looks.sentences(RANKING, 0.2, None, None) == []


def test_a_table_must_have_its_columns(tmp_path):
    assert looks.read(tmp_path / "none.csv") is None
    (tmp_path / "s.csv").write_text("id,seen\n")
    with pytest.raises(ManifestError, match="missing: drawn"):
        looks.read(tmp_path / "s.csv")


def test_the_bundled_look_is_at_the_most_doubted_and_as_many_others():
    ranking = pd.read_csv(MODELS / "transfer" / "suspects-photos.csv", dtype={"file": str})
    second = looks.read(looks.path_of(MODELS, "photos"))
    assert set(second.loc[second["drawn"] == looks.DOUBTED, "id"]) == set(ranking["file"].head(100))
    assert second["drawn"].value_counts().to_dict() == {looks.DOUBTED: 100, looks.OTHERS: 100}
    told = looks.sentences(ranking, 0.2, provenance.read(provenance.path_of(MODELS, "photos")), second)
    assert any("most doubted: as labelled 37.0%" in one and "the other way 19.0% [12.5%, 27.8%]" in one for one in told)
    assert any("others: as labelled 80.0%" in one and "the other way 0.0% [0.0%, 3.7%]" in one for one in told)


def test_rank_correlation_by_hand():
    """Ranks 1, 2, 3, 4 against 2, 1, 4, 3: 1 - 6 * 4 / (4 * 15)."""
    metric = rank_correlation([1.0, 2.0, 3.0, 9.0], [5.0, 1.0, 8.0, 7.0])
    assert metric.value == pytest.approx(0.6)
    assert metric.interval.low < 0 < metric.interval.high < 1
    assert rank_correlation([1.0, 2, 3, 4], [2.0, 3, 4, 5]).value == pytest.approx(1)
