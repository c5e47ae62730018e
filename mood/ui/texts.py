"""What the pages say: all English of theirs is in `english.toml`, to be reworded or translated in one place."""

import tomllib
from pathlib import Path
from string import Formatter
from types import SimpleNamespace

CATALOGUE = Path(__file__).with_name("english.toml")

_texts = tomllib.loads(CATALOGUE.read_text(encoding="utf-8"))


def of(module: str) -> SimpleNamespace:
    """Return what a module says.

    Args:
        module: a table of the catalogue.

    Returns:
        By name, a text, or a function of what its braces hold, which returns one.
    """
    return SimpleNamespace(**{name: text.format if _has_gaps(text) else text for name, text in _texts[module].items()})


def _has_gaps(text: str) -> bool:
    return any(name is not None for _, name, _, _ in Formatter().parse(text))
