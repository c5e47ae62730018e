"""Photos on this computer: a folder that is looked at right here, or a library by its index."""

import shlex
from collections.abc import Callable, Sequence
from pathlib import Path

import streamlit as st

from mood import images, library
from mood.errors import DataError
from mood.library import indexed, moving
from mood.library.scanning import shown
from mood.library.series import File, Series, original_first
from mood.plurals import plural
from mood.tasks import Task
from mood.ui import markdown
from mood.ui.keeping import kept

MOST = 300
"""Photos of a folder that are looked at on the page; a larger one needs an index."""

_PATH = "library_path"


def ask(task: Task, nets: Sequence[str], looked: Callable[..., Series | None]) -> Series | None:
    """Ask for a folder or an index by its path, and return what nets of a task see in its photos; None without one.

    Photos of a small folder are looked at by `looked`; see `sources.looked`.

    Raises:
        DataError: if there is no folder or index, or no photo in it.
    """
    with st.form("library", border=True):
        text = st.text_input(
            "Folder or index on this computer", st.session_state.get(_PATH, ""), placeholder="/home/me/photos",
            key="library-path",
        )  # fmt: skip
        if st.form_submit_button("Open", icon=":material/folder_open:"):
            st.session_state[_PATH] = (text or "").strip().strip("\"'")  # as a file manager copies it
    st.caption(
        "Photos are read where they are, and what you decide is kept with the reviews on this computer. Nothing is "
        "copied, moved or written beside them unless you ask for it below."
    )
    if not (given := st.session_state.get(_PATH)):
        return None
    path = Path(given).expanduser().absolute()
    if not path.exists():
        raise DataError(f"There is nothing at “{path}”.", "Name a folder with photos, or an index of one.")
    index = _index_of(path)
    return _indexed(index, task, nets) if index else _folder(path, nets, looked)


def _index_of(path: Path) -> Path | None:
    """Return the index that a path names, or the one of a folder: beside it, of its name; None where there is none."""
    beside = path.with_name(f"{path.name}.parquet")
    return path if path.suffix == ".parquet" else beside if beside.exists() else None


def _indexed(path: Path, task: Task, nets: Sequence[str]) -> Series:
    series, unread = _series_of(path, task.classes, tuple(nets))
    st.caption(
        f"{plural(len(series.files), 'photo')} by the index {markdown.code(path.name)}. What came or went since is not "
        "in it: the command that made it brings it up to date."
    )
    if len(unread):
        with st.expander(f"{plural(len(unread), 'file')} of it cannot be read", icon=":material/warning:"):
            st.dataframe(unread, hide_index=True, alt="Files that cannot be read, with the reason")
    return series


def _folder(folder: Path, nets: Sequence[str], looked: Callable[..., Series | None]) -> Series | None:
    if not folder.is_dir():
        raise DataError(f"“{folder}” is neither a folder nor an index.", "Name one with photos, or a FILE.parquet.")
    found = library.scan([folder])
    command = f"python -m mood library {shlex.quote(str(folder))} --out {shlex.quote(f'{folder}.parquet')}"
    if not found.files:
        raise DataError(f"There is no photo in “{folder}”.", f"{images.READABLE} are read.")
    if len(found.files) > MOST:
        raise DataError(
            f"“{folder}” has {len(found.files):,} photos; more than {MOST} are looked at beforehand, once.",
            f"Run `{command}`, which goes on where it was stopped, then open the folder here again.",
        )
    passed = ", ".join(f"{count:,} {reason}" for reason, count in found.passed.most_common())
    also = f"; passed over: {markdown.sentence(passed)}" if passed else ""
    st.caption(
        f"{plural(len(found.files), 'photo')}, looked at for this visit{also}. To keep what was seen of them, run "
        f"{markdown.code(command)}."
    )
    return looked(_files(folder, [Path(file.path) for file in found.files]), nets, str(folder), folder)


def _files(folder: Path, paths: Sequence[Path]) -> list[File]:
    """Return files by their content: of several with the same, the first, with the others as its copies."""
    by_content: dict[str, list[Path]] = {}
    for path in paths:
        by_content.setdefault(_digest(path), []).append(path)
    for same in (same for same in by_content.values() if len(same) > 1):
        same.sort(key=original_first)
    return [
        File(shown(str(first.relative_to(folder))), first, digest, first.stat().st_size, tuple(copies))
        for digest, (first, *copies) in by_content.items()
    ]


_digest = kept(max_entries=10 * MOST)(moving.digest)
_series_of = kept(max_entries=2, spinner="Reading the index …")(indexed.series_of)
