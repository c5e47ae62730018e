"""What a slide is made of: boxes on a 16:9 ground, all measures in points, from its upper left corner."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from math import ceil, isnan
from typing import Self

from mood.evaluation import Metric
from mood.figures.style import colour_of
from mood.findings import Bars
from mood.zoo.study import GENERATIONS, SPECS

WIDTH, HEIGHT = 960.0, 540.0

GROUND, INK, SOFT, ACCENT = "#FCFBF8", "#20242E", "#5A6070", "#6B45BC"
ON_ACCENT, BAND, LINE = "#FFFFFF", "#F2EFE8", "#DDD8CC"

_TICK = 0.25


@dataclass(frozen=True, kw_only=True)
class Box:
    """A place.

    Args:
        left: in points.
        top: in points.
        width: in points.
        height: in points.
    """

    left: float
    top: float
    width: float
    height: float

    @property
    def right(self) -> float:
        """Its other edge."""
        return self.left + self.width

    @property
    def bottom(self) -> float:
        """Its lower edge."""
        return self.top + self.height

    def moved(self, down: float) -> Self:
        """Return it further down."""
        return replace(self, top=self.top + down)


@dataclass(frozen=True, kw_only=True)
class Stripe(Box):
    """An ornament.

    Args:
        colour: that fills it, as #RRGGBB.
    """

    colour: str


@dataclass(frozen=True, kw_only=True)
class Text(Box):
    """A paragraph.

    Args:
        text: wraps in its box.
        size: of its letters.
        colour: of its letters, as #RRGGBB.
        is_bold: whether it is set in bold.
        is_title: whether it names the slide.
    """

    text: str
    size: float
    colour: str = INK
    is_bold: bool = False
    is_title: bool = False


@dataclass(frozen=True, kw_only=True)
class Points(Box):
    """A list.

    Args:
        points: a paragraph each.
        size: of the letters.
        indent: of the text behind its bullet.
        gap: between paragraphs.
    """

    points: tuple[str, ...]
    size: float
    indent: float
    gap: float


@dataclass(frozen=True, kw_only=True)
class Plot(Box):
    """Dots with their intervals, one a row, above an axis.

    Args:
        bars: what is drawn; the labels of the rows stand beside it.
        row: height of a row.
        margin: at both sides of the axis, for the halves of its labels.
        size: of the letters.
    """

    bars: Bars
    row: float
    margin: float
    size: float


@dataclass(frozen=True, kw_only=True)
class Grid(Box):
    """A table.

    Args:
        rows: of texts; the first one is the head.
        widths: of the columns.
        heights: of the rows.
        size: of the letters.
        padding: across and down, of every cell.
    """

    rows: tuple[tuple[str, ...], ...]
    widths: tuple[float, ...]
    heights: tuple[float, ...]
    size: float
    padding: tuple[float, float]


@dataclass(frozen=True, kw_only=True)
class Photo(Box):
    """A picture without its caption.

    Args:
        jpeg: its content.
        alt: what it shows.
    """

    jpeg: bytes
    alt: str


def drawn(bars: Bars) -> Mapping[str, Metric]:
    """Return the metrics that have a place on the axis."""
    return {label: metric for label, metric in bars.metrics.items() if not isnan(metric.value)}


def reach(bars: Bars) -> float:
    """Return where the axis ends, which begins at 0: at the next quarter, so that small shares stay apart."""
    ends = [metric.interval.high for metric in drawn(bars).values()]
    return min(1.0, max(_TICK, _TICK * ceil(max([bars.reference or 0, *ends]) / _TICK)))


def ticks(bars: Bars) -> list[float]:
    """Return what is written on the axis: five shares at most."""
    return [number * _TICK for number in range(round(reach(bars) / _TICK) + 1)]


def colour_of_row(label: str) -> str:
    """Return the colour that a generation has everywhere."""
    names = {spec.title: name for name, spec in SPECS.items()}
    return colour_of(names.get(label, label))


def stripes() -> list[str]:
    """Return the colours of the generations, oldest first: the ornament of every file."""
    return [colour_of(name) for name in GENERATIONS]
