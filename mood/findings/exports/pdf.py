"""A story as a PDF: the same slides as the deck's, to show where no PowerPoint is, and to print."""

import io
from collections.abc import Callable, Sequence

from fpdf import FPDF

from mood.findings import Section
from mood.findings.exports.boxes import (
    ACCENT,
    BAND,
    GROUND,
    HEIGHT,
    INK,
    LINE,
    ON_ACCENT,
    SOFT,
    WIDTH,
    Box,
    Grid,
    Photo,
    Plot,
    Points,
    Stripe,
    Text,
    colour_of_row,
    drawn,
    reach,
    ticks,
)
from mood.findings.exports.layout import lay_out
from mood.findings.exports.lettering import LEADING, width, wrap

# The fonts that every reader has know the letters of Western Europe only.
_PLAIN = str.maketrans({"→": "to", "≥": ">=", "≤": "<=", "−": "–"})
_WESTERN = "cp1252"


def to_pdf(sections: Sequence[Section], made: str) -> bytes:
    """Write a story as PDF.

    Args:
        sections: of the story.
        made: a line that says when and from what; it stands on the last page.

    Returns:
        The content of the file.
    """
    pdf = FPDF(unit="pt", format=(WIDTH, HEIGHT))
    pdf.core_fonts_encoding = _WESTERN
    pdf.set_title("Mood: findings")
    pdf.set_lang("en")
    pdf.set_auto_page_break(False)
    for slide in lay_out(sections, made):
        pdf.add_page()
        _ground(pdf)
        pdf.start_section(_western(slide.title))
        for box in slide.boxes:
            _DRAW[type(box)](pdf, box)
    return bytes(pdf.output())


def _ground(pdf: FPDF) -> None:
    """Colour the page; `set_page_background` leaves it black where the page before ended in the same colour."""
    pdf.set_fill_color(_rgb(GROUND))
    pdf.rect(0, 0, WIDTH, HEIGHT, style="F")


def _stripe(pdf: FPDF, box: Stripe) -> None:
    pdf.set_fill_color(_rgb(box.colour))
    pdf.rect(box.left, box.top, box.width, box.height, style="F")


def _text(pdf: FPDF, box: Text) -> None:
    _say(pdf, box.text, box.left, box.top, box.width, box.size, box.colour, box.is_bold)


def _points(pdf: FPDF, box: Points) -> None:
    top = box.top
    for point in box.points:
        _say(pdf, "•", box.left, top, box.indent, box.size, ACCENT)
        top = _say(pdf, point, box.left + box.indent, top, box.width - box.indent, box.size, INK) + box.gap


def _photo(pdf: FPDF, box: Photo) -> None:
    pdf.image(io.BytesIO(box.jpeg), box.left, box.top, box.width, box.height, alt_text=box.alt)


def _grid(pdf: FPDF, box: Grid) -> None:
    across, down = box.padding
    top = box.top
    for number, (texts, high) in enumerate(zip(box.rows, box.heights, strict=True)):
        pdf.set_fill_color(_rgb((GROUND if number % 2 else BAND) if number else ACCENT))
        pdf.rect(box.left, top, box.width, high, style="F")
        left = box.left
        for text, wide in zip(texts, box.widths, strict=True):
            colour = INK if number else ON_ACCENT
            _say(pdf, text, left + across, top + down, wide - 2 * across, box.size, colour, is_bold=number == 0)
            left += wide
        top += high


def _plot(pdf: FPDF, box: Plot) -> None:
    bottom = box.top + box.row * len(box.bars.metrics)
    pdf.set_line_width(1)
    pdf.set_draw_color(_rgb(LINE))
    for tick in ticks(box.bars):
        pdf.line(_across(box, tick), box.top, _across(box, tick), bottom)
        _centre(pdf, f"{tick:.0%}", _across(box, tick), bottom + 3, box.size, SOFT)
    if box.bars.reference is not None:
        pdf.set_line_width(1.75)
        pdf.set_draw_color(_rgb(SOFT))
        with pdf.local_context(dash_pattern={"dash": 2, "gap": 4, "phase": 0}):
            pdf.line(_across(box, box.bars.reference), box.top, _across(box, box.bars.reference), bottom)
    _rows(pdf, box)


def _rows(pdf: FPDF, box: Plot) -> None:
    pdf.set_line_width(3.5)
    labels = list(box.bars.metrics)
    for label, metric in drawn(box.bars).items():
        middle = box.top + (labels.index(label) + 0.5) * box.row
        pdf.set_draw_color(_rgb(colour_of_row(label)))
        pdf.set_fill_color(_rgb(colour_of_row(label)))
        pdf.line(_across(box, metric.interval.low), middle, _across(box, metric.interval.high), middle)
        pdf.circle(_across(box, metric.value), middle, box.size / 2, style="F")
        top = middle - box.size * (0.6 + LEADING)
        _centre(pdf, f"{metric.value:.1%}", _across(box, metric.value), top, box.size, INK, is_bold=True)


def _across(box: Plot, share: float) -> float:
    return box.left + box.margin + (box.width - 2 * box.margin) * share / reach(box.bars)


def _centre(pdf: FPDF, text: str, middle: float, top: float, size: float, colour: str, is_bold: bool = False) -> None:
    wide = width(text, size, is_bold)
    _say(pdf, text, middle - wide / 2, top, 2 * wide, size, colour, is_bold)


def _say(
    pdf: FPDF, text: str, left: float, top: float, room: float, size: float, colour: str, is_bold: bool = False
) -> float:
    """Write a paragraph and return where it ends."""
    pdf.set_font("Helvetica", "B" if is_bold else "", size)
    pdf.set_text_color(_rgb(colour))
    for line in wrap(text, size, room, is_bold):
        pdf.text(left, top + size, _western(line))  # letters stand on a line at the foot of their size
        top += size * LEADING
    return top


def _western(text: str) -> str:
    return text.translate(_PLAIN).encode(_WESTERN, "replace").decode(_WESTERN)


def _rgb(colour: str) -> tuple[int, int, int]:
    red, green, blue = bytes.fromhex(colour[1:])
    return red, green, blue


_DRAW: dict[type[Box], Callable] = {
    Stripe: _stripe,
    Text: _text,
    Points: _points,
    Plot: _plot,
    Grid: _grid,
    Photo: _photo,
}
