"""Compare: one threshold moves every figure; causes, slices, cost and ablation are there with their intervals."""

from tests.app.driving import alone, texts


def test_a_threshold_moves_every_figure_and_is_part_of_the_address():
    app = alone("compare", data="Real stock photos").run()
    before = texts(app)
    app.slider(key="threshold").set_value(0.8).run()
    assert not app.exception
    after = texts(app)
    assert "flatters every figure" in after
    assert "flatters" not in before
    assert before[before.index("Baseline against") :][:200] != after[after.index("Baseline against") :][:200]
    linked = alone("compare", data="Real stock photos", threshold="0.8").run()
    assert linked.slider(key="threshold").value == 0.8
    assert texts(linked) == after


def test_causes_come_with_the_rate_among_photos_called_rightly():
    app = alone("compare", data="Real stock photos", of="Transfer").run()
    assert not app.exception
    causes = next(frame.value for frame in app.dataframe if "odds ratio" in frame.value)
    assert {"more among errors", "no difference shown"} <= set(causes["so"])
    assert "slices were looked at" in texts(app)


def test_cost_and_the_steps_to_refined_are_shown():
    app = alone("compare", data="Real stock photos").run()
    cost = next(frame.value for frame in app.dataframe if "parameters" in frame.value)
    assert list(cost.index) == ["Baseline", "Augmented", "Transfer", "Refined"]
    steps = next(frame.value for frame in app.dataframe if "step" in frame.value)
    assert steps["step"].iloc[0].startswith("transfer")
    assert steps["against the step before"].str.contains("p = ").sum() == len(steps) - 1
