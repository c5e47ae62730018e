"""What a story is made of: plain records that a page, a file or a slide can show."""

from dataclasses import dataclass
from math import ceil, isnan

import pandas as pd

from mood.evaluation import Metric
from mood.findings.words import bullets, section

SIDE = 320
"""Pixels of a picture's sides."""

_TICK = 0.25


@dataclass(frozen=True)
class Bars:
    """Figures by label, a bar each with its interval, and perhaps a dotted line of reference."""

    title: str
    metrics: dict[str, Metric]
    reference: float | None = None

    @property
    def lines(self) -> tuple[str, ...]:
        """Every label with its figure in words."""
        return tuple(f"{label}: {metric}" for label, metric in self.metrics.items())

    @property
    def drawn(self) -> dict[str, Metric]:
        """The metrics that have a place on the axis."""
        return {label: metric for label, metric in self.metrics.items() if not isnan(metric.value)}

    @property
    def reach(self) -> float:
        """Where the axis ends, which begins at 0: at the next quarter, so that small shares stay apart."""
        most = max(self.reference or 0, *(metric.interval.high for metric in self.drawn.values()), _TICK)
        return min(1.0, _TICK * ceil(most / _TICK))

    @property
    def ticks(self) -> list[float]:
        """What is written on the axis: five shares at most."""
        return [number * _TICK for number in range(round(self.reach / _TICK) + 1)]


@dataclass(frozen=True)
class Picture:
    """A picture that may be shown anywhere, with a phrase beneath it."""

    jpeg: bytes
    caption: str


@dataclass(frozen=True)
class Section:
    """One screen: a question or an answer, in the lead the answer in a sentence, in the note small print.

    The key names it in links; points are further sentences, each with its figures.
    """

    key: str
    title: str
    lead: str
    points: tuple[str, ...] = ()
    bars: Bars | None = None
    table: pd.DataFrame | None = None
    pictures: tuple[Picture, ...] = ()
    note: str = ""

    @property
    def markdown(self) -> str:
        """The section in Markdown: its words, without chart, table and pictures."""
        return section(self.title, self.lead, bullets(self.points), self.note)
