"""A story as one HTML file: no network, light and dark, and it prints."""

import base64
from collections.abc import Sequence
from html import escape
from pathlib import Path

import pandas as pd

from mood.findings import Bars, Picture, Section
from mood.findings.exports.boxes import colour_of_row, stripes
from mood.findings.exports.layout import not_in_chart

_STYLE = Path(__file__).with_name("page.css").read_text("utf-8")
_SHORT = 20  # letters that a column has room for


def to_html(sections: Sequence[Section], made: str) -> str:
    """Write a story as a whole HTML document that asks for nothing else; `made` says when and from what."""
    body = "".join(_section(section, "h2" if number else "h1") for number, section in enumerate(sections))
    style = _STYLE.replace("STRIPES", ", ".join(stripes()))
    return (
        '<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" '
        f'content="width=device-width, initial-scale=1"><title>Mood: findings</title><style>{style}</style></head>'
        f'<body><main>{body}<p class="note">{escape(made)}</p></main></body></html>'
    )


def _section(section: Section, heading: str) -> str:
    points = "".join(f"<li>{escape(point)}</li>" for point in not_in_chart(section))
    parts = [
        f"<{heading}>{escape(section.title)}</{heading}>",
        f'<p class="lead">{escape(section.lead)}</p>',
        _bars(section.bars) if section.bars is not None else "",
        f"<ul>{points}</ul>" if points else "",
        _table(section.table) if section.table is not None else "",
        _pictures(section.pictures),
        f'<p class="note">{escape(section.note)}</p>' if section.note else "",
    ]
    return f'<section id="{escape(section.key)}">{"".join(parts)}</section>'


def _table(table: pd.DataFrame) -> str:
    names = [escape(str(name)) for name in table.columns]
    head = "".join(f'<th scope="col"{_short(name)}>{name}</th>' for name in names)
    rows = "".join(f"<tr>{_cells(names, row)}</tr>" for row in table.itertuples(index=False))
    return f"<table><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>"


def _cells(names: Sequence[str], values: Sequence[object]) -> str:
    return "".join(
        f'<td data-label="{name}"{_short(str(value))}>{escape(str(value))}</td>'
        for name, value in zip(names, values, strict=True)
    )


def _short(text: str) -> str:
    return ' class="short"' if len(text) <= _SHORT else ""


def _pictures(pictures: Sequence[Picture]) -> str:
    figures = "".join(
        f'<figure><img src="data:image/jpeg;base64,{base64.b64encode(picture.jpeg).decode()}" '
        f'alt="{escape(picture.caption)}"><figcaption>{escape(picture.caption)}</figcaption></figure>'
        for picture in pictures
    )
    return f'<div class="pictures" style="--n: {max(6, len(pictures))}">{figures}</div>' if pictures else ""


def _bars(bars: Bars) -> str:
    """Draw dots with their intervals; all places are shares of the width, so letters keep their size on any screen."""
    lines = _lines(bars)
    rows = "".join(
        f'<div class="row"><div><b>{escape(label)}</b><span>{escape(str(metric))}</span></div>'
        f"<svg>{lines}{_dot(bars, label)}</svg></div>"
        for label, metric in bars.metrics.items()
    )
    axis = "".join(f'<text x="{_across(bars, tick)}" y="1.2rem">{tick:.0%}</text>' for tick in bars.ticks)
    said = escape(f"{bars.title}. {'; '.join(bars.lines)}")
    return (
        f'<div class="chart" role="img" aria-label="{said}">{rows}'
        f'<div class="row axis"><div></div><svg>{axis}</svg></div></div>'
    )


def _lines(bars: Bars) -> str:
    places = [(_across(bars, tick), 'stroke="var(--line)"') for tick in bars.ticks]
    if bars.reference is not None:
        places.append((_across(bars, bars.reference), 'stroke="var(--soft)" stroke-width="2" stroke-dasharray="2 5"'))
    return "".join(f'<line x1="{x}" x2="{x}" y1="0" y2="100%" {look}/>' for x, look in places)


def _dot(bars: Bars, label: str) -> str:
    metric = bars.drawn.get(label)
    if metric is None:
        return ""
    low, x, high = (_across(bars, share) for share in (metric.interval.low, metric.value, metric.interval.high))
    colour = colour_of_row(label)
    return (
        f'<line x1="{low}" x2="{high}" y1="65%" y2="65%" stroke="{colour}" stroke-width="4"/>'
        f'<circle cx="{x}" cy="65%" r="8" fill="{colour}"/><text x="{x}" y="35%">{metric.value:.1%}</text>'
    )


def _across(bars: Bars, share: float) -> str:
    return f"{100 * share / bars.reach:.1f}%"
