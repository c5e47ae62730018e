"""What the page's address asks for, and how Streamlit is kept from losing it on the way to the page."""

from urllib.parse import parse_qsl, urlencode

from streamlit.runtime.scriptrunner import get_script_run_ctx
from streamlit.runtime.state.query_params import QueryParams

_populate = QueryParams.populate_from_query_string


def heed() -> None:
    """Take what the address asks for, less what is blank; call it before any widget is drawn.

    To Streamlit a blank value means that nothing is chosen, also where something has to be.
    """
    context = get_script_run_ctx()
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


QueryParams.populate_from_query_string = _populate_whole
