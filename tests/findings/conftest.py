"""Stories that are exported: the real one, and sections that are shorter, longer and nastier than any real one."""

from dataclasses import replace

import pandas as pd
import pytest
from PIL import ImageFont

from mood.datasets import open_dataset
from mood.evaluation import Interval, Metric
from mood.findings import Bars, Picture, Section, tell
from tests.conftest import ROOT, draw_face, encoded


@pytest.fixture(scope="session")
def story():
    return tell(ROOT / "models", open_dataset(ROOT / "data" / "demo"))


@pytest.fixture(scope="session")
def hostile():
    """Return a section whose texts would break a careless writer."""
    table = pd.DataFrame([{"a<b": '<script>alert("x")</script>', "c": "“ä” → –"}])
    picture = Picture(encoded(draw_face("sad", 1)), 'sad & "quoted"')
    return Section("k", "<b>bold</b> & co", "lead", ("point – “one”",), table=table, pictures=(picture,), note="n = 1")


@pytest.fixture(scope="session")
def full():
    """Return a section with more of everything than a slide holds."""
    sentence = "A sentence of the findings that says what was measured, on how many photos, and how sure that is. "
    labels = ["Baseline", "Refined", "a rule of thumb with a name that is long", "chance"]
    shares = [0.2, 0.55, 0.1, 0.148]
    metrics = {
        label: Metric(share, 20, Interval(share - 0.05, share + 0.2, "Wilson"))
        for label, share in zip(labels, shares, strict=True)
    }
    return Section(
        "full",
        "A title that is much longer than any title should ever be, and therefore needs a second line",
        sentence * 3,
        tuple(f"{number}: {sentence * (1 + number % 3)}" for number in range(9)),
        Bars("Shares", metrics, 0.5),
        pd.DataFrame([{"what": sentence, "errors": "17 of 60", "word": "x" * 70}] * 7),
        tuple(Picture(encoded(draw_face("sad", 1)), f"{number}: {sentence}") for number in range(8)),
        sentence * 3,
    )


@pytest.fixture(scope="session")
def sections(story, hostile, full):
    """Return everything that must fit."""
    bare = replace(full, key="bare", points=(), bars=None, table=None, pictures=())
    return [*story, hostile, full, replace(full, key="charted", table=None, pictures=()), bare]


@pytest.fixture(scope="session")
def text_height():
    """Return an estimate of the height of text, by a font that Pillow carries: not by the widths that exports use."""

    def estimate(text, size, room):
        font, n_lines, line = ImageFont.load_default(100), 1, ""
        for word in text.split():
            longer = f"{line} {word}".strip()
            if font.getlength(longer) * size / 100 > room and line:
                n_lines, longer = n_lines + 1, word
            line = longer
        return n_lines * size * 1.15

    return estimate
