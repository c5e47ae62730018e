"""What a story is made of: plain records that a page, a file or a slide can show."""

from dataclasses import dataclass

import pandas as pd

from mood.evaluation import Metric

SIDE = 320
"""Pixels of a picture's sides."""


@dataclass(frozen=True)
class Bars:
    """A figure a bar, each with its interval.

    Args:
        title: what is drawn.
        metrics: by label.
        reference: a dotted line, or None.
    """

    title: str
    metrics: dict[str, Metric]
    reference: float | None = None


@dataclass(frozen=True)
class Picture:
    """A picture that may be shown anywhere.

    Args:
        jpeg: its content.
        caption: a phrase.
    """

    jpeg: bytes
    caption: str


@dataclass(frozen=True)
class Section:
    """One screen.

    Args:
        key: names it in links.
        title: a question or an answer.
        lead: the answer in a sentence.
        points: further sentences, each with its figures.
        bars: a chart, or None.
        table: a small table, or None.
        pictures: shown in a row.
        note: small print.
    """

    key: str
    title: str
    lead: str
    points: tuple[str, ...] = ()
    bars: Bars | None = None
    table: pd.DataFrame | None = None
    pictures: tuple[Picture, ...] = ()
    note: str = ""
