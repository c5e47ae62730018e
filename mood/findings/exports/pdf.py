"""A story as a PDF: the same slides as the deck's, to show where no PowerPoint is, and to print."""

import io
from collections.abc import Callable, Sequence

from fpdf import FPDF

from mood.evaluation import Metric
from mood.findings import Section
from mood.findings.exports import boxes
from mood.findings.exports.layout import lay_out, paragraph
from mood.findings.exports.lettering import LEADING, width, wrap

# The fonts that every reader has know the letters of Western Europe only.
_PLAIN = str.maketrans({"→": "to", "≥": ">=", "≤": "<=", "−": "–"})
_WESTERN = "cp1252"


def to_pdf(sections: Sequence[Section], made: str) -> bytes:
    """Write a story as PDF; `made` says when and from what, and stands on the last page."""
    pdf = FPDF(unit="pt", format=(boxes.WIDTH, boxes.HEIGHT))
    pdf.core_fonts_encoding = _WESTERN
    pdf.set_title("Mood: findings")
    pdf.set_lang("en")
    pdf.set_auto_page_break(False)
    for slide in lay_out(sections, made):
        pdf.add_page()
        # `set_page_background` leaves a page black where the one before ended in the same colour
        _fill(pdf, boxes.GROUND, 0, 0, boxes.WIDTH, boxes.HEIGHT)
        pdf.start_section(_western(slide.title))
        for box in slide.boxes:
            _DRAW[type(box)](pdf, box)
    return bytes(pdf.output())


def _stripe(pdf: FPDF, box: boxes.Stripe) -> None:
    _fill(pdf, box.colour, box.left, box.top, box.width, box.height)


def _text(pdf: FPDF, box: boxes.Text) -> float:
    """Write a paragraph and return where it ends."""
    pdf.set_font("Helvetica", "B" if box.is_bold else "", box.size)
    pdf.set_text_color(_rgb(box.colour))
    top = box.top
    for line in wrap(box.text, box.size, box.width, box.is_bold):
        pdf.text(box.left, top + box.size, _western(line))  # letters stand on a line at the foot of their size
        top += box.size * LEADING
    return top


def _points(pdf: FPDF, box: boxes.Points) -> None:
    top = box.top
    for point in box.points:
        _text(pdf, paragraph("•", box.size, box.left, top, box.indent, boxes.ACCENT))
        text = paragraph(point, box.size, box.left + box.indent, top, box.width - box.indent)
        top = _text(pdf, text) + box.gap


def _photo(pdf: FPDF, box: boxes.Photo) -> None:
    pdf.image(io.BytesIO(box.jpeg), box.left, box.top, box.width, box.height, alt_text=box.alt)


def _grid(pdf: FPDF, box: boxes.Grid) -> None:
    across, down = box.padding
    top = box.top
    for number, (texts, high) in enumerate(zip(box.rows, box.heights, strict=True)):
        ground, ink = box.colours(number)
        _fill(pdf, ground, box.left, top, box.width, high)
        left = box.left
        for text, wide in zip(texts, box.widths, strict=True):
            room = wide - 2 * across
            _text(pdf, paragraph(text, box.size, left + across, top + down, room, ink, is_bold=number == 0))
            left += wide
        top += high


def _plot(pdf: FPDF, box: boxes.Plot) -> None:
    bottom = box.top + box.row * len(box.bars.metrics)
    pdf.set_line_width(1)
    pdf.set_draw_color(_rgb(boxes.LINE))
    for tick in box.bars.ticks:
        pdf.line(_across(box, tick), box.top, _across(box, tick), bottom)
        _centre(pdf, f"{tick:.0%}", _across(box, tick), bottom + 3, box.size, boxes.SOFT)
    if box.bars.reference is not None:
        pdf.set_line_width(1.75)
        pdf.set_draw_color(_rgb(boxes.SOFT))
        with pdf.local_context(dash_pattern={"dash": 2, "gap": 4, "phase": 0}):
            pdf.line(_across(box, box.bars.reference), box.top, _across(box, box.bars.reference), bottom)
    pdf.set_line_width(3.5)
    for number, (label, metric) in enumerate(box.bars.metrics.items()):
        if label in box.bars.drawn:
            _dot(pdf, box, box.top + (number + 0.5) * box.row, label, metric)


def _dot(pdf: FPDF, box: boxes.Plot, middle: float, label: str, metric: Metric) -> None:
    pdf.set_draw_color(_rgb(boxes.colour_of_row(label)))
    pdf.set_fill_color(_rgb(boxes.colour_of_row(label)))
    pdf.line(_across(box, metric.interval.low), middle, _across(box, metric.interval.high), middle)
    pdf.circle(_across(box, metric.value), middle, box.size / 2, style="F")
    top = middle - box.size * (0.6 + LEADING)
    _centre(pdf, f"{metric.value:.1%}", _across(box, metric.value), top, box.size, boxes.INK, is_bold=True)


def _across(box: boxes.Plot, share: float) -> float:
    return box.left + box.margin + (box.width - 2 * box.margin) * share / box.bars.reach


def _centre(pdf: FPDF, text: str, middle: float, top: float, size: float, colour: str, is_bold: bool = False) -> None:
    wide = width(text, size, is_bold)
    _text(pdf, paragraph(text, size, middle - wide / 2, top, 2 * wide, colour, is_bold=is_bold))


def _fill(pdf: FPDF, colour: str, left: float, top: float, wide: float, high: float) -> None:
    pdf.set_fill_color(_rgb(colour))
    pdf.rect(left, top, wide, high, style="F")


def _western(text: str) -> str:
    return text.translate(_PLAIN).encode(_WESTERN, "replace").decode(_WESTERN)


def _rgb(colour: str) -> tuple[int, int, int]:
    red, green, blue = bytes.fromhex(colour[1:])
    return red, green, blue


_DRAW: dict[type[boxes.Box], Callable] = {
    boxes.Stripe: _stripe, boxes.Text: _text, boxes.Points: _points,
    boxes.Plot: _plot, boxes.Grid: _grid, boxes.Photo: _photo,
}  # fmt: skip
