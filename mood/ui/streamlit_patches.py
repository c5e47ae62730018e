"""The private corners of Streamlit that the app reaches into, each with what it mends; all of them are here."""

import gc
import threading
import weakref
from urllib.parse import parse_qsl, urlencode

import streamlit as st
from streamlit.runtime.pages_manager import PagesManager
from streamlit.runtime.scriptrunner import get_script_run_ctx
from streamlit.runtime.state.query_params import QueryParams

from mood.importing import one_at_a_time

_gone = threading.Event()


def spare_nets() -> None:
    """Keep what TensorFlow compiled, and take what is loaded out of the garbage collector's rounds.

    Call it after a net was loaded or compiled. Source: `_clean_problem_modules` and `_on_script_finished` in
    `streamlit/runtime/scriptrunner/script_runner.py`.
    """
    _keep_kernels()
    gc.collect()
    gc.freeze()  # half a million objects, half a second in which no click was answered


def watch(net: object) -> None:
    """Remember when nobody uses a net any more: frozen, the cycles in it are never freed of themselves.

    Args:
        net: a classifier, which is in no cycle and so ends with its last user.
    """
    weakref.finalize(net, _gone.set).atexit = False


def free_nets() -> None:
    """Free the nets that nobody uses any more, if there are any; call it when the page is on the screen."""
    if _gone.is_set():
        _gone.clear()
        gc.unfreeze()
        gc.collect()
        gc.freeze()


def _keep_kernels() -> None:
    """Let Keras's session be cleared no more: each net would be optimised anew at its next photo, 0.1 s and more."""
    with one_at_a_time:
        import keras
    keras.backend.clear_session = _leave_alone


def _leave_alone() -> None:
    pass


_populate = QueryParams.populate_from_query_string


def heed_address() -> None:
    """Take what the address asks for, less what is blank; call it before any widget is drawn.

    To Streamlit a blank value means that nothing is chosen, also where something has to be.
    """
    context = get_script_run_ctx()
    if context is None:  # not run by Streamlit
        return
    asked = urlencode([(key, value) for key, value in parse_qsl(context.query_string) if value.strip()])
    with context.session_state.query_params() as query:
        query.set_initial_query_params(asked)
        query.populate_from_query_string(asked)


def _populate_whole(query: QueryParams, query_string: str, pages: set[str] | None = None) -> None:
    """Read an address whole, also what shares its name with a choice of the page that is left.

    Streamlit takes the latter for a leftover of that page, although the address is that of the link that was clicked.

    Args:
        query: of a session.
        query_string: the address behind its question mark.
        pages: hashes of the scripts of the page that is entered; None where the visitor stays.
    """
    if pages is not None:
        for widget in [key for key, binding in query._bindings_by_widget.items() if binding.script_hash not in pages]:
            query.unbind_widget(widget)
    _populate(query, query_string)


setattr(QueryParams, "populate_from_query_string", _populate_whole)  # noqa: B010 - a method is replaced


def leave_old_router() -> None:
    """Run app.py after all when a deep link is a fresh server's first visit.

    Beside a folder named `pages` Streamlit starts with its old router, which runs the page alone, with a menu
    of file names, until somebody calls `st.navigation`. Both routers know a page by its path in the address,
    so the visitor stays on the page.
    """
    if PagesManager.uses_pages_directory:
        PagesManager.uses_pages_directory = False  # as st.navigation does
        st.rerun()
