"""A story as slides: every text is measured before it gets its place, so nothing lies on anything else."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from mood.findings import Bars, Section
from mood.findings.exports.boxes import HEIGHT, INK, SOFT, WIDTH, Box, Grid, Photo, Plot, Points, Stripe, Text, stripes
from mood.findings.exports.lettering import LEADING, SPARE, height, width

_MARGIN, _TOP, _FOOT = 48.0, 44.0, 30.0
_ROOM = WIDTH - 2 * _MARGIN
_TITLES = (36.0, 32.0, 28.0, 25.0)  # a long one becomes smaller before it takes a second line
_LEAD, _NOTE = 19.0, 11.0
_BODY, _CELL, _CAPTION, _FIGURE = 17.0, 14.0, 11.5, 12.0
_SIDE, _ROW, _BETWEEN, _GUTTER, _STRIPE = 104.0, 42.0, 15.0, 14.0, 9.0
_SCALES = [step / 100 for step in range(140, 85, -5)]
_LAST_RESORT = [step / 100 for step in range(85, 25, -5)]
_CONTINUED = " (continued)"
_AIRS = [step / 10 for step in range(20, 10, -1)]


@dataclass(frozen=True)
class _Size:
    """How large a body is: the scale of its letters, and the air between them and about pictures."""

    scale: float
    air: float = 1.0


@dataclass(frozen=True)
class Slide:
    """One screen, on which no box lies on another."""

    title: str
    boxes: tuple[Box, ...]


def lay_out(sections: Sequence[Section], made: str) -> list[Slide]:
    """Give everything in a story its place on slides, with type as large as fits.

    What is too long for a slide goes on on the next; `made`, when and from what, stands at the foot of the last.
    """
    signed = [*sections[:-1], *(replace(last, note=f"{last.note} {made}".strip()) for last in sections[-1:])]
    parts = [part for section in signed for part in _fitting(section)]
    parts[:-1] = [replace(part, note=part.note.removesuffix(made).rstrip()) for part in parts[:-1]]
    return [
        Slide(part.title, (*_stripes(), *_boxes(part), _place(f"{number} / {len(parts)}")))
        for number, part in enumerate(parts, start=1)
    ]


def not_in_chart(section: Section) -> tuple[str, ...]:
    """Return the points of a section that its chart does not say already; all of them where there is no chart."""
    said = section.bars.lines if section.bars else ()
    return tuple(point for point in section.points if point not in said)


def paragraph(text: str, size: float, left: float, top: float, room: float, colour: str = INK, **style: bool) -> Text:
    """Return a text that wraps in some room, as high as it then is; its style is `is_bold`, `is_title`."""
    high = height(text, size, room, style.get("is_bold", False))
    return Text(left=left, top=top, width=room, height=high, text=text, size=size, colour=colour, **style)


def _fitting(section: Section) -> list[Section]:
    if _largest(section, [_Size(scale) for scale in _SCALES]):
        return [section]
    halves = _halves(section)
    return [part for half in halves for part in _fitting(half)] if halves else [section]


def _halves(section: Section) -> tuple[Section, Section] | None:
    """Cut a section where it hurts least, or return None for what cannot be cut."""
    table, pictures, points = section.table, section.pictures, not_in_chart(section)
    if pictures and (points or section.bars or table is not None):
        return _cut(section, {"pictures": ()}, {"points": (), "bars": None, "table": None})
    if table is not None and (points or section.bars):
        return _cut(section, {"table": None}, {"points": (), "bars": None})
    if points and section.bars:
        return _cut(section, {"points": ()}, {"points": points, "bars": None})
    for field, many in {"points": points, "table": table, "pictures": pictures}.items():
        if many is not None and len(many) > 1:
            half = len(many) // 2
            return _cut(section, {field: many[:half]}, {field: many[half:]})
    return None


def _cut(section: Section, first: dict, second: dict) -> tuple[Section, Section]:
    title = section.title.removesuffix(_CONTINUED) + _CONTINUED
    return replace(section, **first), replace(section, title=title, lead="", **second)


def _boxes(section: Section) -> list[Box]:
    scale = _largest(section, [_Size(scale) for scale in (*_SCALES, *_LAST_RESORT)]) or _Size(_LAST_RESORT[-1])
    size = _largest(section, [replace(scale, air=air) for air in _AIRS]) or scale
    return [*_head(section), *_body(section, size), *_foot(section.note)]


def _largest(section: Section, sizes: Sequence[_Size]) -> _Size | None:
    """Return the first size with which the body of a section ends above its foot."""
    end = min([HEIGHT - _FOOT - _NOTE * LEADING, *(box.top for box in _foot(section.note))]) - _BETWEEN
    return next((size for size in sizes if all(box.bottom <= end for box in _body(section, size))), None)


def _stripes() -> list[Stripe]:
    """Mark the edge with the colours that the generations have in every chart."""
    high = HEIGHT / len(stripes())
    return [
        Stripe(left=0, top=number * high, width=_STRIPE, height=high, colour=colour)
        for number, colour in enumerate(stripes())
    ]


def _head(section: Section) -> list[Text]:
    letters = next((size for size in _TITLES if width(section.title, size, True) <= SPARE * _ROOM), _TITLES[-1])
    title = paragraph(section.title, letters, _MARGIN, _TOP, _ROOM, is_bold=True, is_title=True)
    if not section.lead:
        return [title]
    return [title, paragraph(section.lead, _LEAD, _MARGIN, title.bottom + 6, _ROOM, colour=SOFT)]


def _foot(note: str) -> list[Text]:
    if not note:
        return []
    text = paragraph(note, _NOTE, _MARGIN, 0, _ROOM - 60, colour=SOFT)
    return [text.moved(HEIGHT - _FOOT - text.height)]


def _place(number: str) -> Text:
    wide = width(number, _NOTE) + 6
    text = paragraph(number, _NOTE, WIDTH - _MARGIN - wide, 0, wide, colour=SOFT)
    return text.moved(HEIGHT - _FOOT - text.height)


def _body(section: Section, size: _Size) -> list[Box]:
    boxes: list[Box] = []
    top = _head(section)[-1].bottom + 1.4 * _BETWEEN
    for block in (_sentences, _grid, _photos):
        if added := block(section, size, top):
            boxes += added
            top = max(box.bottom for box in added) + _BETWEEN * size.scale * size.air
    return boxes


def _sentences(section: Section, size: _Size, top: float) -> list[Box]:
    """Place points and chart side by side."""
    points, bars = not_in_chart(section), section.bars
    share = 0 if bars is None else 0.6 if points else 1
    room = (1 - share) * _ROOM - (_GUTTER if share else 0)
    chart = _chart(bars, size, top, share * _ROOM) if bars is not None else []
    return [*([_points(points, size, top, room)] if points else []), *chart]


def _points(points: tuple[str, ...], size: _Size, top: float, room: float) -> Points:
    letters = _BODY * size.scale
    gap = 0.5 * letters * size.air
    high = sum(height(point, letters, room - letters) + gap for point in points) - gap
    return Points(left=_MARGIN, top=top, width=room, height=high, points=points, size=letters, indent=letters, gap=gap)


def _chart(bars: Bars, size: _Size, top: float, room: float) -> list[Box]:
    """Place the label and the figures of each row beside the plot."""
    left = WIDTH - _MARGIN - room
    labels = _labels(bars, size.scale, left, 0.45 * room)
    row = max(_ROW * size.scale * size.air, *(figures.bottom + 4 for _, figures in labels))
    boxes: list[Box] = []
    for number, (label, figures) in enumerate(labels):
        down = top + (number + 0.5) * row - figures.bottom / 2
        boxes += [label.moved(down), figures.moved(down)]
    left, letters = labels[0][0].left + labels[0][0].width + 8, _FIGURE * size.scale
    place = {"left": left, "top": top, "width": WIDTH - _MARGIN - left, "height": len(labels) * row + 2 * letters}
    return [*boxes, Plot(**place, bars=bars, row=row, margin=2 * letters, size=letters)]


def _labels(bars: Bars, scale: float, left: float, room: float) -> list[tuple[Text, Text]]:
    letters, small = 0.9 * _BODY * scale, _FIGURE * scale
    said = {label: str(metric) for label, metric in bars.metrics.items()}
    widest = max(max(width(label, letters, True), width(text, small)) for label, text in said.items())
    column = min(widest / SPARE, room)
    labels = [paragraph(label, letters, left, 0, column, is_bold=True) for label in said]
    return [(label, paragraph(said[label.text], small, left, label.bottom, column, colour=SOFT)) for label in labels]


def _grid(section: Section, size: _Size, top: float) -> list[Box]:
    if (table := section.table) is None:
        return []
    letters = _CELL * size.scale
    across, down = 0.6 * letters, 0.4 * letters * size.air
    rows = (tuple(map(str, table.columns)), *(tuple(map(str, row)) for row in table.itertuples(index=False)))
    widths = _columns(rows, letters, 2 * across)
    heights = tuple(
        2 * down
        + max(height(text, letters, wide - 2 * across, number == 0) for text, wide in zip(row, widths, strict=True))
        for number, row in enumerate(rows)
    )
    place = {"left": _MARGIN, "top": top, "width": _ROOM, "height": sum(heights)}
    return [Grid(**place, rows=rows, widths=widths, heights=heights, size=letters, padding=(across, down))]


def _columns(rows: Sequence[tuple[str, ...]], letters: float, padding: float) -> tuple[float, ...]:
    """Give short columns what they need, and share the rest among the long ones."""
    needs = [max(width(text, letters, True) for text in column) / SPARE + padding for column in zip(*rows, strict=True)]
    widths, room = dict.fromkeys(range(len(needs)), 0.0), _ROOM
    for place, number in enumerate(sorted(widths, key=needs.__getitem__)):
        widths[number] = min(needs[number], room / (len(needs) - place))
        room -= widths[number]
    return tuple(wide + room / len(needs) for wide in widths.values())


def _photos(section: Section, size: _Size, top: float) -> list[Box]:
    n, boxes = len(section.pictures), []
    side = min(_SIDE * size.scale * size.air, (_ROOM + _GUTTER) / max(1, n) - _GUTTER)
    letters = max(_NOTE, _CAPTION * size.scale)
    for number, picture in enumerate(section.pictures):
        left = _MARGIN + number * (side + _GUTTER)
        photo = Photo(left=left, top=top, width=side, height=side, jpeg=picture.jpeg, alt=picture.caption)
        boxes += [photo, paragraph(picture.caption, letters, left, photo.bottom + 4, side, colour=SOFT)]
    return boxes
