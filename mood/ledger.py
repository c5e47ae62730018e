"""What people say, in an SQL database: every change is a row, and nothing is ever overwritten."""

import io
import uuid
from collections.abc import Collection, Hashable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import ClassVar, Generic, TypeVar

import pandas as pd
import sqlalchemy as sql

from mood.errors import DataError

UNDO = "undo"

FEW = 500
"""So many items may be named in a question; databases have a limit."""


def now() -> str:
    """Return the moment, UTC, as ISO 8601."""
    return datetime.now(UTC).isoformat(timespec="microseconds")


@dataclass(frozen=True, kw_only=True)
class Entry:
    """One change: the fields of its kind, and these.

    Args:
        undoes: key of the change that is taken back, only with `UNDO`.
        key: names this change everywhere.
        at: when, UTC, ISO 8601.

    Raises:
        DataError: if the verdict is none of the allowed ones, or a text is too long.
    """

    LONGEST: ClassVar[Mapping[str, int]]
    """How many characters each column may have."""
    VERDICTS: ClassVar[Collection[str]]

    undoes: str = ""
    key: str = field(default_factory=lambda: str(uuid.uuid4()))
    at: str = field(default_factory=now)

    def __post_init__(self) -> None:
        """Check what a database would take silently."""
        if (verdict := vars(self)["verdict"]) not in (*self.VERDICTS, UNDO):
            raise DataError(f"A verdict is one of {', '.join(self.VERDICTS)}; received {verdict!r}.")
        for name, longest in self.LONGEST.items():
            length = len(getattr(self, name))
            if length > longest:
                raise DataError(f"The {name} may have {longest} characters; received {length}.", "Shorten it.")


E = TypeVar("E", bound=Entry)


class Ledger(Generic[E]):
    """The changes of one kind in a database; two people at once lose nothing, since rows are only ever added.

    Args:
        engine: of an SQLite or PostgreSQL database; the table is made where it is missing.
    """

    ENTRY: ClassVar[type]
    TABLE: ClassVar[sql.Table]
    SCOPE: ClassVar[str]
    """The column that says where something is, such as a data set."""
    ITEM: ClassVar[str]
    """The column that says what it is, such as a photo."""

    def __init__(self, engine: sql.Engine) -> None:
        self._engine = engine
        self.TABLE.metadata.create_all(engine)

    def add(self, *entries: E) -> None:
        """Write changes, all or none."""
        with self._engine.begin() as connection:
            if entries:
                connection.execute(sql.insert(self.TABLE), [vars(entry) for entry in entries])

    def history(self, scope: str, item: str | None = None) -> pd.DataFrame:
        """Return all changes of a scope, or of one item in it, oldest first, with all columns."""
        query = self._of(scope)
        return self._table(query if item is None else query.where(self._column(self.ITEM) == item))

    def current(self, scope: str | None, items: Collection[str] | None = None) -> pd.DataFrame:
        """Return what stands, of all items or of some: the last change of each that was not taken back.

        Without a scope it is the last in any.
        """
        table = self._standing_of(self._standing(scope), items)
        return table.drop_duplicates(self.ITEM, keep="last").reset_index(drop=True)

    def export_csv(self, scope: str) -> str:
        """Return all changes of a scope as CSV, undone ones included."""
        return self.history(scope).to_csv(index=False, lineterminator="\n")

    def import_csv(self, text: str) -> int:
        """Add the changes of an export, of any database, that are not here yet, and return how many that are.

        Raises:
            DataError: if a column is missing or a row breaks a rule; then nothing is added.
        """
        entries = self._parsed(text)
        with self._engine.begin() as connection:
            known = set(connection.execute(sql.select(self._column("key"))).scalars())
            new = {entry.key: vars(entry) for entry in entries if entry.key not in known}
            if new:
                connection.execute(sql.insert(self.TABLE), list(new.values()))
        return len(new)

    def _column(self, name: str) -> "sql.Column[str]":
        return self.TABLE.c[name]

    def _of(self, scope: str | None) -> "sql.Select[tuple[str, ...]]":
        query = sql.select(self.TABLE).order_by(self._column("at"), self._column("key"))
        return query if scope is None else query.where(self._column(self.SCOPE) == scope)

    def _standing(self, scope: str | None) -> "sql.Select[tuple[str, ...]]":
        """Return a query for the changes that were not taken back, oldest first."""
        undone = self._of(scope).order_by(None).with_only_columns(self._column("undoes"))
        return self._of(scope).where(self._column("verdict") != UNDO, self._column("key").not_in(undone))

    def _standing_of(self, query: "sql.Select[tuple[str, ...]]", items: Collection[str] | None) -> pd.DataFrame:
        """Return those changes of a query that are of some items."""
        if items is not None and len(items) <= FEW:
            query = query.where(self._column(self.ITEM).in_(items))
        table = self._table(query)
        return table if items is None else table[table[self.ITEM].isin(items)]

    def _table(self, query: "sql.Select[tuple[str, ...]]") -> pd.DataFrame:
        with self._engine.connect() as connection:
            return pd.DataFrame(connection.execute(query).mappings().all(), columns=list(self.TABLE.c.keys()))

    def _entries(self, table: pd.DataFrame) -> list[E]:
        return [self.ENTRY(**_texts(row)) for row in table.to_dict("records")]

    def _parsed(self, text: str) -> list[E]:
        plural, columns = self.TABLE.name.capitalize(), list(self.TABLE.c.keys())
        try:
            table = pd.read_csv(io.StringIO(text), dtype=str, keep_default_na=False)
        except ValueError as error:
            message = f"{plural} are a CSV table; it cannot be read: {error}."
            raise DataError(message, "Use a file that was exported.") from error
        missing = [name for name in columns if name not in table]
        if missing:
            raise DataError(f"{plural} have the columns {', '.join(columns)}; missing: {', '.join(missing)}.")
        return self._entries(table[columns])


def table_of(name: str, longest: Mapping[str, int], *indexed: str) -> sql.Table:
    """Return the table of a ledger, with how many characters each column may have, one of them `key`."""
    columns = (sql.Column(column, sql.String(most), primary_key=column == "key", nullable=False,
                          index=column in indexed or None) for column, most in longest.items())  # fmt: skip
    return sql.Table(name, sql.MetaData(), *columns)


def _texts(row: Mapping[Hashable, object]) -> dict[str, str]:
    return {str(name): str(value) for name, value in row.items()}
