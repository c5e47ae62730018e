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
