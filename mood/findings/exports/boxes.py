"""What a slide is made of: boxes on a 16:9 ground, all measures in points, from its upper left corner."""

from dataclasses import dataclass, replace
from typing import Self

from mood.figures.style import colour_of
from mood.findings import Bars
from mood.zoo.study import GENERATIONS, SPECS

WIDTH, HEIGHT = 960.0, 540.0

GROUND, INK, SOFT, ACCENT = "#FCFBF8", "#20242E", "#5A6070", "#6B45BC"
ON_ACCENT, BAND, LINE = "#FFFFFF", "#F2EFE8", "#DDD8CC"


@dataclass(frozen=True, kw_only=True)
class Box:
    """A place."""

    left: float
    top: float
    width: float
    height: float

    @property
    def bottom(self) -> float:
        """Its lower edge."""
        return self.top + self.height

    def moved(self, down: float) -> Self:
        """Return it further down."""
        return replace(self, top=self.top + down)


@dataclass(frozen=True, kw_only=True)
class Stripe(Box):
    """An ornament, filled with a colour as #RRGGBB."""

    colour: str


@dataclass(frozen=True, kw_only=True)
class Text(Box):
    """A paragraph that wraps in its box; its size is that of its letters, its colour #RRGGBB."""

    text: str
    size: float
    colour: str = INK
    is_bold: bool = False
    is_title: bool = False


@dataclass(frozen=True, kw_only=True)
class Points(Box):
    """A list, a paragraph a point: indented behind its bullet, with a gap to the next."""

    points: tuple[str, ...]
    size: float
    indent: float
    gap: float


@dataclass(frozen=True, kw_only=True)
class Plot(Box):
    """Dots with their intervals, one a row, above an axis; the labels of the rows stand beside it.

    At both sides of the axis a margin has room for the halves of its labels.
    """

    bars: Bars
    row: float
    margin: float
    size: float


@dataclass(frozen=True, kw_only=True)
class Grid(Box):
    """A table, whose first row is its head; the padding, across and down, is that of every cell."""

    rows: tuple[tuple[str, ...], ...]
    widths: tuple[float, ...]
    heights: tuple[float, ...]
    size: float
    padding: tuple[float, float]

    @staticmethod
    def colours(number: int) -> tuple[str, str]:
        """Return ground and ink of a row; the head is the row of number 0."""
        return (GROUND if number % 2 else BAND, INK) if number else (ACCENT, ON_ACCENT)


@dataclass(frozen=True, kw_only=True)
class Photo(Box):
    """A picture without its caption, and in words what it shows."""

    jpeg: bytes
    alt: str


def colour_of_row(label: str) -> str:
    """Return the colour that a generation has everywhere."""
    names = {spec.title: name for name, spec in SPECS.items()}
    return colour_of(names.get(label, label))


def stripes() -> list[str]:
    """Return the colours of the generations, oldest first: the ornament of every file."""
    return [colour_of(name) for name in GENERATIONS]
