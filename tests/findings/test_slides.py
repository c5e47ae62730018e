"""The deck says all of it, nothing in it lies on anything else, and its charts say what they show."""

import io
from itertools import combinations

import pytest
from pptx import Presentation
from pptx.enum.dml import MSO_LINE
from pptx.enum.shapes import MSO_SHAPE_TYPE
from pptx.util import Pt

from mood.findings import Section
from mood.findings.exports import to_slides
from mood.findings.exports.layout import not_in_chart


def opened(sections):
    return Presentation(io.BytesIO(to_slides(sections, "made today")))


@pytest.fixture(scope="module")
def deck(sections):
    return opened(sections)


def texts(slide):
    paragraphs = [p.text for shape in slide.shapes if shape.has_text_frame for p in shape.text_frame.paragraphs]
    tables = [shape.table for shape in slide.shapes if shape.has_table]
    return [*paragraphs, *(cell.text for table in tables for row in table.rows for cell in row.cells)]


def charts(deck):
    return [shape.chart for slide in deck.slides for shape in slide.shapes if shape.has_chart]


def text_bottom(shape, text_height):
    frame, room = shape.text_frame, shape.width.pt
    high = sum(
        text_height(p.text, p.font.size.pt, room - int(p._p.get_or_add_pPr().get("marL", 0)) / 12700)
        + (p.space_after.pt if p.space_after is not None else 0)
        for p in frame.paragraphs
    )
    last = frame.paragraphs[-1].space_after
    return shape.top.pt + high - (last.pt if last is not None else 0)


def table_bottom(shape, text_height):
    table, bottom = shape.table, shape.top.pt
    for row in table.rows:
        heights = [
            text_height(
                cell.text,
                cell.text_frame.paragraphs[0].font.size.pt,
                column.width.pt - cell.margin_left.pt - cell.margin_right.pt,
            )
            + cell.margin_top.pt
            + cell.margin_bottom.pt
            for cell, column in zip(row.cells, table.columns, strict=True)
        ]
        bottom += max([row.height.pt, *heights])
    return bottom


def bottom_of(shape, text_height):
    """Return where a shape ends when all of its text is shown, in points."""
    if shape.has_table:
        return table_bottom(shape, text_height)
    if shape.has_text_frame and shape.text_frame.text:
        return max(text_bottom(shape, text_height), (shape.top + shape.height) / Pt(1))
    return (shape.top + shape.height) / Pt(1)


def test_the_deck_says_all_of_it(deck, sections):
    said = [text for slide in deck.slides for text in texts(slide)]
    for section in sections:
        assert section.title in said
        assert section.lead in said
        assert set(not_in_chart(section)) <= set(said)
        if section.bars is not None:
            assert {str(metric) for metric in section.bars.metrics.values()} <= set(said)
        if section.table is not None:
            assert {*section.table.columns, *map(str, section.table.to_numpy().ravel())} <= set(said)
        assert {picture.caption for picture in section.pictures} <= set(said)
    pictures = [s for slide in deck.slides for s in slide.shapes if s.shape_type == MSO_SHAPE_TYPE.PICTURE]
    assert len(pictures) == sum(len(section.pictures) for section in sections)
    assert deck.slides[0].notes_slide.notes_text_frame.text == "made today"


def test_every_slide_has_a_title_for_outlines_and_screen_readers(deck):
    assert all(slide.shapes.title.text for slide in deck.slides)


def test_no_two_shapes_of_a_slide_overlap(deck, text_height):
    for number, slide in enumerate(deck.slides, start=1):
        boxes = [
            (shape.left.pt, shape.top.pt, shape.left.pt + shape.width.pt, bottom_of(shape, text_height), shape.name)
            for shape in slide.shapes
        ]
        for a, b in combinations(boxes, 2):
            apart = a[2] <= b[0] + 0.1 or b[2] <= a[0] + 0.1 or a[3] <= b[1] + 0.1 or b[3] <= a[1] + 0.1
            assert apart, f"slide {number}: {a} lies on {b}"


def test_everything_is_within_its_slide(deck, text_height):
    for slide in deck.slides:
        for shape in slide.shapes:
            assert shape.left >= 0
            assert shape.top >= 0
            assert shape.left.pt + shape.width.pt <= deck.slide_width.pt + 0.1
            assert bottom_of(shape, text_height) <= deck.slide_height.pt + 0.1


def test_type_is_large_enough_for_a_stage(story):
    for slide in opened(story).slides:
        frames = [shape.text_frame for shape in slide.shapes if shape.has_text_frame]
        assert all(p.font.size.pt >= 10 for frame in frames for p in frame.paragraphs if p.text)


def test_a_story_that_fits_has_a_slide_a_section():
    short = [Section(str(number), f"Title {number}", "Lead.", ("Point.",)) for number in range(3)]
    assert [slide.shapes.title.text for slide in opened(short).slides] == ["Title 0", "Title 1", "Title 2"]


def test_what_does_not_fit_goes_on_on_the_next_slide(full):
    titles = [slide.shapes.title.text for slide in opened([full]).slides]
    assert titles[0] == full.title
    assert len(titles) > 1
    assert [("made today" in " ".join(texts(slide))) for slide in opened([full]).slides] == [
        *[False] * (len(titles) - 1), True,
    ]  # fmt: skip
    assert set(titles[1:]) == {f"{full.title} (continued)"}


def test_the_axis_is_in_percent(deck):
    for chart in charts(deck):
        labels = chart.category_axis.tick_labels
        assert (labels.number_format, labels.number_format_is_linked) == ("0%", False)
        assert chart.category_axis.minimum_scale == 0
        assert chart.category_axis.maximum_scale <= 1


def test_every_dot_has_its_figure(story):
    accuracy = next(section for section in story if section.key == "accuracy")
    series = charts(opened([accuracy]))[0].plots[0].series
    labels = [line.points[1].data_label.text_frame.text for line in list(series)[:-1]]
    assert labels == [f"{metric.value:.1%}" for metric in accuracy.bars.metrics.values()]


def test_the_chart_holds_value_and_interval(story):
    accuracy = next(section for section in story if section.key == "accuracy")
    series = {line.name: list(line.iter_values()) for line in charts(opened([accuracy]))[0].plots[0].series}
    xs = {
        line.name: [float(value) for value in line._element.xpath("c:xVal//c:v/text()")]
        for line in charts(opened([accuracy]))[0].plots[0].series
    }
    for label, metric in accuracy.bars.metrics.items():
        assert xs[label] == pytest.approx([metric.interval.low, metric.value, metric.interval.high], abs=1e-4)
        assert len(set(series[label])) == 1


def test_the_line_that_is_described_is_there(story):
    """A note says "the dotted line is what always naming the most common class reaches"."""
    accuracy = next(section for section in story if section.key == "accuracy")
    guessing = charts(opened([accuracy]))[0].plots[0].series[-1]
    assert guessing.name == "guessing"
    assert guessing.format.line.dash_style == MSO_LINE.ROUND_DOT
    assert {float(x) for x in guessing._element.xpath("c:xVal//c:v/text()")} == {341 / 652}
    assert list(guessing.iter_values()) == [0, len(accuracy.bars.metrics)]


def test_rows_of_the_plot_lie_beside_their_labels(story):
    accuracy = next(section for section in story if section.key == "accuracy")
    slide = opened([accuracy]).slides[0]
    plot = next(shape for shape in slide.shapes if shape.has_chart)
    area = plot.chart._chartSpace.chart.plotArea
    high = float(area.xpath("c:layout//c:h/@val")[0]) * plot.height.pt
    n_rows = len(accuracy.bars.metrics)
    for series in list(plot.chart.plots[0].series)[:-1]:
        row = plot.top.pt + high * (1 - next(series.iter_values()) / n_rows)
        label = next(s for s in slide.shapes if s.has_text_frame and s.text_frame.text == series.name)
        assert abs(row - (label.top.pt + label.height.pt)) < high / n_rows / 3


def test_an_undefined_figure_has_no_dot(full):
    from dataclasses import replace

    from mood.evaluation import Metric

    nothing = Metric(float("nan"), 0, next(iter(full.bars.metrics.values())).interval)
    bars = replace(full.bars, metrics={**full.bars.metrics, "none": nothing})
    chart = charts(opened([Section("k", "t", "l", bars=bars)]))[0]
    assert "none" not in [series.name for series in chart.plots[0].series]
