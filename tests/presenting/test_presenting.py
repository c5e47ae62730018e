"""The story is true to its tables."""

import re

import pytest

from mood.evaluation import predictions, with_outcome
from mood.findings import tell
from tests.conftest import ROOT

MODELS = ROOT / "models"


def test_the_story_has_all_of_its_sections(story):
    assert [one.key for one in story] == [
        "question", "data", "accuracy", "progress", "failures", "looks", "belief", "keeping", "next",
    ]  # fmt: skip


def test_figures_are_those_of_the_tables(story):
    accuracy = next(one for one in story if one.key == "accuracy").bars.metrics
    for name, title in (("baseline", "Baseline"), ("transfer", "Transfer")):
        table = predictions.read(predictions.tables(MODELS / name)["photos"])
        right = with_outcome(table[table["split"] == "test"])["is_correct"]
        assert accuracy[title].value == pytest.approx(right.mean())
        assert accuracy[title].n == len(right)


def test_no_share_comes_without_its_n(story):
    for one in story:
        for point in one.points:
            if re.search(r"\d\.\d%", point):
                assert "n = " in point or "n = " in one.note, point


def test_pictures_are_portraits_or_made_by_the_nets(story):
    captions = [picture.caption for one in story for picture in one.pictures]
    assert captions
    known = r"\w+: (happy|sad)|(kept|place \d): .*P\(happy\) \d+%"
    assert all("called" in caption or re.fullmatch(known, caption) for caption in captions)


def test_the_kept_photo_comes_first(story):
    keeping = next(one for one in story if one.key == "keeping")
    assert [picture.caption.split(":")[0] for picture in keeping.pictures] == [
        "kept", *(f"place {place}" for place in range(2, 7))
    ]  # fmt: skip
    assert keeping.bars.metrics["Refined"].n == 20


def test_a_story_without_measurements_is_short(tmp_path):
    import shutil

    for name in ("baseline", "augmented"):
        (tmp_path / name).mkdir()
        shutil.copy(MODELS / name / "card.json", tmp_path / name)
    assert [one.key for one in tell(tmp_path, None)] == ["question"]
