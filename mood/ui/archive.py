"""Where the app keeps reviews: the SQL connection named in `secrets.toml`, or an SQLite file."""

import streamlit as st
from streamlit.errors import StreamlitSecretNotFoundError

from mood.reviews import Reviews
from mood.ui import workspace

CONNECTION = "reviews"


def reviews() -> Reviews:
    """Return the reviews, connected once."""
    try:
        is_configured = CONNECTION in st.secrets.get("connections", {})
    except (StreamlitSecretNotFoundError, FileNotFoundError):
        is_configured = False
    return _reviews(None if is_configured else f"sqlite:///{workspace.config().reviews}")


@st.cache_resource(show_spinner=False, max_entries=4)
def _reviews(url: str | None) -> Reviews:
    if url is None:
        return Reviews(st.connection(CONNECTION, type="sql").engine)
    return Reviews(st.connection(f"{CONNECTION} {url}", type="sql", url=url).engine)
