"""Which photos of a data set somebody looked at, and what was seen in others by a look that knew no label."""

import pandas as pd

from mood.datasets.manifest import Dataset, check
from mood.errors import ManifestError

VIEWED = "viewed"
"""Name of the optional manifest column that is 1 for photos that somebody looked at when the set was gathered."""

SEEN = "seen.csv"
"""A data set may hold this list of photos that were looked at blindly, with the columns `file` and `seen`."""

UNCLEAR = "unclear"


def viewing(dataset: Dataset) -> pd.DataFrame:
    """Return who looked at which photo of a data set with a column `viewed`, and a file `seen.csv` or none.

    Returns:
        One row a photo in the manifest's order: id; viewed, 0 or 1; seen, the label that a blind look gave, "unclear",
        or "" where there was none.

    Raises:
        ManifestError: if the column is missing, or a value in either file is not allowed.
    """
    if VIEWED not in dataset.table:
        columns = ", ".join(map(str, dataset.table.columns))
        raise ManifestError(
            f"The manifest of “{dataset.name}” must have the column {VIEWED}; it has {columns}.",
            "Add it: 1 for photos that somebody looked at when the set was gathered, else 0.",
        )
    _check(dataset.table[VIEWED], (0, 1), VIEWED, "the manifest")
    by_file = _seen(dataset)
    seen = [by_file.get(file, "") for file in dataset.table["file"]]
    return pd.DataFrame({"id": dataset.table["file"], VIEWED: dataset.table[VIEWED].astype(int), "seen": seen})


def _seen(dataset: Dataset) -> dict[str, str]:
    """Return the label that a blind look gave, by file."""
    path = dataset.path(SEEN)
    if not path.exists():
        return {}
    table = pd.read_csv(path, dtype=str, keep_default_na=False)
    if missing := [column for column in ("file", "seen") if column not in table]:
        raise ManifestError(f"“{SEEN}” must have the columns file and seen; missing: {', '.join(missing)}.")
    _check(table["file"], tuple(dataset.table["file"]), "file", f"“{SEEN}”")
    _check(table["seen"], (*dataset.labels, UNCLEAR), "seen", f"“{SEEN}”")
    return dict(zip(table["file"], table["seen"], strict=True))


def _check(values: pd.Series, allowed: tuple, column: str, where: str) -> None:
    rule = "a photo of the manifest" if column == "file" else f"one of {', '.join(map(str, allowed))}"
    check(~values.isin(allowed), values.map(repr), f"In {where} every {column} must be {rule}")
