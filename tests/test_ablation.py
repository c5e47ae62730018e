"""The steps to the refined generation: their ends are the shipped tables, and means of logits are means of logits."""

import numpy as np
import pandas as pd
import pytest

from mood.ablation import _mean_logit, _mirrored
from mood.datasets import Photos
from mood.evaluation import compare, evaluate, predictions
from mood.zoo import store
from tests.conftest import ROOT

MODELS = ROOT / "models"


@pytest.fixture
def tables():
    return {name: predictions.read(predictions.tables(MODELS / name)["photos"]) for name in ("transfer", "refined")}


def test_the_card_s_steps_begin_and_end_with_the_shipped_tables(tables):
    steps = {one["step"]: one for one in store.read_card("refined", MODELS)["ablation"]}
    for step, name in (("transfer: MobileNet, frozen", "transfer"), ("(f) calibrated: refined", "refined")):
        for split in ("validation", "test"):
            table = tables[name][tables[name]["split"] == split]
            assert steps[step][split] == evaluate(table).accuracy.record()
    assert all(one["test"]["n"] == 652 and one["validation"]["n"] == 600 for one in steps.values())
    assert sum("pvalue" in one for one in steps.values()) == len(steps) - 1


def test_refined_is_better_than_transfer_by_the_paired_test(tables):
    transfer, refined = (tables[name][tables[name]["split"] == "test"] for name in ("transfer", "refined"))
    assert evaluate(refined).accuracy.value >= 0.87
    assert compare(transfer, refined).pvalue < 1e-6


def test_the_mean_of_logits():
    table = pd.DataFrame({"id": ["a", "b"], "p_happy": [0.8, 0.5]})
    # logits ln 4 and -ln 4 meet at 0; ln 1 and ln 9 at ln 3, which is three quarters.
    found = _mean_logit(table, pd.Series([0.2, 0.9]))["p_happy"]
    assert found.to_list() == pytest.approx([0.5, 0.75])
    assert _mean_logit(table, table["p_happy"])["p_happy"].to_list() == pytest.approx([0.8, 0.5])


def test_a_mirror_image_is_turned_left_to_right():
    pixels = np.arange(12, dtype=np.uint8).reshape(1, 2, 2, 3)
    found = _mirrored(Photos(pixels, pd.DataFrame(), ()))
    np.testing.assert_array_equal(found.pixels[0, :, 0], pixels[0, :, 1])
