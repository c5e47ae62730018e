"""The frame around every page: title and error boundary."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from functools import wraps
from pathlib import Path

import streamlit as st
from streamlit.errors import StreamlitAPIException

from mood.errors import MoodError
from mood.tasks import Task
from mood.ui import linked, markdown, streamlit_patches, workspace

FOOTER = "Photos stay in this computer's memory and are never stored."
HEAD, FOOT = "page-head", "page-foot"  # by which a style sheet finds them
ICON = str(Path(__file__).with_name("icon.svg"))
"""Of the browser's tab; Streamlit's own symbols come there from a server of Google's."""


@contextmanager
def page(title: str, lead: str, own_lead: str = "") -> Iterator[None]:
    """Wrap the body of a page, whose lead is its question; a MoodError becomes a box, any other error stays loud.

    `own_lead` stands in its place where it is somebody's own photos that a visitor looks at.
    """
    streamlit_patches.leave_old_router()
    st.set_page_config(page_title=f"{title} · Mood", page_icon=ICON, layout="wide")
    with linked.visited():
        with st.container(key=HEAD):
            _heading(title)
            asked = own_lead if own_lead and workspace.is_own() else lead
            st.markdown(f"<p style='font-size:1.1rem;opacity:.85;max-width:46rem'>{asked}</p>", unsafe_allow_html=True)
        with _boundary():
            yield
    from mood.ui import cache  # pandas and more: the page is on screen before

    with st.container(key=FOOT):
        st.divider()
        st.caption(FOOTER)
        with suppress(MoodError):  # the body has shown it
            st.caption(markdown.sentence(cache.limits()))
    streamlit_patches.keep_compiled()
    streamlit_patches.spare_nets()


def part(show: Callable[..., None]) -> Callable[..., None]:
    """Let a click in a part of a page redraw that part alone, with a MoodError as a box in its place."""

    @st.fragment
    @wraps(show)
    def shown(*args: object, **kwargs: object) -> None:
        with _boundary():
            show(*args, **kwargs)

    return shown


@contextmanager
def _boundary() -> Iterator[None]:
    try:
        yield
    except MoodError as error:
        st.error(markdown.told(error), icon=":material/error:")


def _heading(title: str) -> None:
    """Show the title, and beside it the workspaces where there are several."""
    names, asked = workspace.look(), st.query_params.get("workspace", "").strip()
    if len(names) == 1:
        st.title(title)
    else:
        heading, choice = st.columns([4, 1], vertical_alignment="bottom")
        heading.title(title)
        with choice:
            workspace.choose(names)
    if asked not in ("", *names):
        st.warning(f"There is no workspace {markdown.code(asked)}; there are {', '.join(names)}.")


def link(page_name: str, label: str, icon: str, query: dict[str, str] | None = None) -> None:
    """Show a link to a page, named by its file without the ending, in this workspace; also where no router runs."""
    query = workspace.query() | (query or {})
    try:
        st.page_link(f"pages/{page_name}.py", label=label, icon=icon, query_params=query, width="stretch")
    except (StreamlitAPIException, KeyError):  # a page that runs by itself knows no others
        st.markdown(f"[{label}]({page_name})")


def link_to_explain(task: Task | None, **photo: str) -> None:
    """Show a link to Explain with a photo, as its address names it; a task of None is the main one."""
    query = {"task": task.key} if task else {}
    link("explain", "Explain with every method", ":material/center_focus_strong:", query | photo)
