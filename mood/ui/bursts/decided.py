"""What a visitor decided on photos of a series: kept with the reviews for a library, else as long as the visit."""

from collections.abc import Mapping

import sqlalchemy as sql
import streamlit as st

from mood.bursts.decisions import Decisions
from mood.library.series import Series
from mood.ui import database

_MEMORY, _KNOWN = "decisions_of_visit", "decisions"


def of(series: Series) -> Mapping[str, str]:
    """Return what was decided of a series, by SHA-256: `bursts.KEEP` or `DISCARD`."""
    known: dict[str, dict[str, str]] = st.session_state.setdefault(_KNOWN, {})
    if series.key not in known:
        table = _decisions(series).current(None, series.place_of)
        known[series.key] = dict(zip(table["sha256"], table["verdict"], strict=True))
    return known[series.key]


def reread() -> None:
    """Look again at what was decided, also by others and in other tabs."""
    st.session_state.pop(_KNOWN, None)


def decide(series: Series, verdicts: Mapping[str, str]) -> None:
    """Write down what was decided at once on photos, by SHA-256."""
    _decisions(series).decide(series.home, verdicts)
    reread()


def undo(series: Series) -> None:
    """Take back what was decided at once at last."""
    _decisions(series).undo(series.place_of)
    reread()


def forget(series: Series) -> None:
    """Take back all that was decided."""
    while _decisions(series).undo(series.place_of):
        pass
    reread()


def _decisions(series: Series) -> Decisions:
    """Return where decisions on a series are kept: of photos that somebody uploaded nothing reaches the disk."""
    if series.home:
        return database.opened(Decisions)
    if _MEMORY not in st.session_state:
        engine = sql.create_engine(
            "sqlite://",
            poolclass=sql.StaticPool,
            connect_args={"check_same_thread": False},  # one, for all threads
        )
        st.session_state[_MEMORY] = Decisions(engine)
    return st.session_state[_MEMORY]
