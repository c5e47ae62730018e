"""A story as a PowerPoint deck: one slide a section, with charts and tables that can be edited."""

import io
from collections.abc import Sequence

import pandas as pd
from pptx import Presentation
from pptx.chart.data import CategoryChartData
from pptx.dml.color import RGBColor
from pptx.enum.chart import XL_CHART_TYPE, XL_LABEL_POSITION
from pptx.slide import Slide
from pptx.util import Inches, Pt

from mood.findings import Bars, Picture, Section

_WIDTH, _HEIGHT = 13.333, 7.5
_LEFT, _INNER = 0.6, 12.1
_INK, _SOFT, _ACCENT = RGBColor(0x20, 0x24, 0x2E), RGBColor(0x5A, 0x60, 0x70), RGBColor(0x6B, 0x45, 0xBC)
_BLANK = 6


def to_slides(sections: Sequence[Section], made: str) -> bytes:
    """Write a story as a deck of 16:9 slides.

    Args:
        sections: of the story.
        made: a line that says when and from what; it stands in the notes of the first slide.

    Returns:
        The content of a .pptx file.
    """
    deck = Presentation()
    deck.slide_width, deck.slide_height = Inches(_WIDTH), Inches(_HEIGHT)
    deck.core_properties.title, deck.core_properties.author = "Mood: findings", "Mood"
    for section in sections:
        _slide(deck.slides.add_slide(deck.slide_layouts[_BLANK]), section)
    if sections:
        deck.slides[0].notes_slide.notes_text_frame.text = made
    buffer = io.BytesIO()
    deck.save(buffer)
    return buffer.getvalue()


def _slide(slide: Slide, one: Section) -> None:
    _text(slide, one.title, 0.35, 0.9, 34, _INK, is_bold=True)
    _text(slide, one.lead, 1.25, 0.9, 18, _SOFT)
    top, is_wide = 2.25, one.bars is None
    if one.bars is not None:
        _chart(slide, one.bars, top)
    if one.points:
        width = _INNER if is_wide else 5.2
        _points(slide, one.points, top, width)
        top += 0.5 * sum(1 + len(point) // int(9.5 * width) for point in one.points) if is_wide else 0
    if one.table is not None:
        _table(slide, one.table, top)
    if one.pictures:
        _pictures(slide, one.pictures)
    if one.note:
        _text(slide, one.note, 6.85, 0.5, 11, _SOFT)


def _text(
    slide: Slide, text: str, top: float, height: float, size: int, colour: RGBColor, is_bold: bool = False
) -> None:
    frame = slide.shapes.add_textbox(Inches(_LEFT), Inches(top), Inches(_INNER), Inches(height)).text_frame
    frame.word_wrap = True
    frame.text = text
    font = frame.paragraphs[0].font
    font.size, font.bold, font.color.rgb = Pt(size), is_bold, colour


def _points(slide: Slide, points: Sequence[str], top: float, width: float) -> None:
    frame = slide.shapes.add_textbox(Inches(_LEFT), Inches(top), Inches(width), Inches(4)).text_frame
    frame.word_wrap = True
    for number, point in enumerate(points):
        paragraph = frame.paragraphs[0] if number == 0 else frame.add_paragraph()
        paragraph.text, paragraph.font.size, paragraph.font.color.rgb = f"• {point}", Pt(16), _INK
        paragraph.space_after = Pt(6)


def _chart(slide: Slide, bars: Bars, top: float) -> None:
    data = CategoryChartData(number_format="0%")
    data.categories = [
        f"{label} [{metric.interval.low:.0%}, {metric.interval.high:.0%}]" for label, metric in bars.metrics.items()
    ]
    data.add_series(bars.title, [round(metric.value, 4) for metric in bars.metrics.values()])
    place = (Inches(6.0), Inches(top), Inches(6.8), Inches(2.6))
    chart = slide.shapes.add_chart(XL_CHART_TYPE.BAR_CLUSTERED, *place, data).chart
    chart.has_legend, chart.has_title = False, False
    chart.value_axis.minimum_scale, chart.value_axis.maximum_scale = 0, 1
    chart.value_axis.has_major_gridlines = False
    chart.category_axis.reverse_order = True
    plot = chart.plots[0]
    plot.gap_width, plot.has_data_labels = 60, True
    plot.data_labels.number_format, plot.data_labels.number_format_is_linked = "0.0%", False
    plot.data_labels.position = XL_LABEL_POSITION.OUTSIDE_END
    fill = plot.series[0].format.fill
    fill.solid()
    fill.fore_color.rgb = _ACCENT


def _table(slide: Slide, table: pd.DataFrame, top: float) -> None:
    rows, columns = len(table) + 1, len(table.columns)
    place = (Inches(_LEFT), Inches(top), Inches(_INNER), Inches(0.4 * rows))
    cells = slide.shapes.add_table(rows, columns, *place).table
    texts = [list(map(str, table.columns)), *(list(map(str, row)) for row in table.itertuples(index=False))]
    for y, row in enumerate(texts):
        for x, text in enumerate(row):
            cells.cell(y, x).text = text
            for paragraph in cells.cell(y, x).text_frame.paragraphs:
                paragraph.font.size = Pt(13 if y == 0 else 12)


def _pictures(slide: Slide, pictures: Sequence[Picture]) -> None:
    gap = 0.25
    side = min(1.35, (_INNER + gap) / len(pictures) - gap)  # many pictures become smaller
    for number, one in enumerate(pictures):
        left = Inches(_LEFT + number * (side + gap))
        added = slide.shapes.add_picture(io.BytesIO(one.jpeg), left, Inches(5.0), height=Inches(side))
        added.name = one.caption
        added._element._nvXxPr.cNvPr.set("descr", one.caption)  # python-pptx has no door to the alternative text
        frame = slide.shapes.add_textbox(left, Inches(6.35), Inches(side), Inches(0.4)).text_frame
        frame.word_wrap = True
        frame.text = one.caption
        frame.paragraphs[0].font.size, frame.paragraphs[0].font.color.rgb = Pt(10), _SOFT
