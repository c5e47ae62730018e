"""The page is whole, asks for nothing, and its charts keep their letters on any screen."""

import re
from html.parser import HTMLParser

from mood.evaluation import Interval, Metric
from mood.findings import Bars, Section
from mood.findings.exports import to_html


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
    for section in (*story, hostile):
        assert section.title in reader.text
        assert section.lead in reader.text
        for figures in section.bars.metrics.values() if section.bars else ():
            assert str(figures) in reader.text
        for point in section.points:
            assert point.split(": ")[-1] in reader.text
    assert reader.tags.count("section") == len(story) + 1
    assert all(link.startswith("data:image/jpeg;base64,") for link in reader.links)
    assert "script" not in reader.tags
    assert "made today" in reader.text


def test_a_chart_says_its_figures_once():
    """A point that only repeats a row of the chart is said once, beside that row."""
    metrics = {
        "One": Metric(0.5, 8, Interval(0.2, 0.8, "w")),
        "Two": Metric(0.7, 8, Interval(0.4, 0.9, "w")),
    }
    points = tuple(f"{title}: {figures}" for title, figures in metrics.items())
    reader = _Reader()
    reader.feed(to_html([Section("k", "t", "l", points, Bars("b", metrics))], ""))
    assert [reader.text.count(str(figures)) for figures in metrics.values()] == [1, 1]


def test_an_interval_that_is_whole_stays_in_the_chart():
    bars = Bars("t", {"only": Metric(0.5, 1, Interval(0.0, 1.0, "Wilson"))})
    assert 'x1="0.0%" x2="100.0%"' in to_html([Section("k", "t", "l", bars=bars)], "")


def test_letters_of_a_chart_do_not_shrink_with_the_screen(story):
    """A view box scales what is in it: on a phone 14 pixels became 6."""
    assert "viewBox" not in to_html(story, "")


def test_a_cell_names_its_column_for_screens_that_have_no_room_for_columns(hostile):
    html = to_html([hostile], "")
    assert re.findall('data-label="(.*?)"', html) == ["a&lt;b", "c"]
    assert "content: attr(data-label)" in html
