"""Each rule alone, on facts of which nothing else is unusual; and rates against the photos called rightly."""

import numpy as np
import pandas as pd
import pytest

from mood.triage import RULES, cause_rates, evidence, path_of, read, rules_for, title_of
from mood.triage.rules import UNEXPLAINED, causes_of
from mood.zoo.study import GENERATIONS
from tests.conftest import ROOT

PLAIN = {
    "y_true": "dog", "y_pred": "cat", "confidence": 0.8, "lead": 0.6, "faces": 1, "face_share": 0.2, "face_pred": "cat",
    "face_p": 0.8, "face_calls": "cat", "faces_low": 0.8, "faces_high": 0.8, "on_faces": 0.6, "face_area": 0.2,
    "brightness": 0.5, "saturation": 0.4, "distance": 0.7, "self_confidence": 0.6,
}  # fmt: skip
NAN = float("nan")
NO_FACE = {"faces": 0, "face_share": 0.0, "face_pred": "", "face_p": NAN, "face_calls": "", "faces_low": NAN,
           "faces_high": NAN, "on_faces": NAN, "face_area": 0.0}  # fmt: skip
CASES = {
    "suspected_label": {"self_confidence": 0.1},
    "off_the_faces": {"on_faces": 0.1},
    "near_threshold": {"confidence": 0.55, "lead": 0.1},
    "crop_disagrees": {"face_pred": "dog", "face_p": 0.9, "face_calls": "dog"},
    "unlike_training": {"distance": 1.2},
    "tiny_face": {"face_share": 0.01, "face_area": 0.01},
    "no_face": NO_FACE,
    "dark_or_gray": {"brightness": 0.1},
    "faces_disagree": {"faces": 2, "face_calls": "cat;dog", "faces_low": 0.1},
}


def test_every_rule_has_its_case():
    assert list(CASES) == [rule.key for rule in RULES]
    assert causes_of(PLAIN) == []
    assert title_of("none of them") == UNEXPLAINED


@pytest.mark.parametrize("key", CASES)
def test_rule_holds_alone_and_says_so_with_its_facts(key):
    facts = PLAIN | CASES[key]
    assert causes_of(facts) == [key]
    ((title, says),) = evidence(facts | {"causes": [key]})
    assert title == title_of(key)
    assert "{" not in says
    assert "nan" not in says


def test_where_no_photo_has_a_face_nothing_is_said_of_faces():
    of_things = rules_for([0, 0])
    assert [rule.key for rule in of_things] == ["suspected_label", "near_threshold", "unlike_training", "dark_or_gray"]
    assert rules_for([0, 1]) == RULES
    assert causes_of(PLAIN | NO_FACE, of_things) == []
    rows = pd.DataFrame({"is_correct": [True, False], "causes": [[], []], "faces": 0})
    assert {rate.key for rate in cause_rates(rows)} == {rule.key for rule in of_things}


def test_gray_counts_as_dark_does():
    assert causes_of(PLAIN | {"saturation": 0.01}) == ["dark_or_gray"]


def test_the_first_that_holds_is_the_headline():
    assert causes_of(PLAIN | CASES["no_face"] | CASES["suspected_label"]) == ["suspected_label", "no_face"]


def test_a_cause_as_common_among_right_photos_is_none():
    def rows(n, correct, causes):
        return [{"is_correct": correct, "causes": causes, "faces": 1}] * n

    table = pd.DataFrame(
        rows(30, False, ["no_face"]) + rows(30, False, []) + rows(30, True, ["no_face"]) + rows(30, True, [])
        + rows(20, False, ["suspected_label"]) + rows(1, True, ["suspected_label"])
    )  # fmt: skip
    rates = {rate.key: rate for rate in cause_rates(table)}
    no_face, label = rates["no_face"], rates["suspected_label"]
    # 30 of 80 errors and 30 of 61 others: the odds ratio is about (30 / 50) / (30 / 31).
    assert no_face.odds_ratio == pytest.approx(0.62, abs=0.01)
    assert not no_face.is_cause
    assert label.is_cause
    assert label.interval.low < label.odds_ratio < label.interval.high
    assert (label.n_wrong, label.n_right, label.n_headline) == (20, 1, 20)
    assert label.odds().startswith(f"{label.odds_ratio:.2f} [{label.interval.low:.2f}, ")
    assert np.isnan(rates["tiny_face"].odds_ratio)


@pytest.mark.parametrize(
    ("wrong", "right", "said"),
    [
        ([[]] * 3, [[]] * 9, "not computable, as no photo has it"),
        ([["no_face"]] * 3, [["no_face"]] * 9, "not computable, as all photos have it"),
        ([["no_face"]] * 3, [[]] * 9, "at least 2.30, without an upper limit"),
        ([[]] * 3, [["no_face"]] * 2 + [[]] * 7, "0.00 [0.00, 17.60]"),
    ],
)
def test_odds_that_are_no_number_are_said_in_words(wrong, right, said):
    is_correct = [False] * len(wrong) + [True] * len(right)
    table = pd.DataFrame({"is_correct": is_correct, "causes": [*wrong, *right], "faces": 1})
    assert {rate.key: rate for rate in cause_rates(table)}["no_face"].odds() == said


@pytest.mark.parametrize("name", GENERATIONS)
@pytest.mark.parametrize("dataset", ["photos", "demo"])
def test_shipped_tables_are_of_the_shipped_models(name, dataset):
    from mood.evaluation import predictions
    from mood.zoo import Card

    table = read(path_of(ROOT / "models", name, dataset))
    assert set(table["model"]) == {Card.read(ROOT / "models" / name).sha256[:12]}
    measured = predictions.read(predictions.tables(ROOT / "models" / name)[dataset]).set_index("id")["p_happy"]
    assert set(table["id"]) == set(measured.index)
    np.testing.assert_allclose(table.set_index("id")["p_happy"], measured[table["id"]], atol=2e-3)
