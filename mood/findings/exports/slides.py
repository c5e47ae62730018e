"""A story as a PowerPoint deck, with texts, tables and charts that can be edited."""

import io
from collections.abc import Callable, Sequence
from typing import Any

from pptx import Presentation
from pptx.chart.data import XyChartData
from pptx.dml.color import RGBColor
from pptx.dml.fill import FillFormat
from pptx.enum.chart import XL_CHART_TYPE, XL_LABEL_POSITION, XL_MARKER_STYLE, XL_TICK_LABEL_POSITION, XL_TICK_MARK
from pptx.enum.dml import MSO_LINE
from pptx.enum.shapes import MSO_SHAPE
from pptx.enum.text import MSO_ANCHOR, MSO_AUTO_SIZE, PP_ALIGN
from pptx.oxml import parse_xml
from pptx.oxml.ns import nsdecls
from pptx.shapes.base import BaseShape
from pptx.util import Pt

from mood.evaluation import Metric
from mood.findings import Section
from mood.findings.exports import boxes
from mood.findings.exports.layout import lay_out

# Any stands for python-pptx's objects: it annotates base classes, without most of what is used here.

_FONT = "Arial"  # as wide as the letters that were measured, and on every computer, there or under another name
_TITLE_ONLY = 5


def to_slides(sections: Sequence[Section], made: str) -> bytes:
    """Write a story as a .pptx file, a deck of 16:9 slides.

    `made` says when and from what; it stands on the last slide and in the notes of the first.
    """
    deck: Any = Presentation()
    deck.slide_width, deck.slide_height = Pt(boxes.WIDTH), Pt(boxes.HEIGHT)
    deck.core_properties.title, deck.core_properties.author = "Mood: findings", "Mood"
    for slide in lay_out(sections, made):
        page = deck.slides.add_slide(deck.slide_layouts[_TITLE_ONLY])
        _fill(page.background.fill, boxes.GROUND)
        for box in slide.boxes:
            _DRAW[type(box)](page, box)
    if sections:
        deck.slides[0].notes_slide.notes_text_frame.text = made
    buffer = io.BytesIO()
    deck.save(buffer)
    return buffer.getvalue()


def _stripe(page: Any, box: boxes.Stripe) -> None:
    shape = page.shapes.add_shape(MSO_SHAPE.RECTANGLE, *_place(box))
    shape.name, shape.shadow.inherit = "Stripe", False
    _fill(shape.fill, box.colour)
    shape.line.fill.background()


def _text(page: Any, box: boxes.Text) -> None:
    if box.is_title:
        shape = page.shapes.title
        shape.left, shape.top, shape.width, shape.height = _place(box)
    else:
        shape = page.shapes.add_textbox(*_place(box))
    frame = _bare(shape.text_frame)
    frame.text = box.text
    frame.paragraphs[0].alignment = PP_ALIGN.LEFT
    _letter(frame.paragraphs[0].font, box.size, box.colour, box.is_bold)


def _points(page: Any, box: boxes.Points) -> None:
    frame = _bare(page.shapes.add_textbox(*_place(box)).text_frame)
    for number, point in enumerate(box.points):
        paragraph = frame.paragraphs[0] if number == 0 else frame.add_paragraph()
        paragraph.text, paragraph.space_after = point, Pt(box.gap)
        _letter(paragraph.font, box.size, boxes.INK)
        _bullet(paragraph, box.indent)


def _photo(page: Any, box: boxes.Photo) -> None:
    picture = page.shapes.add_picture(io.BytesIO(box.jpeg), *_place(box))
    picture.name = box.alt
    _describe(picture, box.alt)


def _grid(page: Any, box: boxes.Grid) -> None:
    shape = page.shapes.add_table(len(box.rows), len(box.rows[0]), *_place(box))
    _describe(shape, f"Table: {', '.join(box.rows[0])}")
    table = shape.table
    for column, wide in zip(table.columns, box.widths, strict=True):
        column.width = Pt(wide)
    for number, (row, high, texts) in enumerate(zip(table.rows, box.heights, box.rows, strict=True)):
        row.height, (ground, ink) = Pt(high), box.colours(number)
        for cell, text in zip(row.cells, texts, strict=True):
            cell.margin_left = cell.margin_right = Pt(box.padding[0])
            cell.margin_top = cell.margin_bottom = Pt(box.padding[1])
            cell.text = text
            _letter(cell.text_frame.paragraphs[0].font, box.size, ink, is_bold=number == 0)
            _fill(cell.fill, ground)


def _plot(page: Any, box: boxes.Plot) -> None:
    metrics = box.bars.drawn
    data = XyChartData(number_format="0.0%")
    rows = list(reversed(box.bars.metrics))
    for label, metric in metrics.items():
        series = data.add_series(label)
        for share in (metric.interval.low, metric.value, metric.interval.high):
            series.add_data_point(round(share, 4), rows.index(label) + 0.5)
    if box.bars.reference is not None:
        series = data.add_series("guessing")
        for end in (0, len(rows)):
            series.add_data_point(box.bars.reference, end)
    shape = page.shapes.add_chart(XL_CHART_TYPE.XY_SCATTER_LINES, *_place(box), data)
    _describe(shape, f"{box.bars.title}. {'; '.join(box.bars.lines)}")
    _axes(shape.chart, box)
    for series in shape.chart.plots[0].series:
        if series.name in metrics:
            _interval(series, metrics[series.name], box.size)
        else:
            _line(series, boxes.SOFT, 1.75).dash_style = MSO_LINE.ROUND_DOT
            series.marker.style = XL_MARKER_STYLE.NONE


def _axes(chart: Any, box: boxes.Plot) -> None:
    chart.has_legend, chart.has_title = False, False
    chart.font.name = _FONT
    shares, rows = chart.category_axis, chart.value_axis
    shares.minimum_scale, shares.maximum_scale, shares.major_unit = 0, box.bars.reach, 0.25
    shares.tick_labels.number_format, shares.tick_labels.number_format_is_linked = "0%", False
    _letter(shares.tick_labels.font, box.size, boxes.SOFT)
    shares.has_major_gridlines, rows.has_major_gridlines = True, False
    for line in (shares.major_gridlines.format.line, shares.format.line):
        line.color.rgb, line.width = _rgb(boxes.LINE), Pt(1)
    shares.major_tick_mark = rows.major_tick_mark = XL_TICK_MARK.NONE
    rows.minimum_scale, rows.maximum_scale = 0, len(box.bars.metrics)
    rows.tick_label_position = XL_TICK_LABEL_POSITION.NONE  # the rows are named beside the chart
    rows.format.line.fill.background()
    _frame_plot(chart, box)


def _frame_plot(chart: Any, box: boxes.Plot) -> None:
    """Let the rows of the plot lie where their labels are; python-pptx has no door to the layout."""
    margin, high = box.margin / box.width, len(box.bars.metrics) * box.row / box.height
    marks = '<c:xMode val="edge"/><c:yMode val="edge"/>'
    marks += f'<c:x val="{margin:.5f}"/><c:y val="0.00000"/><c:w val="{1 - 2 * margin:.5f}"/><c:h val="{high:.5f}"/>'
    area = chart._chartSpace.chart.plotArea
    for old in area.findall("{*}layout"):
        area.remove(old)
    inner = f'<c:manualLayout><c:layoutTarget val="inner"/>{marks}</c:manualLayout>'
    area.insert(0, parse_xml(f"<c:layout {nsdecls('c')}>{inner}</c:layout>"))


def _interval(series: Any, metric: Metric, size: float) -> None:
    """Draw the three points of a series: the ends of the interval as a line, the value as a dot with its figure."""
    colour = boxes.colour_of_row(series.name)
    _line(series, colour, 3.5)
    series.marker.style = XL_MARKER_STYLE.NONE
    marker = series.points[1].marker
    marker.style, marker.size = XL_MARKER_STYLE.CIRCLE, round(size)
    _fill(marker.format.fill, colour)
    marker.format.line.color.rgb = _rgb(colour)
    label = series.points[1].data_label
    label.position = XL_LABEL_POSITION.ABOVE
    label.text_frame.text = f"{metric.value:.1%}"
    _letter(label.text_frame.paragraphs[0].runs[0].font, size, boxes.INK, is_bold=True)


def _line(series: Any, colour: str, wide: float):
    line = series.format.line
    line.color.rgb, line.width = _rgb(colour), Pt(wide)
    return line


def _place(box: boxes.Box) -> tuple[Pt, Pt, Pt, Pt]:
    return Pt(box.left), Pt(box.top), Pt(box.width), Pt(box.height)


def _bare(frame: Any) -> Any:
    frame.word_wrap, frame.auto_size, frame.vertical_anchor = True, MSO_AUTO_SIZE.NONE, MSO_ANCHOR.TOP
    frame.margin_left = frame.margin_right = frame.margin_top = frame.margin_bottom = 0
    return frame


def _letter(font: Any, size: float, colour: str, is_bold: bool = False) -> None:
    font.name, font.size, font.bold, font.color.rgb = _FONT, Pt(size), is_bold, _rgb(colour)


def _bullet(paragraph: Any, indent: float) -> None:
    """Give a paragraph a hanging bullet; python-pptx has no door to it."""
    properties = paragraph._p.get_or_add_pPr()
    properties.set("marL", str(Pt(indent)))
    properties.set("indent", str(-Pt(indent)))
    colour = f'<a:buClr {nsdecls("a")}><a:srgbClr val="{boxes.ACCENT[1:]}"/></a:buClr>'
    for part in (colour, f'<a:buChar {nsdecls("a")} char="•"/>'):
        properties.insert_element_before(parse_xml(part), "a:tabLst", "a:defRPr", "a:extLst")


def _describe(shape: BaseShape, text: str) -> None:
    """Set the alternative text; python-pptx has no door to it."""
    shape._element.xpath(".//p:cNvPr")[0].set("descr", text)


def _fill(fill: FillFormat, colour: str) -> None:
    fill.solid()
    fill.fore_color.rgb = _rgb(colour)


def _rgb(colour: str) -> RGBColor:
    return RGBColor.from_string(colour[1:])


_DRAW: dict[type[boxes.Box], Callable] = {
    boxes.Stripe: _stripe, boxes.Text: _text, boxes.Points: _points,
    boxes.Plot: _plot, boxes.Grid: _grid, boxes.Photo: _photo,
}  # fmt: skip
