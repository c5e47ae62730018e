"""How figures are put into words and into Markdown."""

from collections.abc import Iterable, Mapping, Sequence

from mood.bursts import listed


def counted(counts: Mapping[str, int]) -> str:
    """Return counts by label, such as “1,000 photos (500 cat and 500 dog)”."""
    return f"{sum(counts.values()):,} photos ({listed(f'{n} {label}' for label, n in sorted(counts.items()))})"


def table(columns: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """Return a table in Markdown."""
    lines = [" | ".join(map(str, cells)) for cells in (columns, *rows)]
    return "\n".join([f"| {lines[0]} |", "|" + "---|" * len(columns), *(f"| {line} |" for line in lines[1:])])


def joined(*blocks: str) -> str:
    """Return the blocks that there are, with an empty line between them."""
    return "\n\n".join(filter(None, blocks))


def section(title: str, *blocks: str) -> str:
    """Return the blocks that there are beneath a heading; nothing if there is none."""
    return joined(f"## {title}", *blocks) if any(blocks) else ""


def bullets(lines: Iterable[str]) -> str:
    """Return a list in Markdown."""
    return "\n".join(f"- {line}" for line in lines)
