"""The PDF says all of it, and it can be read: contrast of every letter, and no text on another."""

import io
import re
from itertools import combinations

import pytest
from PIL import ImageFont
from pypdf import PdfReader

from mood.findings.exports import to_pdf

WHITE = (1.0, 1.0, 1.0)


def opened(sections):
    return PdfReader(io.BytesIO(to_pdf(sections, "made today")))


@pytest.fixture(scope="module")
def pdf(sections):
    return opened(sections)


class Painting:
    """What a page paints, in its order: filled rectangles, and texts with their place, size and colour."""

    def __init__(self, page):
        self.colour, self.kept, self.path = (0.0, 0.0, 0.0), [], []
        self.fills, self.texts, self.size = [], [], 0.0
        page.extract_text(visitor_operand_before=self._paint)

    def _paint(self, operator, operands, matrix, text_matrix):
        if operator == b"q":
            self.kept.append(self.colour)
        elif operator == b"Q":
            self.colour = self.kept.pop()
        elif operator == b"rg":
            self.colour = tuple(map(float, operands))
        elif operator == b"g":
            self.colour = (float(operands[0]),) * 3
        elif operator == b"re":
            self.path.append([float(value) for value in operands])
        elif operator in (b"f", b"F", b"f*", b"B", b"B*"):
            self.fills += [(box, self.colour) for box in self.path]
            self.path = []
        elif operator in (b"S", b"s", b"n"):
            self.path = []
        elif operator == b"Tf":
            self.size = float(operands[1])
        elif operator == b"Tj":
            raw = operands[0]
            text = (raw if isinstance(raw, bytes) else raw.original_bytes).decode("cp1252")
            self.texts.append((text, text_matrix[4], text_matrix[5], self.size, self.colour, len(self.fills)))

    def behind(self, x, y, n_painted):
        """Return the colour under a place when so many fills were painted."""
        for (left, bottom, width, height), colour in reversed(self.fills[:n_painted]):
            is_beside = min(left, left + width) <= x <= max(left, left + width)
            if is_beside and min(bottom, bottom + height) <= y <= max(bottom, bottom + height):
                return colour
        return WHITE


def luminance(colour):
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in colour]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(a, b):
    dark, light = sorted((luminance(a), luminance(b)))
    return (light + 0.05) / (dark + 0.05)


def test_known_contrasts():
    assert contrast((0, 0, 0), WHITE) == pytest.approx(21)
    assert contrast((0x20 / 255, 0x24 / 255, 0x2E / 255), (0x6B / 255, 0x45 / 255, 0xBC / 255)) < 3  # as tables were


def test_every_letter_can_be_read(pdf):
    for number, page in enumerate(pdf.pages, start=1):
        painting = Painting(page)
        assert painting.texts
        for text, x, y, size, colour, n_painted in painting.texts:
            ground = painting.behind(x + 1, y + size / 3, n_painted)
            assert contrast(colour, ground) >= 4.5, f"page {number}: {text}"


def test_no_text_lies_on_another(pdf):
    font = ImageFont.load_default(100)
    for number, page in enumerate(pdf.pages, start=1):
        boxes = [
            (x, y, x + font.getlength(text) * size / 100, y + 0.7 * size, text)
            for text, x, y, size, *_ in Painting(page).texts
            if text.strip()
        ]
        for a, b in combinations(boxes, 2):
            apart = a[2] <= b[0] or b[2] <= a[0] or a[3] <= b[1] or b[3] <= a[1]
            assert apart, f"page {number}: {a} lies on {b}"


def test_all_is_within_its_page(pdf):
    for page in pdf.pages:
        for text, x, y, size, *_ in Painting(page).texts:
            assert 0 <= x <= page.mediabox.width - 0.4 * size * len(text), text
            assert 0 <= y <= page.mediabox.height - size, text


def test_the_pdf_says_all_of_it(story, hostile):
    reader = opened([*story, hostile])
    text = re.sub(r"\s+", " ", " ".join(page.extract_text() for page in reader.pages))
    for section in story:
        assert section.title in text
        assert section.lead in text
        assert all(point in text for point in section.points if not section.bars)
        for metric in section.bars.metrics.values() if section.bars else ():
            assert str(metric) in text
    assert "point – “one”" in text
    assert "“ä” to –" in text
    assert text.count("made today") == 1
    assert sum(len(page.images) for page in reader.pages) == sum(len(part.pictures) for part in (*story, hostile))


def test_letters_that_the_fonts_lack_do_not_stop_it(hostile):
    from dataclasses import replace

    text = opened([replace(hostile, title="笑顔 and 🙂")]).pages[0].extract_text()
    assert "?? and ?" in text
