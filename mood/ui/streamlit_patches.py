"""The private corners of Streamlit that the app reaches into, each with what it mends; all of them are here."""

import gc
import sys
import threading
import weakref

import streamlit as st
from streamlit import cli_util, config
from streamlit.runtime.pages_manager import PagesManager
from streamlit.runtime.scriptrunner import get_script_run_ctx
from streamlit.web.server import server_util

_came, _gone = threading.Event(), threading.Event()


def keep_compiled() -> None:
    """Keep what TensorFlow compiled, once it is loaded; call it when the page is on the screen.

    Source: `_clean_problem_modules` in `streamlit/runtime/scriptrunner/script_runner.py`.
    """
    keras = sys.modules.get("keras")
    if keras is not None and keras.backend.clear_session is not _nothing:
        keras.backend.clear_session = _nothing  # each net would be optimised anew at its next photo, 0.1 s and more
        _came.set()


def _nothing() -> None:
    pass


def watch(net: object) -> None:
    """Remember that a net was loaded, and when nobody uses it any more.

    Args:
        net: a classifier, which is in no cycle and so ends with its last user.
    """
    _came.set()
    weakref.finalize(net, _gone.set).atexit = False


def spare_nets() -> None:
    """Take nets that were loaded out of the garbage collector's rounds; call it when the page is on the screen.

    Those that nobody uses any more are freed: frozen, the cycles in them never are of themselves.
    Source: `_on_script_finished` in `streamlit/runtime/scriptrunner/script_runner.py`.
    """
    if _gone.is_set():
        gc.unfreeze()
    if _gone.is_set() or _came.is_set():
        _gone.clear()
        _came.clear()
        gc.collect()
        gc.freeze()  # half a million objects, half a second in which no click was answered


def open_browser() -> None:
    """Open the app in the browser of whoever started it, which Streamlit does itself only where there is no `st.App`.

    Source: `_on_server_start` in `streamlit/web/bootstrap.py`.
    """
    if config.get_option("server.headless"):
        return
    address = "localhost"
    if config.is_manually_set("browser.serverAddress"):
        address = config.get_option("browser.serverAddress")
    elif config.is_manually_set("server.address"):
        address = server_util.get_display_address(config.get_option("server.address"))
    cli_util.open_browser(server_util.get_url(address))


def arrival() -> tuple[str, bool]:
    """Return which page is shown, and whether the visitor came by the browser's Back or Forward.

    Source: `ScriptRunContext` in `streamlit/runtime/scriptrunner_utils/script_run_context.py`.
    """
    context = get_script_run_ctx()
    return ("", False) if context is None else (context.page_script_hash, context.is_history_navigation)


def leave_old_router() -> None:
    """Run app.py after all when a deep link is a fresh server's first visit.

    Beside a folder named `pages` Streamlit starts with its old router, which runs the page alone, with a menu
    of file names, until somebody calls `st.navigation`. Both routers know a page by its path in the address,
    so the visitor stays on the page.
    """
    if PagesManager.uses_pages_directory:
        PagesManager.uses_pages_directory = False  # as st.navigation does
        st.rerun()
