"""A story as one HTML file: no network, light and dark, and it prints."""

import base64
from collections.abc import Sequence
from html import escape

import pandas as pd

from mood.findings import Bars, Picture, Section

_STYLE = """
:root { color-scheme: light dark; --ink: #20242E; --soft: #5A6070; --ground: #FCFBF8; --line: #DDD8CC; --bar: #6B45BC; }
@media (prefers-color-scheme: dark) {
  :root { --ink: #ECEAE4; --soft: #A9AEBB; --ground: #14161C; --line: #343A47; --bar: #B79CF2; }
}
body { margin: 0; background: var(--ground); color: var(--ink); font: 17px/1.55 system-ui, sans-serif; }
main { max-width: 60rem; margin: 0 auto; padding: 2rem 1.25rem 4rem; }
section { padding: 2rem 0; border-bottom: 1px solid var(--line); }
h1, h2 { line-height: 1.2; margin: 0 0 .6rem; }
.lead { font-size: 1.15rem; } .note, figcaption { color: var(--soft); font-size: .9rem; }
table { border-collapse: collapse; width: 100%; margin: 1rem 0; font-size: .95rem; }
th, td { text-align: left; padding: .45rem .7rem; border-bottom: 1px solid var(--line); vertical-align: top; }
.pictures { display: flex; flex-wrap: wrap; gap: .8rem; margin: 1rem 0; padding: 0; }
.pictures figure { margin: 0; width: 8.5rem; } .pictures img { width: 100%; border-radius: .6rem; display: block; }
svg { width: 100%; height: auto; margin: 1rem 0; } svg text { fill: var(--ink); font: 14px system-ui, sans-serif; }
.table { overflow-x: auto; }
@media print { :root { --ink: #000; --soft: #444; --ground: #fff; --line: #bbb; --bar: #6B45BC; }
  section { break-inside: avoid; } body { font-size: 12pt; } }
"""


def to_html(sections: Sequence[Section], made: str) -> str:
    """Write a story as HTML.

    Args:
        sections: of the story.
        made: a line that says when and from what.

    Returns:
        A whole document that asks for nothing else.
    """
    body = "".join(_section(one, number == 0) for number, one in enumerate(sections))
    return (
        '<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" '
        f'content="width=device-width, initial-scale=1"><title>Mood: findings</title><style>{_STYLE}</style></head>'
        f'<body><main>{body}<p class="note">{escape(made)}</p></main></body></html>'
    )


def _section(one: Section, is_first: bool) -> str:
    heading = "h1" if is_first else "h2"
    parts = [f"<{heading}>{escape(one.title)}</{heading}>", f'<p class="lead">{escape(one.lead)}</p>']
    if one.bars is not None:
        parts.append(_bars(one.bars))
    if one.points:
        parts.append("<ul>" + "".join(f"<li>{escape(point)}</li>" for point in one.points) + "</ul>")
    if one.table is not None:
        parts.append(_table(one.table))
    if one.pictures:
        parts.append('<div class="pictures">' + "".join(map(_picture, one.pictures)) + "</div>")
    if one.note:
        parts.append(f'<p class="note">{escape(one.note)}</p>')
    return f'<section id="{escape(one.key)}">{"".join(parts)}</section>'


def _table(table: pd.DataFrame) -> str:
    head = "".join(f'<th scope="col">{escape(str(name))}</th>' for name in table.columns)
    rows = "".join(
        "<tr>" + "".join(f"<td>{escape(str(value))}</td>" for value in row) + "</tr>"
        for row in table.itertuples(index=False)
    )
    # The box can be scrolled by keyboard on a narrow screen.
    return f'<div class="table" tabindex="0"><table><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table></div>'


def _picture(one: Picture) -> str:
    data = base64.b64encode(one.jpeg).decode()
    caption = escape(one.caption)
    return (
        f'<figure><img src="data:image/jpeg;base64,{data}" alt="{caption}"><figcaption>{caption}</figcaption></figure>'
    )


def _bars(bars: Bars) -> str:
    """Draw dots with their intervals as SVG; the axis runs from 0 to 1."""
    left, width, step = 150, 620, 46
    height = step * len(bars.metrics) + 30

    def x(value: float) -> float:
        return left + width * value

    parts = [
        f'<line x1="{x(tick)}" x2="{x(tick)}" y1="0" y2="{height - 24}" stroke="var(--line)"/>'
        f'<text x="{x(tick)}" y="{height - 6}" text-anchor="middle">{tick:.0%}</text>'
        for tick in (0, 0.25, 0.5, 0.75, 1)
    ]
    if bars.reference is not None:
        at = x(bars.reference)
        parts.append(
            f'<line x1="{at}" x2="{at}" y1="0" y2="{height - 24}" stroke="var(--soft)" stroke-width="2" '
            'stroke-dasharray="2 5"/>'
        )
    for number, (label, metric) in enumerate(bars.metrics.items()):
        y = step * number + 28
        parts.append(
            f'<text x="{left - 14}" y="{y + 5}" text-anchor="end">{escape(label)}</text>'
            f'<line x1="{x(metric.interval.low):.1f}" x2="{x(metric.interval.high):.1f}" y1="{y}" y2="{y}" '
            'stroke="var(--bar)" stroke-width="4"/>'
            f'<circle cx="{x(metric.value):.1f}" cy="{y}" r="8" fill="var(--bar)"/>'
            f'<text x="{x(metric.value):.1f}" y="{y - 13}" text-anchor="middle">{metric.value:.1%}</text>'
        )
    said = "; ".join(f"{label}: {metric}" for label, metric in bars.metrics.items())
    title = escape(f"{bars.title}. {said}")
    return f'<svg viewBox="0 0 800 {height}" role="img" aria-label="{title}">{"".join(parts)}</svg>'
