"""The server starts by what `app.py` hands it: nets are loaded before anybody comes, and a browser is opened."""

import asyncio
import shutil
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from streamlit import cli_util, config
from streamlit.web.server.app_discovery import discover_asgi_app

from mood import explanation
from mood.ui import cache, warming
from tests.conftest import ROOT


def start() -> None:
    """Start and stop as a server does, in a thread: in this one a browser's loop may be running."""

    async def started() -> None:
        async with warming.lifespan(None):
            pass

    with ThreadPoolExecutor(1) as threads:
        threads.submit(lambda: asyncio.run(started())).result()


@pytest.fixture
def opened(monkeypatch) -> list[str]:
    """Return the addresses that a browser is sent to."""
    addresses: list[str] = []
    monkeypatch.setattr(cli_util, "open_browser", addresses.append)
    return addresses


@pytest.fixture
def configured():
    """Return what sets an option of Streamlit's for the time of a test."""
    before: dict[str, object] = {}

    def set_it(name: str, value: object) -> None:
        before.setdefault(name, config.get_option(name))
        config.set_option(name, value)

    yield set_it
    for name, value in before.items():
        config.set_option(name, value)


def test_streamlit_finds_what_starts_the_server():
    assert discover_asgi_app(Path(ROOT / "app.py")).import_string == "app:app"


@pytest.mark.parametrize(
    ("options", "addresses"),
    [
        ({"server.headless": True}, []),
        ({"server.headless": False}, ["http://localhost:8501"]),
        ({"server.headless": False, "server.address": "192.0.2.2"}, ["http://192.0.2.2:8501"]),
        ({"server.headless": False, "browser.serverAddress": "mybox.lan"}, ["http://mybox.lan:8501"]),
    ],
)
def test_a_browser_is_opened_where_there_is_one_at_the_address_of_the_server(options, addresses, opened, configured):
    for name, value in options.items():
        configured(name, value)
    start()
    assert opened == addresses


def test_the_nets_of_the_first_workspace_are_loaded_as_the_server_starts(tmp_path, monkeypatch, opened):
    (tmp_path / "baseline").symlink_to(ROOT / "models" / "baseline")
    monkeypatch.setenv("MOOD_MODELS", str(tmp_path))
    monkeypatch.setenv("MOOD_WARM_UP", "1")
    start()
    (thread,) = (one for one in threading.enumerate() if one.name == "warm-up")
    thread.join(60)
    assert cache.is_loaded("baseline")


def test_a_net_that_is_not_what_its_card_says_keeps_no_other_from_being_loaded(tmp_path, monkeypatch):
    for name in ("baseline", "transfer"):
        shutil.copytree(ROOT / "models" / name, tmp_path / name)
    (tmp_path / "baseline" / "model.onnx").write_bytes(b"another")
    loaded: list[str] = []
    monkeypatch.setattr(explanation, "explain", lambda net, *_: loaded.append(net.name))
    warming.load_everything(tmp_path)
    assert loaded == ["transfer"]
    (tmp_path / "baseline" / "card.json").write_text("{")
    warming.load_everything(tmp_path)  # is silent
    assert loaded == ["transfer"]
