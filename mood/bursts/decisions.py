"""What people decided on photos, kept by SHA-256 in an SQL database, so that sorting can be gone on with."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from mood.bursts.choosing import DISCARD, KEEP
from mood.ledger import UNDO, Entry, Ledger, now, table_of

_LONGEST = {"key": 36, "at": 32, "series": 1000, "sha256": 64, "verdict": 20, "who": 100, "undoes": 36}


@dataclass(frozen=True)
class Decided(Entry):
    """One change; see `ledger.Entry`.

    Args:
        series: the folder or the index in which it was decided.
        sha256: of the photo's file: it is decided on wherever it lies.
        verdict: `KEEP` or `DISCARD`, or `UNDO`.
        who: a name, or "" for whoever sits there.
    """

    LONGEST = _LONGEST
    VERDICTS = (KEEP, DISCARD)

    series: str
    sha256: str
    verdict: str
    who: str = ""


class Decisions(Ledger[Decided]):
    """The decisions in one database, by photo, whatever the series in which it is met; see `ledger.Ledger`."""

    ENTRY, TABLE, SCOPE, ITEM = Decided, table_of("decisions", _LONGEST, "series", "sha256"), "series", "sha256"

    def decide(self, series: str, verdicts: Mapping[str, str], who: str = "") -> None:
        """Write what somebody decided at once on photos, by SHA-256: `KEEP` or `DISCARD`; all of it or nothing."""
        at = now()
        self.add(*(Decided(series, sha256, verdict, who, at=at) for sha256, verdict in verdicts.items()))

    def undo(self, photos: Collection[str], who: str = "") -> list[Decided]:
        """Take back all that somebody decided at once at last on some photos, by SHA-256, and that still stands.

        What others decided stays.

        Returns:
            What was taken back; empty if nothing was.
        """
        own = self._standing(None).where(self._column("who") == who)
        of_these = self._standing_of(own, photos)
        if of_these.empty:
            return []
        together = self._entries(self._table(own.where(self._column("at") == of_these["at"].max())))
        self.add(*(Decided(entry.series, entry.sha256, UNDO, who, undoes=entry.key) for entry in together))
        return together
