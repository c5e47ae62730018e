"""The story is true to its tables."""

import json
import re
import shutil

import pytest

from mood.evaluation import predictions, with_outcome
from mood.findings import tell
from tests.conftest import ROOT

MODELS = ROOT / "models"


def test_the_story_has_all_of_its_sections(story):
    assert [one.key for one in story] == [
        "question", "data", "accuracy", "progress", "guarantee", "failures", "people", "causes", "looks", "belief",
        "keeping", "duty", "next",
    ]  # fmt: skip


def test_figures_are_those_of_the_tables(story):
    accuracy = next(one for one in story if one.key == "accuracy").bars.metrics
    for name, title in (("baseline", "Baseline"), ("transfer", "Transfer")):
        table = predictions.read(predictions.tables(MODELS / name)["photos"])
        right = with_outcome(table[table["split"] == "test"])["is_correct"]
        assert accuracy[title].value == pytest.approx(right.mean())
        assert accuracy[title].n == len(right)


def test_what_mere_facts_reach_is_drawn_and_one_seed_is_called_so(story):
    accuracy = next(one for one in story if one.key == "accuracy")
    assert "62.1%" in str(accuracy.bars.metrics["mean colour alone"])
    assert accuracy.bars.reference == pytest.approx(341 / 652)
    assert accuracy.title.endswith(", trained once")


def test_no_share_comes_without_its_n(story):
    for one in story:
        for point in one.points:
            if re.search(r"\d\.\d%", point):
                assert "n = " in point or "n = " in one.note, point


def test_what_was_tried_and_left_out_is_not_recommended(story):
    told = next(one for one in story if one.key == "next")
    todo = [point for point in told.points if not point.startswith("Tried: ")]
    tried = [point for point in told.points if point.startswith("Tried: ")]
    assert todo[0].endswith(
        "51 of 60 errors are among these 197, and in 34 of them a blind look saw the other mood or none."
    )
    assert not any("Fuse" in point or "out of training" in point for point in todo)
    assert any("without 66 doubted labels: " in point and "p = 0.72; left out" in point for point in tried)
    assert any(
        "with the largest face beside it: 90.3% [87.8%, 92.4%] on test photos, n = 652" in point for point in tried
    )
    failures = next(one for one in story if one.key == "failures")
    assert "tried with the largest face beside it" in failures.table["what could mend it"].iloc[0]


def test_where_nothing_was_tried_the_remedy_is_recommended(tmp_path):
    (tmp_path / "refined").mkdir()
    for file in ("predictions-photos.csv", "triage-photos.csv"):
        shutil.copy(MODELS / "refined" / file, tmp_path / "refined")
    card = json.loads((MODELS / "refined" / "card.json").read_text("utf-8"))
    (tmp_path / "refined" / "card.json").write_text(json.dumps({**card, "ablation": []}), "utf-8")
    points = next(one for one in tell(tmp_path, None) if one.key == "next").points
    assert any(point.startswith("Fuse the predictions") for point in points)
    assert not any("Tried" in point or "nobody looked at" in point for point in points)


def test_how_photos_were_found_is_told_of_the_study_s_alone(story, tmp_path):
    """Of other photos, happy and sad as they may be, nothing says that search words found them."""
    told = next(one for one in story if one.key == "data")
    assert told.title == "Stock photos, labelled by their search word"
    assert told.lead.startswith("Found by the search words “happy” and “sad”; ")
    (tmp_path / "refined").mkdir()
    for file in ("card.json", "predictions-photos.csv"):
        shutil.copy(MODELS / "refined" / file, tmp_path / "refined")
    told = next(one for one in tell(tmp_path, None) if one.key == "data")
    assert told.title == "3,803 photos of 2 classes"
    assert told.lead == "In “photos” lie 1,971 of “happy” and 1,832 of “sad”."


def test_both_populations_stand_beside_the_accuracy(story):
    accuracy = next(one for one in story if one.key == "accuracy")
    assert accuracy.lead == (
        "98.0% [96.3%, 99.0%] of the 455 that somebody looked at when the set was gathered, 74.1% [67.6%, 79.7%] of "
        "the 197 others."
    )
    refined = next(point for point in accuracy.points if point.startswith("Refined: "))
    assert "; looked at 98.0% [96.3%, 99.0%], n = 455; not looked at 74.1% [67.6%, 79.7%], n = 197" in refined
    assert any("Refined is right on 86.5% [79.5%, 91.4%], n = 126." in point for point in accuracy.points)
    assert "The 90.8% of all is the mean of both, of 455 and 197 photos" in accuracy.note
    data = next(one for one in story if one.key == "data")
    assert "somebody looked at 455 of the 652 test photos" in data.lead
    assert "nobody checked" not in data.lead
    assert any("126 as labelled, 15 the other way, 56 not evident" in point for point in data.points)


def test_who_is_in_the_picture_is_tested_within_each_label(story):
    people = next(one for one in story if one.key == "people")
    assert people.lead == "Transfer differs by sex among the happy portraits."
    assert people.points[0].startswith(
        "Transfer, sex among the happy: female 62.6% [53.8%, 70.6%], n = 123; male 88.6% "
    )
    assert "Baseline, Augmented, Refined" in people.points[1]
    assert [metric.n for metric in people.bars.metrics.values()] == [123, 132, 121, 112]


def test_adjusted_p_values_are_called_so_and_no_collection_is_named(story):
    progress = next(one for one in story if one.key == "progress")
    assert all("adjusted p = " in point for point in progress.points)
    texts = " ".join(" ".join([one.title, one.lead, *one.points, one.note]) for one in story)
    assert "collection" not in texts
    assert "called rightly" not in texts


def test_pictures_are_portraits_or_made_by_the_nets(story):
    captions = [picture.caption for one in story for picture in one.pictures]
    assert captions
    known = r"\w+: (happy|sad)|(kept|place \d): .*P\(happy\) \d+%|background: [\w ]+; \w+: P\((happy|sad)\) \d+%"
    assert all("called" in caption or re.fullmatch(known, caption) for caption in captions)


def test_the_kept_photo_comes_first(story):
    keeping = next(one for one in story if one.key == "keeping")
    assert [picture.caption.split(":")[0] for picture in keeping.pictures] == [
        "kept", *(f"place {place}" for place in range(2, 7))
    ]  # fmt: skip
    assert keeping.bars.metrics["Refined"].n == 20


def test_a_story_without_measurements_is_short(tmp_path):
    for name in ("baseline", "augmented"):
        (tmp_path / name).mkdir()
        shutil.copy(MODELS / name / "card.json", tmp_path / name)
    assert [one.key for one in tell(tmp_path, None)] == ["question", "duty"]


def test_a_step_back_is_not_called_one_forward(tmp_path):
    for later, earlier in (("augmented", "transfer"), ("transfer", "baseline")):
        (tmp_path / later).mkdir()
        shutil.copy(MODELS / earlier / "predictions-photos.csv", tmp_path / later)
        shutil.copy(MODELS / later / "card.json", tmp_path / later)
    progress = next(one for one in tell(tmp_path, None) if one.key == "progress")
    assert progress.title == "0 of 1 step lead forward by more than luck, and 1 back"


def test_what_may_be_decided_alone_is_that_of_the_halves(story):
    told = next(one for one in story if one.key == "guarantee")
    assert told.title == "At 95%, Refined may decide 91% of the photos alone"
    assert str(told.bars.metrics["Baseline"]) == "33.4% [29.9%, 37.1%], n = 652"
    assert told.points[-1] == (
        "Refined decides alone 90.6% [88.2%, 92.6%], n = 652; of those wrong: 7.8% [5.9%, 10.2%], n = 591. It holds "
        "for 92.9% [90.7%, 94.7%], n = 652; looked at 98.7% [97.2%, 99.4%], n = 455; not looked at 79.7% "
        "[73.5%, 84.7%], n = 197."
    )
    assert "150 sad and 150 happy; seed 0" in told.note


def test_without_halves_nothing_is_guaranteed(tmp_path):
    (tmp_path / "refined").mkdir()
    for file in ("card.json", "predictions-photos.csv"):
        shutil.copy(MODELS / "refined" / file, tmp_path / "refined")
    assert "guarantee" not in [one.key for one in tell(tmp_path, None)]
    shutil.copy(MODELS / "calibration-photos.csv", tmp_path)
    assert "guarantee" in [one.key for one in tell(tmp_path, None)]
