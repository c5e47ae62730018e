"""How the tests of the pages run a page and read it."""

import re

from streamlit.testing.v1 import AppTest

from tests.conftest import ROOT

PAGES = sorted((ROOT / "pages").glob("*.py"))
TIMEOUT = 120


def alone(page: str, **query: str) -> AppTest:
    """Run a page by itself, as a deep link on a fresh server does."""
    app = AppTest.from_file(str(ROOT / "pages" / f"{page}.py"), default_timeout=TIMEOUT)
    for key, value in query.items():
        app.query_params[key] = value
    return app


def shown(markdown: str) -> str:
    """Return what a visitor reads where signs of somebody's text were escaped."""
    return re.sub(r"\\(?=[^a-zA-Z0-9\s])", "", markdown).replace("\u2060", "")


def texts(app: AppTest) -> str:
    return " ".join(
        shown(str(element.value))
        for kind in ("markdown", "caption", "info", "error", "warning")
        for element in app.get(kind)
    )
