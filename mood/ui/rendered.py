"""The people who were rendered once more with one thing changed, and what that did to each generation."""

from pathlib import Path

import pandas as pd

from mood import twins
from mood.images import encode_thumbnail
from mood.twins import Twins
from mood.ui import cache, workspace
from mood.ui.keeping import kept

_SHOWN = 320


@kept(2)
def _opened(folder: Path) -> Twins | None:
    return twins.open_twins(folder)


_measured = kept(16)(twins.read)


def opened() -> Twins | None:
    """Return the twins, or None where there are none."""
    return _opened(workspace.config().twins)


def measured(name: str) -> pd.DataFrame:
    """Return what twins did to a generation, one row a person and factor; empty where that was not measured."""
    return _measured(twins.path_of(workspace.config().models, name), cache.card(name).sha256)


def jpeg(person: str, factor: str) -> bytes:
    """Return the picture of a person with a factor changed, as a JPEG."""
    return _jpeg(workspace.config().twins, person, factor)


@kept(200)
def _jpeg(folder: Path, person: str, factor: str) -> bytes:
    found = _opened(folder)
    return b"" if found is None else encode_thumbnail(found.photo(person, factor).pixels, _SHOWN)
