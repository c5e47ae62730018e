"""A story as one HTML file: no network, light and dark, and it prints."""

import base64
from collections.abc import Sequence
from html import escape

import pandas as pd

from mood.findings import Bars, Picture, Section
from mood.findings.exports.boxes import colour_of_row, stripes
from mood.findings.exports.layout import not_in_chart

_STYLE = """
:root { color-scheme: light dark; --ink: #20242E; --soft: #5A6070; --ground: #FCFBF8; --line: #DDD8CC;
  --band: #F2EFE8; }
@media (prefers-color-scheme: dark) {
  :root { --ink: #ECEAE4; --soft: #A9AEBB; --ground: #14161C; --line: #343A47; --band: #1E222B; }
}
* { box-sizing: border-box; }
body { margin: 0; background: var(--ground); color: var(--ink); font: 17px/1.55 system-ui, sans-serif; }
body::before { content: ""; display: block; height: .5rem; background: linear-gradient(to right, STRIPES); }
main { max-width: 64rem; margin: 0 auto; padding: 1.5rem 1.25rem 4rem; }
section { padding: 2.5rem 0; border-bottom: 1px solid var(--line); }
h1, h2 { line-height: 1.15; margin: 0 0 .6rem; text-wrap: balance; }
h1 { font-size: clamp(2rem, 5vw, 3rem); } h2 { font-size: clamp(1.5rem, 3vw, 2rem); }
p, ul { max-width: 46rem; } .lead { font-size: 1.2rem; color: var(--soft); margin: 0 0 1.2rem; }
ul { padding-left: 1.2rem; } li { margin: .4rem 0; }
.note, figcaption, .row span { color: var(--soft); font-size: .85rem; }
table { border-collapse: collapse; width: 100%; margin: 1.2rem 0; font-size: .95rem; }
th, td { text-align: left; padding: .6rem .8rem; vertical-align: top; } .short { white-space: nowrap; }
thead th { background: #6B45BC; color: #fff; } tbody tr:nth-child(even) { background: var(--band); }
.pictures { display: grid; grid-template-columns: repeat(var(--n), minmax(0, 10rem)); gap: .8rem; margin: 1.2rem 0; }
.pictures figure { margin: 0; } .pictures img { width: 100%; border-radius: .6rem; display: block; }
.pictures figcaption { margin-top: .35rem; line-height: 1.35; }
.chart { margin: 1.2rem 0; }
.row { display: grid; grid-template-columns: 16rem 1fr; align-items: center; }
.row b, .row span { display: block; line-height: 1.3; }
svg { width: calc(100% - 3rem); height: 3.6rem; margin: 0 1.5rem; overflow: visible; display: block; }
svg text { fill: var(--ink); font: 600 14px system-ui, sans-serif; text-anchor: middle; }
.axis svg { height: 1.6rem; } .axis text { fill: var(--soft); font-weight: 400; }
@media (max-width: 40rem) {
  .row { grid-template-columns: 1fr; margin-top: .6rem; }
  .pictures { grid-template-columns: repeat(auto-fill, minmax(6.5rem, 1fr)); }
  thead { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
  tr, td { display: block; }
  tbody tr { padding: .5rem 0; border-bottom: 1px solid var(--line); } td { padding: .25rem .8rem; }
  td::before { content: attr(data-label); display: block; color: var(--soft); font-size: .85rem; }
}
@media print { :root { --ink: #000; --soft: #444; --ground: #fff; --line: #bbb; --band: #eee; }
  section { break-inside: avoid; } body { font-size: 11pt; } * { print-color-adjust: exact; } }
"""
"""On a narrow screen a table's rows become cards, and a chart's labels stand above its rows."""

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
