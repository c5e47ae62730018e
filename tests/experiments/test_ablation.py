"""The steps to the refined generation: their ends are the shipped tables, and means of logits are means of logits."""

import numpy as np
import pytest

from mood.evaluation import Scores, compare, predictions
from mood.experiments.ablation import mean_logit
from mood.zoo import Card
from mood.zoo.study import MOOD
from tests.conftest import ROOT

MODELS = ROOT / "models"


@pytest.fixture
def tables():
    return {name: predictions.read(predictions.tables(MODELS / name)["photos"]) for name in ("transfer", "refined")}


def test_the_card_s_steps_begin_and_end_with_the_shipped_tables(tables):
    steps = {row["step"]: row for row in Card.read(MODELS / "refined").ablation}
    for step, name in (("transfer: MobileNet, frozen", "transfer"), ("(f) calibrated: refined", "refined")):
        for split in ("validation", "test"):
            table = tables[name][tables[name]["split"] == split]
            assert steps[step][split] == Scores.of(table, MOOD).at().accuracy.record()
    assert all(row["test"]["n"] == 652 and row["validation"]["n"] == 600 for row in steps.values())
    assert sum("pvalue" in row for row in steps.values()) == len(steps) - 1


def test_refined_is_better_than_transfer_by_the_paired_test(tables):
    test = {name: table[table["split"] == "test"] for name, table in tables.items()}
    transfer, refined = (Scores.of(test[name], MOOD).at() for name in ("transfer", "refined"))
    assert refined.accuracy.value >= 0.87
    assert compare(transfer, refined).pvalue < 1e-6


def test_the_mean_of_logits():
    # logits ln 4 and -ln 4 meet at 0; ln 1 and ln 9 at ln 3, which is three quarters.
    p, other = np.array([[0.2, 0.8], [0.5, 0.5]]), np.array([[0.8, 0.2], [0.1, 0.9]])
    np.testing.assert_allclose(mean_logit(p, other), [[0.5, 0.5], [0.25, 0.75]])
    np.testing.assert_allclose(mean_logit(p, p), p)
