"""The story is true to its tables, and each file that it becomes opens and says all of it."""

import io
import re
from html.parser import HTMLParser

import pandas as pd
import pytest
from pptx import Presentation
from pypdf import PdfReader

from mood.datasets import open_dataset
from mood.evaluation import predictions, with_outcome
from mood.findings import Bars, Picture, Section, tell
from mood.presenting import to_html, to_pdf, to_slides
from tests.conftest import ROOT, draw_face, encoded

MODELS = ROOT / "models"


@pytest.fixture(scope="module")
def story():
    return tell(MODELS, open_dataset(ROOT / "data" / "demo"))


@pytest.fixture
def hostile():
    """Return a section whose texts would break a careless writer."""
    table = pd.DataFrame([{"a<b": '<script>alert("x")</script>', "c": "“ä” → –"}])
    picture = Picture(encoded(draw_face("sad", 1)), 'sad & "quoted"')
    return Section("k", "<b>bold</b> & co", "lead", ("point – “one”",), table=table, pictures=(picture,), note="n = 1")


def test_the_story_has_all_of_its_sections(story):
    assert [one.key for one in story] == [
        "question", "data", "accuracy", "progress", "failures", "people", "looks", "belief", "keeping", "next",
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
        "with the largest face beside it: 91.1% [88.7%, 93.1%] on test photos, n = 652" in point for point in tried
    )
    failures = next(one for one in story if one.key == "failures")
    assert "tried with the largest face beside it" in failures.table["what could mend it"].iloc[0]


def test_where_nothing_was_tried_the_remedy_is_recommended(tmp_path):
    import json
    import shutil

    (tmp_path / "refined").mkdir()
    for file in ("predictions-photos.csv", "triage-photos.csv"):
        shutil.copy(MODELS / "refined" / file, tmp_path / "refined")
    card = json.loads((MODELS / "refined" / "card.json").read_text("utf-8"))
    (tmp_path / "refined" / "card.json").write_text(json.dumps({**card, "ablation": []}), "utf-8")
    points = next(one for one in tell(tmp_path, None) if one.key == "next").points
    assert any(point.startswith("Fuse the predictions") for point in points)
    assert not any("Tried" in point or "nobody looked at" in point for point in points)


def test_both_populations_stand_beside_the_accuracy(story):
    accuracy = next(one for one in story if one.key == "accuracy")
    assert accuracy.lead == (
        "98.0% [96.3%, 99.0%] of the 455 that somebody looked at when the set was gathered, 74.1% [67.6%, 79.7%] of "
        "the 197 others."
    )
    refined = next(point for point in accuracy.points if point.startswith("Refined: "))
    assert "; looked at 98.0% [96.3%, 99.0%], n = 455; not looked at 74.1% [67.6%, 79.7%], n = 197" in refined
    assert "Refined is right on 86.5% [79.5%, 91.4%], n = 126." in accuracy.points[-1]
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


class _Reader(HTMLParser):
    def __init__(self):
        super().__init__()
        self.text, self.tags, self.links = "", [], []

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)
        self.links += [value for key, value in attrs if key in ("src", "href")]

    def handle_data(self, data):
        self.text += data


def test_the_page_is_whole_and_asks_for_nothing(story, hostile):
    reader = _Reader()
    reader.feed(to_html([*story, hostile], "made today"))
    for one in (*story, hostile):
        assert one.title in reader.text
        assert one.lead in reader.text
        assert all(point in reader.text for point in one.points)
    assert reader.tags.count("section") == len(story) + 1
    assert all(link.startswith("data:image/jpeg;base64,") for link in reader.links)
    assert "script" not in reader.tags
    assert "made today" in reader.text


def test_the_deck_has_a_slide_a_section(story, hostile):
    deck = Presentation(io.BytesIO(to_slides([*story, hostile], "made today")))
    assert len(deck.slides) == len(story) + 1
    for slide, one in zip(deck.slides, (*story, hostile), strict=True):
        texts = [shape.text_frame.text for shape in slide.shapes if shape.has_text_frame]
        assert one.title in texts
        assert one.lead in texts
        assert sum(shape.has_chart for shape in slide.shapes) == (one.bars is not None)
        assert sum(shape.has_table for shape in slide.shapes) == (one.table is not None)
        assert sum(shape.shape_type == 13 for shape in slide.shapes) == len(one.pictures)
        for shape in slide.shapes:
            assert shape.left + shape.width <= deck.slide_width
            assert shape.top + shape.height <= deck.slide_height
    assert deck.slides[0].notes_slide.notes_text_frame.text == "made today"


def test_the_chart_of_the_deck_holds_the_figures(story):
    index = [one.key for one in story].index("accuracy")
    slide = Presentation(io.BytesIO(to_slides(story, ""))).slides[index]
    chart = next(shape.chart for shape in slide.shapes if shape.has_chart)
    values = [metric.value for metric in story[index].bars.metrics.values()]
    assert list(chart.plots[0].series[0].values) == pytest.approx(values, abs=1e-4)


def test_the_pdf_says_all_of_it(story, hostile):
    reader = PdfReader(io.BytesIO(to_pdf([*story, hostile], "made today")))
    text = re.sub(r"\s+", " ", " ".join(page.extract_text() for page in reader.pages))
    for one in story:
        assert re.sub(r"\s+", " ", one.title).replace("“", '"').replace("”", '"') in text
    assert 'point - "one"' in text
    assert "made today" in text
    assert sum(len(page.images) for page in reader.pages) == sum(len(one.pictures) for one in (*story, hostile))


def test_an_interval_that_is_whole_stays_in_the_chart():
    from mood.evaluation import Interval, Metric

    bars = Bars("t", {"only": Metric(0.5, 1, Interval(0.0, 1.0, 0.95, "Wilson"))})
    found = to_html([Section("k", "t", "l", bars=bars)], "")
    assert 'x1="150.0" x2="770.0"' in found
