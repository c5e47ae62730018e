"""A story as a PDF of A4 pages."""

import io
from collections.abc import Sequence

import pandas as pd
from fpdf import FPDF
from fpdf.enums import XPos, YPos
from fpdf.fonts import FontFace

from mood.findings import Bars, Picture, Section

_INK, _SOFT, _ACCENT, _LINE = (32, 36, 46), (90, 96, 112), (107, 69, 188), (221, 216, 204)
_WIDTH = 170
_NEXT = {"new_x": XPos.LMARGIN, "new_y": YPos.NEXT}
# The fonts that every reader has know Latin-1 only.
_PLAIN = str.maketrans({"“": '"', "”": '"', "’": "'", "–": "-", "→": "to", "≥": ">=", "…": "...", "•": "-", "−": "-"})


def to_pdf(sections: Sequence[Section], made: str) -> bytes:
    """Write a story as PDF.

    Args:
        sections: of the story.
        made: a line that says when and from what.

    Returns:
        The content of the file.
    """
    pdf = FPDF(format="A4")
    pdf.set_title("Mood: findings")
    pdf.set_lang("en")
    pdf.set_margins(20, 18)
    pdf.set_auto_page_break(True, 18)
    pdf.add_page()
    for number, section in enumerate(sections):
        # A heading does not stand alone at the foot of a page.
        if number and pdf.will_page_break(_least_height(section)):
            pdf.add_page()
        _section(pdf, section, 20 if number == 0 else 15)
    _say(pdf, made, 8, _SOFT)
    return bytes(pdf.output())


def _least_height(section: Section) -> float:
    chart = 14 * len(section.bars.metrics) if section.bars else 0
    return 45 + chart + (40 if section.table is not None else 0)


def _section(pdf: FPDF, one: Section, size: int) -> None:
    pdf.start_section(_latin(one.title))
    _say(pdf, one.title, size, _INK, is_bold=True)
    _say(pdf, one.lead, 11, _SOFT)
    if one.bars is not None:
        _bars(pdf, one.bars)
    for point in one.points:
        _say(pdf, f"- {point}", 10, _INK)
    if one.table is not None:
        _table(pdf, one.table)
    if one.pictures:
        _pictures(pdf, one.pictures)
    if one.note:
        _say(pdf, one.note, 8, _SOFT)
    pdf.ln(6)


def _say(pdf: FPDF, text: str, size: int, colour: tuple[int, int, int], is_bold: bool = False) -> None:
    pdf.set_font("Helvetica", "B" if is_bold else "", size)
    pdf.set_text_color(*colour)
    pdf.multi_cell(_WIDTH, size * 0.5, _latin(text), align="L", **_NEXT)
    pdf.ln(1.5)


def _bars(pdf: FPDF, bars: Bars) -> None:
    left, width, step = 55, 120, 12
    top = pdf.get_y() + 4
    pdf.set_font("Helvetica", "", 9)
    pdf.set_text_color(*_INK)
    for number, (label, metric) in enumerate(bars.metrics.items()):
        y = top + step * number
        pdf.set_draw_color(*_LINE)
        pdf.line(left, y, left + width, y)
        pdf.set_draw_color(*_ACCENT)
        pdf.set_line_width(1)
        pdf.line(left + width * metric.interval.low, y, left + width * metric.interval.high, y)
        pdf.set_line_width(0.2)
        pdf.set_fill_color(*_ACCENT)
        pdf.circle(left + width * metric.value, y, 1.8, style="F")
        pdf.text(20, y + 1.2, _latin(label))
        pdf.text(left + width * metric.value - 4, y - 3, f"{metric.value:.1%}")
    bottom = top + step * len(bars.metrics)
    if bars.reference is not None:
        pdf.set_draw_color(*_SOFT)
        pdf.set_dash_pattern(dash=0.6, gap=1.2)
        pdf.line(left + width * bars.reference, top - 4, left + width * bars.reference, bottom - 6)
        pdf.set_dash_pattern()
    pdf.set_y(bottom)


def _table(pdf: FPDF, table: pd.DataFrame) -> None:
    pdf.set_font("Helvetica", "", 8)
    pdf.set_text_color(*_INK)
    pdf.set_draw_color(*_LINE)
    heading = FontFace(emphasis="BOLD", fill_color=(242, 239, 232))
    plain = {"width": _WIDTH, "line_height": 4.2, "align": "LEFT", "text_align": "LEFT", "cell_fill_mode": "NONE"}
    with pdf.table(**plain, headings_style=heading, borders_layout="HORIZONTAL_LINES", padding=1) as grid:
        for row in (table.columns, *table.itertuples(index=False)):
            cells = grid.row()
            for value in row:
                cells.cell(_latin(str(value)))
    pdf.ln(2)


def _pictures(pdf: FPDF, pictures: Sequence[Picture]) -> None:
    gap = 3
    side = min(25, (_WIDTH + gap) / len(pictures) - gap)
    if pdf.will_page_break(side + 12):
        pdf.add_page()
    top = pdf.get_y() + 2
    pdf.set_font("Helvetica", "", 6)
    pdf.set_text_color(*_SOFT)
    for number, one in enumerate(pictures):
        left = 20 + number * (side + gap)
        pdf.image(io.BytesIO(one.jpeg), left, top, h=side, alt_text=one.caption)
        pdf.text(left, top + side + 3, _latin(one.caption))
    pdf.set_y(top + side + 6)


def _latin(text: str) -> str:
    return text.translate(_PLAIN).encode("latin-1", "replace").decode("latin-1")
