"""Tables that lie beside the nets, checked as they are read."""

from collections.abc import Collection
from pathlib import Path

import pandas as pd

from mood.errors import ManifestError

NAMES = ("id", "file", "other", "seen")
"""Columns that are text whatever they look like: a photo may be called 007."""


def read(path: Path, columns: Collection[str], hint: str) -> pd.DataFrame | None:
    """Read a CSV table; None where there is no file.

    Args:
        path: of the file.
        columns: that it must have.
        hint: what to do if it has not, or cannot be read.

    Raises:
        ManifestError: if a column is missing, or it is no CSV table.
    """
    if not path.exists():
        return None
    try:
        table = pd.read_csv(path, dtype=dict.fromkeys(NAMES, str), keep_default_na=False)
    except (ValueError, OSError) as error:
        raise ManifestError(f"“{path.name}” cannot be read: {error}.", hint) from error
    if missing := [column for column in columns if column not in table]:
        raise ManifestError(
            f"“{path.name}” must have the columns {', '.join(columns)}; missing: {', '.join(missing)}.", hint
        )
    return table
