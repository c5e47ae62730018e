"""Nets without a test error: what tells of errors says that there are none."""

import shutil

import pandas as pd
import pytest

from mood import triage
from mood.evaluation import predictions
from mood.findings import tell
from mood.findings.results.page import results
from tests.conftest import ROOT


@pytest.fixture
def models(tmp_path):
    """Cards of nets of two classes and of one of five, with tables of what they got right alone."""
    for name in ("baseline", "transfer", "moods"):
        (tmp_path / name).mkdir()
        shutil.copy(ROOT / "models" / name / "card.json", tmp_path / name)
        for path in (ROOT / "models" / name).glob("*-photos*.csv"):
            rows = pd.read_csv(path, dtype={"id": str})
            if "y_true" in rows and (classes := predictions.classes_of(rows)):
                pred = pd.Series(predictions.probabilities_of(rows).argmax(1)).map(dict(enumerate(classes)))
                rows[(pred == rows["y_true"]).to_numpy()].to_csv(tmp_path / name / path.name, index=False)
    return tmp_path


def test_the_report_says_that_there_are_none(models):
    page = results(models, None)
    assert "moods, photos-multiclass, test: no errors" in page
    assert "Transfer: no errors." in page
    assert "nan" not in page


def test_a_triage_has_no_rates_and_the_story_no_causes(models):
    table = triage.read(triage.path_of(models, "transfer", "photos"))
    assert len(table) > 100
    assert triage.cause_rates(table) == []
    failures = next(section for section in tell(models, None) if section.key == "failures")
    assert failures.lead.startswith("Transfer is wrong on 0 of ")
    assert "sets" not in failures.lead
