"""How much room text takes, by the widths that Helvetica, Arial and Liberation Sans share: no font file is needed.

Sizes of letters and widths of lines are in points.
"""

from fpdf.fonts import CORE_FONTS_CHARWIDTHS

LEADING = 1.2
"""Height of a line, by the size of its letters."""

SPARE = 0.97
"""Share of a line that is filled: programs kern and round each in its own way."""

_EM = 1000


def width(text: str, size: float, is_bold: bool = False) -> float:
    """Return the width of one line."""
    widths = CORE_FONTS_CHARWIDTHS["helveticaB" if is_bold else "helvetica"]
    codes = (letter.encode("cp1252", "ignore").decode("latin-1") for letter in text)
    return size / _EM * sum(widths.get(code, _EM) for code in codes)


def wrap(text: str, size: float, room: float, is_bold: bool = False) -> list[str]:
    """Break text into lines, at least one, that fit into some room; a word that is too long is broken."""
    lines = [""]
    for word in text.split():
        for piece in _pieces(word, size, room * SPARE, is_bold):
            longer = f"{lines[-1]} {piece}".lstrip()
            if not lines[-1] or width(longer, size, is_bold) <= room * SPARE:
                lines[-1] = longer
            else:
                lines.append(piece)
    return lines


def height(text: str, size: float, room: float, is_bold: bool = False) -> float:
    """Return the height of text that is broken into lines."""
    return len(wrap(text, size, room, is_bold)) * size * LEADING


def _pieces(word: str, size: float, room: float, is_bold: bool) -> list[str]:
    if width(word, size, is_bold) <= room:
        return [word]
    pieces = [""]
    for letter in word:
        if pieces[-1] and width(pieces[-1] + letter, size, is_bold) > room:
            pieces.append("")
        pieces[-1] += letter
    return pieces
