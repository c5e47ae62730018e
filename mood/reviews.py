"""What people say of photos, in an SQL database: every change is a row, and nothing is ever overwritten."""

from dataclasses import dataclass

import pandas as pd

from mood.errors import DataError
from mood.ledger import UNDO, Entry, Ledger, table_of

VERDICTS = {
    "noisy": "the label is wrong",
    "ambiguous": "people would disagree",
    "model's error": "the label is right, the net is wrong",
    "unusable": "no mood to be seen, or not a photo of people",
}

_LONGEST = {"key": 36, "at": 32, "dataset": 200, "file": 500, "verdict": 20, "label": 20, "note": 500,
            "reviewer": 100, "undoes": 36}  # fmt: skip
COLUMNS = tuple(_LONGEST)


@dataclass(frozen=True)
class Review(Entry):
    """One change; see `ledger.Entry`.

    Args:
        file: the photo's name in it.
        verdict: a key of `VERDICTS`, or `UNDO`.
        label: the corrected label, or "" to keep it.

    Raises:
        DataError: if verdict or label is none of the allowed ones, or a text is too long.
    """

    LONGEST = _LONGEST
    VERDICTS = VERDICTS

    dataset: str
    file: str
    verdict: str
    label: str = ""
    note: str = ""
    reviewer: str = ""

    def __post_init__(self) -> None:
        """Check what a database would take silently."""
        super().__post_init__()
        if self.label != self.label.strip():
            raise DataError(f"A corrected label has no space around it; received {self.label!r}.")


class Reviews(Ledger[Review]):
    """The reviews in one database, by data set and file; see `ledger.Ledger`."""

    ENTRY, TABLE, SCOPE, ITEM = Review, table_of("reviews", _LONGEST, "dataset"), "dataset", "file"

    def undo(self, dataset: str, file: str, reviewer: str) -> Review | None:
        """Take back the last change of a photo that still stands, and return it, or None if none stands."""
        current = self._entries(self.current(dataset, [file]))
        for last in current:
            self.add(Review(dataset, file, UNDO, reviewer=reviewer, undoes=last.key))
        return next(iter(current), None)


def cleaned(table: pd.DataFrame, current: pd.DataFrame) -> pd.DataFrame:
    """Apply what `Reviews.current` returned to the rows of a manifest.

    Returns:
        The rows without photos found unusable, ambiguous, or noisy without a corrected label; corrected labels are put
        in. A photo on which the net was found wrong stays as it is.
    """
    reviews = current.set_index("file")
    verdict, corrected = (table["file"].map(reviews[column]).fillna("") for column in ("verdict", "label"))
    is_dropped = verdict.isin(("unusable", "ambiguous")) | ((verdict == "noisy") & (corrected == ""))
    return table.assign(label=corrected.where(corrected != "", table["label"]))[~is_dropped].reset_index(drop=True)
