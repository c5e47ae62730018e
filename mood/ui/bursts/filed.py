"""Photos of a library copied, moved or given sidecars, where somebody asks for it; each run can be undone."""

from collections.abc import Callable, Mapping
from pathlib import Path

import pandas as pd
import streamlit as st

from mood.errors import DataError, MoodError
from mood.library import culling, filing
from mood.library.filing import COPY, Report
from mood.plurals import plural
from mood.ui import markdown

_LOG, _SAID = "filing_log", "filing_said"
_WISHES = {
    "xmp": "XMP sidecars", "copy": "Copy what is kept", "move": "Move what is discarded",
}  # fmt: skip
_STILL_LISTED = "They are listed here until the folder is opened again, or its index is brought up to date."
_NAMES = {"full": "NAME.JPG.xmp, for darktable and digiKam", "short": "NAME.xmp, for Lightroom and Bridge"}


def show(root: Path, table: Callable[[], pd.DataFrame], counts: Mapping[str, int]) -> None:
    """Offer what may be done with the files of a library, whose choice is a table when it is asked for.

    With `counts`, of how many files by "copy" and "move".
    """
    is_open = _LOG in st.session_state or _SAID in st.session_state
    with st.expander("Write the choice to the disk", icon=":material/save:", expanded=is_open):
        wish = st.segmented_control(
            "What to write", list(_WISHES), format_func=_WISHES.__getitem__, default="xmp", required=True,
            key="filing", wrap=True,
        )  # fmt: skip
        if wish == "xmp":
            _sidecars(root, table)
        else:
            _transfer(root, table, wish, counts[wish])
        _said()


def _sidecars(root: Path, table: Callable[[], pd.DataFrame]) -> None:
    names = st.radio("File names", list(_NAMES), format_func=_NAMES.__getitem__, key="filing-names")
    st.caption(
        "Stars, colour and pick label beside each photo: 5 where you keep it, 4 where that is the suggestion, rejected "
        "where it is discarded; nothing where nobody decided. A sidecar that is there keeps all else that it says, and "
        "one that somebody rated is left alone. Lightroom reads sidecars of RAW files only."
    )

    def write() -> Report:
        steps, refused = filing.sidecars(culling.ratings(table()), names)
        return _with(refused, filing.carry_out(steps, _log(root, "xmp")))

    st.button("Write sidecars", on_click=_run, args=("written", write), icon=":material/sell:")


def _transfer(root: Path, table: Callable[[], pd.DataFrame], do: str, count: int) -> None:
    text = st.text_input("Into the folder", str(root.parent / f"{root.name}-{'keep' if do == COPY else 'discard'}"))
    st.caption(
        "Sub-folders stay as they are, and sidecars go along. Nothing is overwritten: where a name is taken, a number "
        "is added."
    )

    def transfer() -> Report:
        if not text.strip():
            raise DataError("Name a folder; received nothing.")
        folder = Path(text.strip()).expanduser().absolute()
        files = culling.originals(table(), kept=do == COPY)
        steps, refused = filing.transfers(do, files, folder, root)
        return _with(refused, filing.carry_out(steps, _log(folder, do)))

    label, verb = ("Copy", "copied") if do == COPY else ("Move", "moved")
    st.button(
        f"{label} {plural(count, 'file')}", on_click=_run, args=(verb, transfer), icon=":material/drive_file_move:",
        key=f"file-{do}",
    )  # fmt: skip


def _with(refused: dict[str, str], report: Report) -> Report:
    return Report(report.done, refused | report.refused)


def _log(folder: Path, what: str) -> Path:
    st.session_state[_LOG] = filing.log_in(folder, what)
    return st.session_state[_LOG]


def _run(verb: str, act: Callable[[], Report]) -> None:
    """Do what somebody asked for, and remember what is to be said of it."""
    st.session_state.pop(_LOG, None)
    _act(verb, act)


def _act(verb: str, act: Callable[[], Report]) -> None:
    try:
        st.session_state[_SAID] = (verb, act())
    except MoodError as error:
        st.session_state[_SAID] = error
        st.session_state.pop(_LOG, None)


def _undo(log: Path) -> None:
    _act("put back", lambda: filing.undo(log))
    st.session_state.pop(_LOG, None)


def _said() -> None:
    """Say what was done last, and offer to undo it."""
    said, log = st.session_state.pop(_SAID, None), st.session_state.get(_LOG)
    if isinstance(said, MoodError):
        st.error(markdown.told(said), icon=":material/error:")
    elif said:
        verb, report = said
        listed = f" {_STILL_LISTED}" if verb == "moved" and report.done else ""
        st.success(f"{plural(report.done, 'file')} {verb}.{listed}", icon=":material/check:")
        _refused(report)
    if log:
        with st.container(horizontal=True, vertical_alignment="center"):
            st.button("Undo this", key="undo-filing", on_click=_undo, args=(log,), icon=":material/undo:")
            st.caption(f"Later: {markdown.code(f'python -m mood cull --undo {log}')}", width="content")


def _refused(report: Report) -> None:
    if report.refused:
        with st.expander(f"{plural(len(report.refused), 'file')} left alone", icon=":material/warning:"):
            rows = pd.DataFrame(report.refused.items(), columns=["file", "why"])
            st.dataframe(rows, hide_index=True, alt="Files that were left as they are, with the reason")
