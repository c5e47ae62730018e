"""Series of similar photos: bundled bursts or an upload, in memory only, and what was seen in each, looked at once."""

import shlex
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import streamlit as st

from mood import bursts, images
from mood.bursts import Bands, Choice, Shot, noise
from mood.datasets import inside
from mood.errors import ImageError
from mood.images import Photo
from mood.tasks import Task
from mood.ui import cache, linked, markdown, state, workspace
from mood.ui.keeping import kept
from mood.ui.shared import notices

if TYPE_CHECKING:
    from mood.zoo.classifier import Classifier

MAX_PHOTOS, MAX_BYTES = 300, 2**30
"""Of a session's uploaded series: their files stay in memory, so that the kept ones can be downloaded."""

SHOWN = 640
"""Pixels of the longer side that are kept of a photo; its file has the rest."""

SOURCES = {"bundled": "Bundled bursts", "own": "Your own series"}
_FIRST = ("13", "17")  # clear pictures, with every kind of fault among them
_FILES, _LOOKING = "series_files", "Looking at the photos …"


@dataclass(frozen=True)
class Wish:
    """What somebody wants to keep: the mood, whose verdict counts, how many of a burst, how alike a burst is."""

    mood: str
    generation: str
    count: int
    likeness: float


@dataclass(frozen=True)
class File:
    """One photo's file: its name, the uploaded bytes or where the bundled ones lie, and their SHA-256."""

    name: str
    content: bytes | Path
    sha256: str

    def read(self) -> bytes:
        """Return its bytes; of an empty file none."""
        return self.content.read_bytes() if isinstance(self.content, Path) else self.content


def ask(task: Task) -> list[File]:
    """Ask for a series, an upload or bundled bursts of a task's classes, and return its files."""
    sources = SOURCES if bundled(task) else {"own": SOURCES["own"]}
    return _chosen(bundled(task)) if linked.ask("Photos from", sources, "series") == "bundled" else _uploaded()


def bundled(task: Task) -> dict[str, list[dict]]:
    """Return what is known of the photos of bundled bursts that show classes of a task, by the bursts' names.

    None are in a workspace of somebody's own: its nets know nothing of them.
    """
    if workspace.is_own():
        return {}
    by_burst: dict[str, list[dict]] = {}
    for row in known(workspace.config().demo).values():
        if row["label"] in task.classes:
            by_burst.setdefault(str(row["burst"]), []).append(row)
    return by_burst


def _chosen(by_burst: dict[str, list[dict]]) -> list[File]:
    notices.synthetic_people()
    first = [number for number in by_burst if number in _FIRST]
    chosen = st.pills(
        "Choose bursts", list(by_burst), selection_mode="multi", **linked.several("bursts", by_burst, first)
    )
    root = workspace.config().demo
    paths = {row["sha256"]: inside(root, row["file"]) for number in chosen for row in by_burst[number]}
    return [File(path.name, path, digest) for digest, path in paths.items()]


def _uploaded() -> list[File]:
    """Ask for files, and keep those of this session by SHA-256, in their order."""
    taken: dict[str, File] = st.session_state.setdefault(_FILES, {})
    files = st.file_uploader(
        "Photos, several at once", list(images.EXTENSIONS), accept_multiple_files=True,
        help=f"{images.READABLE}; at most {MAX_PHOTOS} photos. They stay in this computer's memory.",
        key=f"series-{state.round_of(state.UPLOADERS)}",
    )  # fmt: skip
    for file in files or []:
        data = file.getvalue()
        digest = images.sha256(data)
        if digest in taken:
            continue
        if len(taken) >= MAX_PHOTOS or sum(len(other.read()) for other in taken.values()) + len(data) > MAX_BYTES:
            full = ImageError(
                f"A series has at most {MAX_PHOTOS} photos of {MAX_BYTES // 2**20} MB in all; “{file.name}” is one too "
                "many.",
                "Sort these first, or a folder with `python -m mood bursts DIR --models "
                f"{shlex.quote(str(workspace.config().models))}`.",
            )
            st.error(markdown.told(full), icon=":material/broken_image:")
            break
        taken[digest] = File(file.name, data, digest)
    if taken:
        st.button("Forget these photos", on_click=_forget, icon=":material/delete:", type="tertiary")
    return list(taken.values())


def _forget() -> None:
    st.session_state[_FILES].clear()
    state.renew(state.UPLOADERS)


@kept(max_entries=4, reads=lambda root: [root / bursts.MANIFEST])
def known(root: Path) -> dict[str, dict]:
    """Return what is known of the bundled bursts' photos: their rows by SHA-256."""
    return {row["sha256"]: row for row in bursts.known(root).to_dict("records")}


def looked(files: Sequence[File], nets: Sequence[str]) -> tuple[list[Shot], dict[str, Photo]]:
    """Return what nets see in photos that can be read, and say which cannot.

    Returns:
        A shot of each, and by SHA-256 the photos, of at most `SHOWN` pixels a side.

    Raises:
        ModelError: before any work, if no net has frozen features.
    """
    bursts.frozen({name: cache.card(name) for name in nets})
    bar = st.progress(0.0, _LOOKING)
    shots, photos, models = [], {}, {name: cache.classifier(name) for name in nets}
    for number, file in enumerate(files, start=1):
        try:
            shot, photo = _looked(file, models)
            shots.append(replace(shot, name=file.name))  # others may call it something else
            photos[file.sha256] = replace(photo, name=file.name)
        except ImageError as error:
            st.warning(markdown.told(error), icon=":material/broken_image:")
        bar.progress(number / len(files), _LOOKING)
    bar.empty()
    return shots, photos


@kept(max_entries=4 * MAX_PHOTOS)
def _looked(file: File, nets: "dict[str, Classifier]") -> tuple[Shot, Photo]:
    photo = images.decode(file.read(), file.name)
    shot = bursts.look(photo, nets)
    scale = min(1, SHOWN / max(shot.width, shot.height))
    smaller = images.resize(photo.pixels, round(shot.width * scale), round(shot.height * scale))
    return shot, replace(photo, pixels=smaller)


def chosen(shots: Sequence[Shot], wish: Wish) -> list[tuple[list[int], Choice]]:
    """Return the bursts of a series, as places in it, each with what to keep."""
    config = workspace.config()
    is_bundled = any(shot.sha256 in known(config.demo) for shot in shots)
    return _choices(shots, wish, bands(config.models, config.demo.name if is_bundled else ""))


@kept(max_entries=4, reads=lambda models, _: [noise.path_of(models)])
def bands(models: Path, photos: str) -> Bands:
    """Return within what photos are the same; see `noise.bands`."""
    return noise.bands(models, photos)


@kept(max_entries=64)
def _choices(shots: Sequence[Shot], wish: Wish, within: Bands) -> list[tuple[list[int], Choice]]:
    choose = partial(bursts.choose, mood=wish.mood, generation=wish.generation, count=wish.count, bands=within)
    return [(places, choose([shots[place] for place in places])) for places in bursts.group(shots, wish.likeness)]


@kept(max_entries=4 * MAX_PHOTOS)
def picture(photo: Photo, side: int) -> bytes:
    """Return a small JPEG of a photo."""
    return images.encode_thumbnail(photo.pixels, side)
