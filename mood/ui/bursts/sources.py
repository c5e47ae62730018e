"""Where a series comes from: bundled bursts, an upload, or photos on this computer where paths are allowed."""

import shlex
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import streamlit as st

from mood import bursts, images
from mood.bursts import Shot
from mood.datasets import inside
from mood.errors import DataError, ImageError
from mood.library import archives
from mood.library.series import File, Series
from mood.plurals import plural
from mood.tasks import Task
from mood.ui import cache, linked, markdown, state, workspace
from mood.ui.bursts import local_photos, truth
from mood.ui.bursts.series import photo
from mood.ui.keeping import kept
from mood.ui.shared import notices

if TYPE_CHECKING:
    from streamlit.runtime.uploaded_file_manager import UploadedFile

    from mood.zoo.classifier import Classifier

MAX_PHOTOS, MAX_BYTES = 300, 2**30
"""Of a session's uploaded series: their files stay in memory, so that the kept ones can be downloaded."""

SOURCES = {"bundled": "Bundled bursts", "own": "Your own series", "local": "Folder or index"}
_FIRST = ("13", "17")  # clear pictures, with every kind of fault among them
_FILES, _LOOKING = "series_files", "Looking at the photos …"


def ask(task: Task, nets: Sequence[str]) -> Series | None:
    """Ask for photos, of bundled bursts those of a task's classes, and return what nets see in them; None without.

    Raises:
        ModelError: if no net has frozen features.
    """
    by_burst = bundled(task)
    offered = {"bundled": bool(by_burst), "own": True, "local": workspace.config().allow_local_paths}
    sources = {key: title for key, title in SOURCES.items() if offered[key]}
    source = linked.ask("Photos from", sources, "series")
    if source == "local":
        return local_photos.ask(task, nets, looked)
    files = _chosen(by_burst) if source == "bundled" else _uploaded()
    return looked(files, nets) if files else None


def bundled(task: Task) -> dict[str, list[dict]]:
    """Return what is known of the photos of bundled bursts that show classes of a task, by the bursts' names.

    None are in a workspace of somebody's own: its nets know nothing of them.
    """
    by_burst: dict[str, list[dict]] = {}
    for row in truth.known().values():
        if row["label"] in task.classes:
            by_burst.setdefault(str(row["burst"]), []).append(row)
    return by_burst


def looked(files: Sequence[File], nets: Sequence[str], home: str = "", root: Path | None = None) -> Series | None:
    """Return what nets see in photos that can be read, one after the other, and say which cannot; None if none can.

    For `home` and `root` see `Series`.

    Raises:
        ModelError: before any work, if no net has frozen features.
    """
    bursts.frozen({name: cache.card(name) for name in nets})
    bar = st.progress(0.0, _LOOKING)
    read, shots = list[File](), list[Shot]()
    models = {name: cache.classifier(name) for name in nets}
    for number, file in enumerate(files, start=1):
        try:
            shots.append(replace(_looked(file, models), name=file.name))  # others may call it something else
            read.append(file)
        except ImageError as error:
            st.warning(markdown.told(error), icon=":material/broken_image:")
        bar.progress(number / len(files), _LOOKING)
    bar.empty()
    if not shots:
        return None
    key = repr((home, *((file.sha256, file.name, str(file.path)) for file in read), *nets))
    return Series(key, read, shots, nets, lambda likeness: bursts.group(shots, likeness), home, root)


@kept(max_entries=4 * MAX_PHOTOS)
def _looked(file: File, nets: "Mapping[str, Classifier]") -> Shot:
    return bursts.look(photo(file), nets)


def _chosen(by_burst: Mapping[str, list[dict]]) -> list[File]:
    notices.synthetic_people()
    first = [number for number in by_burst if number in _FIRST]
    chosen = st.pills(
        "Choose bursts", list(by_burst), selection_mode="multi", **linked.several("bursts", by_burst, first)
    )
    root = workspace.config().demo
    paths = {row["sha256"]: inside(root, row["file"]) for number in chosen for row in by_burst[number]}
    return [File(path.name, path, digest, path.stat().st_size) for digest, path in paths.items()]


def _uploaded() -> list[File]:
    """Ask for files, and keep those of this session by SHA-256, in their order."""
    taken: dict[str, File] = st.session_state.setdefault(_FILES, {})
    files = st.file_uploader(
        "Photos, several at once, or a ZIP file", [*images.EXTENSIONS, "zip"], accept_multiple_files=True,
        help=f"{images.READABLE}; at most {MAX_PHOTOS} photos. They stay in this computer's memory.",
        max_upload_size=MAX_BYTES // 2**20, key=f"series-{state.round_of(state.UPLOADERS)}",
    )  # fmt: skip
    digests = list[str]()
    try:
        for file in files or []:
            digests += _take(file, taken)
    except DataError as error:
        st.error(markdown.told(error), icon=":material/broken_image:")
    if n_same := len(digests) - len(set(digests)):
        st.caption(f"{plural(n_same, 'file')} with the same content as another: shown once, and not among the results.")
    if taken:
        st.button("Forget these photos", on_click=_forget, icon=":material/delete:", type="tertiary")
    return list(taken.values())


def _take(file: "UploadedFile", taken: dict[str, File]) -> Iterator[str]:
    """Keep an upload, or the photos in it, beside what was taken.

    Yields:
        The SHA-256 of each.

    Raises:
        DataError: if it is one too many, or a ZIP file that cannot be read.
    """
    for taken_out in _photos_of(file):
        if isinstance(taken_out, ImageError):
            st.warning(markdown.told(taken_out), icon=":material/broken_image:")
            continue
        name, data = taken_out
        digest = images.sha256(data)
        yield digest
        if digest in taken:
            continue
        if len(taken) >= MAX_PHOTOS or sum(other.size for other in taken.values()) + len(data) > MAX_BYTES:
            most = f"{MAX_PHOTOS} photos of {MAX_BYTES // 2**20} MB in all"
            raise ImageError(
                f"A series has at most {most}; “{name}” is one too many.",
                "Sort these first, or a folder with `python -m mood bursts DIR --models "
                f"{shlex.quote(str(workspace.config().models))}`.",
            )
        taken[digest] = File(name, data, digest, len(data))


def _photos_of(file: "UploadedFile") -> Iterator[tuple[str, bytes] | ImageError]:
    if file.name.lower().endswith(".zip"):
        yield from archives.photos_in(file, file.name)
    else:
        yield file.name, file.getvalue()


def _forget() -> None:
    st.session_state[_FILES].clear()
    state.renew(state.UPLOADERS)
