"""The SQL database in which reviews of photos and decisions on them are kept."""

from collections.abc import Callable
from typing import TypeVar

import sqlalchemy as sql
import streamlit as st
from streamlit.errors import StreamlitSecretNotFoundError

from mood.ui import workspace

T = TypeVar("T")

_CONNECTION = "reviews"
"""The SQL connection of `secrets.toml`; without it the database is an SQLite file."""


def opened(kind: Callable[[sql.Engine], T]) -> T:
    """Return the reviews or the decisions, as the kind says, connected once."""
    try:
        is_configured = _CONNECTION in st.secrets.get("connections", {})
    except (StreamlitSecretNotFoundError, FileNotFoundError):
        is_configured = False
    return _opened(kind, None if is_configured else f"sqlite:///{workspace.config().reviews}")


@st.cache_resource(show_spinner=False, max_entries=8)
def _opened(kind: Callable[[sql.Engine], T], url: str | None) -> T:
    if url is None:
        return kind(st.connection(_CONNECTION, type="sql").engine)
    return kind(st.connection(f"{_CONNECTION} {url}", type="sql", url=url).engine)
