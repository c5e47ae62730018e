"""Compare: one threshold moves every figure; causes, slices, cost and ablation are there with their intervals."""

import re

from mood.audit import copies
from tests.app.driving import alone, texts
from tests.conftest import ROOT


def test_a_threshold_moves_every_figure_and_is_part_of_the_address():
    app = alone("compare", data="photos").run()
    before = texts(app)
    app.slider(key="threshold").set_value(0.8).run()
    assert not app.exception
    after = texts(app)
    assert "flatters every figure" in after
    assert "flatters" not in before
    assert before[before.index("Baseline against") :][:200] != after[after.index("Baseline against") :][:200]
    linked = alone("compare", data="photos", threshold="0.8").run()
    assert linked.slider(key="threshold").value == 0.8
    assert texts(linked) == after


def test_causes_come_with_the_rate_among_photos_called_rightly():
    app = alone("compare", data="photos", of="transfer").run()
    assert not app.exception
    causes = next(frame.value for frame in app.dataframe if "odds ratio" in frame.value)
    assert {"more among errors", "no difference shown"} <= set(causes["so"])
    assert "slices were looked at" in texts(app)


def test_cost_and_the_steps_to_refined_are_shown():
    app = alone("compare", data="photos").run()
    cost = next(frame.value for frame in app.dataframe if "parameters" in frame.value)
    assert list(cost.index) == ["Baseline", "Augmented", "Transfer", "Refined"]
    steps = next(frame.value for frame in app.dataframe if "step" in frame.value)
    assert steps["step"].iloc[0].startswith("transfer")
    assert steps["against the step before"].str.contains("p = ").sum() == len(steps) - 1


def test_the_accuracy_is_told_apart_by_who_looked_at_the_photos():
    app = alone("compare", data="photos").run()
    table = next(frame.value for frame in app.dataframe if "photos looked at" in frame.value)
    assert table.loc["Refined"].to_list() == [
        "98.0% [96.3%, 99.0%], n = 455", "74.1% [67.6%, 79.7%], n = 197", "86.5% [79.5%, 91.4%], n = 126",
    ]  # fmt: skip
    assert "126 as labelled, 15 the other way, 56 not evident" in texts(app)
    assert "The 90.8% of all is the mean of both, of 455 and 197 photos" in texts(app)
    errors = next(
        f.value for f in app.dataframe if "photos looked at" in f.value and "%" not in str(f.value.iloc[0, 0])
    )
    assert errors.loc["Refined"].iloc[0].startswith("0.050 [")
    assert errors.loc["Refined"].iloc[1].startswith("0.147 [")
    alike = next(frame.value for frame in app.dataframe if copies.NO_COPY in frame.value)
    pairs = copies.read(copies.path_of(ROOT / "models", "photos"))
    left = 652 - len(copies.to_leave_out(pairs))
    assert alike.loc["Refined", copies.NO_COPY].endswith(f"n = {left}")
    assert "trained 5 times without a fifth of the collections" in texts(app)
    portraits = alone("compare", data="demo").run()
    assert not any({"photos looked at", copies.NO_COPY} & {*frame.value} for frame in portraits.dataframe)
    assert "fifth of the collections" not in texts(portraits)


def test_two_p_values_of_one_pair_say_which_is_which():
    said = texts(alone("compare", data="photos").run())
    assert "Transfer against Refined: **Refined is better** (adjusted p = " in said
    assert re.search(r"exact McNemar p = [\d.e-]+, not adjusted\.", said)


def test_what_mere_facts_reach_and_how_many_seeds_stand_beside():
    said = texts(alone("compare", data="photos").run())
    assert "always naming the most common class (52.3%)" in said
    assert "Baseline: 3 seeds; Augmented: 3 seeds; Transfer: 3 seeds; Refined: 1 seed" in said
    assert "One fact alone" in said
    assert "not shown to help" in said or "helps" in said
    assert "One fact alone" not in texts(alone("compare", data="photos", split="validation").run())


def test_the_page_speaks_plainly():
    app = alone("compare", data="photos", of="refined").run()
    said = texts(app) + " ".join(heading.value for heading in app.subheader) + app.slider(key="threshold").label
    assert "Where they disagree" in said
    assert "Call it happy from …" in said
    assert not any(old in said for old in ("called rightly", "Where they part", "Who is right", "collection_"))
    tables = [frame.value.astype(str).to_csv() for frame in app.dataframe]
    assert any("looked away from the face" in table for table in tables)
    assert not any("collection_" in table or "called rightly" in table for table in tables)


def test_the_overview_s_help_names_both_populations():
    app = alone("overview").run()
    helps = [metric.help for metric in app.metric]
    assert "98.0% [96.3%, 99.0%], n = 455, of photos that somebody looked at" in helps[-1]
    assert "74.1% [67.6%, 79.7%], n = 197, of the others" in helps[-1]
    assert "86.5% [79.5%, 91.4%], n = 126" in helps[-1]


def test_the_data_set_page_counts_the_same_photos_twice():
    app = alone("dataset", data="demo").run()
    issues = next(frame.value for frame in app.dataframe if "photos that are" in frame.value)
    assert "**650 photos**" in texts(app)
    assert set(issues["of all"]) == {"3 of 650"}
    assert set(issues["photos that are"]) == {"blurred"}


def test_doubted_labels_stand_beside_what_was_seen_blind():
    said = texts(alone("dataset", data="photos").run())
    assert "the frozen features of Transfer, so that is no evidence apart from this net" in said
    assert "Second blind look, by one viewer, most doubted" in said
