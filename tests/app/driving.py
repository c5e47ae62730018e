"""How the tests of the pages run a page and read it."""

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


def texts(app: AppTest) -> str:
    return " ".join(
        str(element.value) for kind in ("markdown", "caption", "info", "error", "warning") for element in app.get(kind)
    )
