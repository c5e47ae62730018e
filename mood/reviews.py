"""What people say of photos, in an SQL database: every change is a row, and nothing is ever overwritten."""

import io
import uuid
from collections.abc import Hashable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime

import pandas as pd
import sqlalchemy as sql

from mood.errors import DataError

VERDICTS = {
    "noisy": "the label is wrong",
    "ambiguous": "people would disagree",
    "model's error": "the label is right, the net is wrong",
    "unusable": "no mood to be seen, or not a photo of people",
}
UNDO = "undo"

_LONGEST = {"key": 36, "at": 32, "dataset": 200, "file": 500, "verdict": 20, "label": 20, "note": 500,
            "reviewer": 100, "undoes": 36}  # fmt: skip
COLUMNS = tuple(_LONGEST)

_metadata = sql.MetaData()
_rows = sql.Table("reviews", _metadata, *(
    sql.Column(name, sql.String(longest), primary_key=name == "key", nullable=False, index=name == "dataset" or None)
    for name, longest in _LONGEST.items()
))  # fmt: skip


@dataclass(frozen=True)
class Review:
    """One change.

    Args:
        file: the photo's name in it.
        verdict: a key of `VERDICTS`, or `UNDO`.
        label: the corrected label, or "" to keep it.
        undoes: key of the change that is taken back, only with `UNDO`.
        key: names this change everywhere.
        at: when, UTC, ISO 8601.

    Raises:
        DataError: if verdict or label is none of the allowed ones, or a text is too long.
    """

    dataset: str
    file: str
    verdict: str
    label: str = ""
    note: str = ""
    reviewer: str = ""
    undoes: str = ""
    key: str = field(default_factory=lambda: str(uuid.uuid4()))
    at: str = field(default_factory=lambda: datetime.now(UTC).isoformat(timespec="microseconds"))

    def __post_init__(self) -> None:
        """Check what a database would take silently."""
        if self.verdict not in (*VERDICTS, UNDO):
            raise DataError(f"A verdict is one of {', '.join(VERDICTS)}; received {self.verdict!r}.")
        if self.label != self.label.strip():
            raise DataError(f"A corrected label has no space around it; received {self.label!r}.")
        for name, longest in _LONGEST.items():
            length = len(getattr(self, name))
            if length > longest:
                raise DataError(f"The {name} may have {longest} characters; received {length}.", "Shorten it.")


class Reviews:
    """The reviews in one database; two people at once lose nothing, since rows are only ever added.

    Args:
        engine: of an SQLite or PostgreSQL database; the table is made where it is missing.
    """

    def __init__(self, engine: sql.Engine) -> None:
        self._engine = engine
        _metadata.create_all(engine)

    def add(self, review: Review) -> None:
        """Write one change."""
        with self._engine.begin() as connection:
            connection.execute(sql.insert(_rows), {name: getattr(review, name) for name in COLUMNS})

    def undo(self, dataset: str, file: str, reviewer: str) -> Review | None:
        """Take back the last change of a photo that still stands, and return it, or None if none stands."""
        standing = _standing(self.history(dataset, file))
        if standing.empty:
            return None
        last = Review(**_fields(standing.iloc[-1].to_dict()))
        self.add(Review(dataset, file, UNDO, reviewer=reviewer, undoes=last.key))
        return last

    def history(self, dataset: str, file: str | None = None) -> pd.DataFrame:
        """Return all changes of a data set, or of one photo, oldest first, with `COLUMNS`."""
        query = sql.select(_rows).where(_rows.c.dataset == dataset).order_by(_rows.c.at, _rows.c.key)
        if file is not None:
            query = query.where(_rows.c.file == file)
        with self._engine.connect() as connection:
            return pd.DataFrame(connection.execute(query).mappings().all(), columns=list(COLUMNS))

    def current(self, dataset: str) -> pd.DataFrame:
        """Return what stands: the last change of each photo that was not taken back, with `COLUMNS`."""
        standing = _standing(self.history(dataset))
        return standing.drop_duplicates("file", keep="last").reset_index(drop=True)

    def export_csv(self, dataset: str) -> str:
        """Return all changes of a data set as CSV, undone ones included."""
        return self.history(dataset).to_csv(index=False, lineterminator="\n")

    def import_csv(self, text: str) -> int:
        """Add the changes of an export, of any database, that are not here yet, and return how many that are.

        Raises:
            DataError: if a column is missing or a row breaks a rule; then nothing is added.
        """
        reviews = _parsed(text)
        with self._engine.begin() as connection:
            known = set(connection.execute(sql.select(_rows.c.key)).scalars())
            new = {review.key: vars(review) for review in reviews if review.key not in known}
            if new:
                connection.execute(sql.insert(_rows), list(new.values()))
        return len(new)


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


def _standing(history: pd.DataFrame) -> pd.DataFrame:
    undone = set(history["undoes"]) - {""}
    return history[(history["verdict"] != UNDO) & ~history["key"].isin(undone)]


def _parsed(text: str) -> list[Review]:
    try:
        table = pd.read_csv(io.StringIO(text), dtype=str, keep_default_na=False)
    except ValueError as error:
        message = f"Reviews are a CSV table; it cannot be read: {error}."
        raise DataError(message, "Use a file that was exported.") from error
    missing = [name for name in COLUMNS if name not in table]
    if missing:
        raise DataError(f"Reviews have the columns {', '.join(COLUMNS)}; missing: {', '.join(missing)}.")
    return [Review(**_fields(row)) for row in table[list(COLUMNS)].to_dict("records")]


def _fields(row: Mapping[Hashable, object]) -> dict[str, str]:
    return {str(name): str(value) for name, value in row.items()}
