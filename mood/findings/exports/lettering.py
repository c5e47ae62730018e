"""How much room text takes, by the widths that Helvetica, Arial and Liberation Sans share: no font file is needed."""

from fpdf.fonts import CORE_FONTS_CHARWIDTHS

LEADING = 1.2
"""Height of a line, by the size of its letters."""

SPARE = 0.97
"""Share of a line that is filled: programs kern and round each in its own way."""

_REGULAR, _BOLD = CORE_FONTS_CHARWIDTHS["helvetica"], CORE_FONTS_CHARWIDTHS["helveticaB"]
_EM = 1000


def width(text: str, size: float, is_bold: bool = False) -> float:
    """Measure a line.

    Args:
        text: without line breaks.
        size: of its letters, in points.
        is_bold: whether it is set in bold.

    Returns:
        Points.
    """
    widths = _BOLD if is_bold else _REGULAR
    return size / _EM * sum(widths.get(_code(letter), _EM) for letter in text)


def wrap(text: str, size: float, room: float, is_bold: bool = False) -> list[str]:
    """Break text into lines.

    Args:
        text: any; a word that is too long is broken.
        size: of its letters, in points.
        room: width of a line, in points.
        is_bold: whether it is set in bold.

    Returns:
        At least one line.
    """
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
    """Measure text that is broken into lines.

    Args:
        text: any.
        size: of its letters, in points.
        room: width of a line, in points.
        is_bold: whether it is set in bold.

    Returns:
        Points.
    """
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


def _code(letter: str) -> str:
    return letter.encode("cp1252", "ignore").decode("latin-1")
