"""Which workspace a session looks at: the bundled one, or somebody's own photos, nets and reviews."""

import shlex
from pathlib import Path
from typing import TYPE_CHECKING

import streamlit as st

from mood import settings
from mood.settings import BUNDLED, Settings
from mood.ui import linked

if TYPE_CHECKING:
    from mood.datasets import Dataset  # pandas and more: the first page shows the choice before

_KEY, _PLACES = "workspace", "workspaces"


def config() -> Settings:
    """Return where things lie for this session."""
    return _places()[_chosen()]


def is_own() -> bool:
    """Return whether it is somebody's own photos and nets that this session looks at."""
    return _chosen() != BUNDLED


def query() -> dict[str, str]:
    """Return what names this workspace in an address, where it is not the one that is shown first."""
    return {} if _chosen() == next(iter(_places())) else {_KEY: _chosen()}


def look() -> list[str]:
    """Look which workspaces there are, once a page; return their names."""
    st.session_state[_PLACES] = settings.workspaces()
    return list(st.session_state[_PLACES])


def choose(names: list[str]) -> None:
    """Let the visitor choose a workspace."""
    st.selectbox(
        "Workspace", names, **linked.choice(_KEY, names),
        help="A data set with nets and reviews of its own: one that `MOOD_WORKSPACES` names, or in `data/`. "
            "“Your own photos” in README.md says how one is made.",
    )  # fmt: skip


def on(dataset: "Dataset | None" = None) -> str:
    """Return the end of a command that works on a data set, by default the workspace's own, for its nets here.

    It is `--photos` with the folder, or DIR where that is not known, and `--models` where these nets lie elsewhere.
    """
    here, folder = config(), _folder(dataset)
    if folder is None:
        return photos_of()
    is_changed_here = is_own() or folder.resolve() == here.demo  # else a command copies the nets beside the photos
    own = settings.for_photos([folder]).models
    is_elsewhere = is_changed_here and (own != here.models or own == settings.SHIPPED)
    return photos_of(dataset) + (f" --models {_quoted(here.models)}" if is_elsewhere else "")


def photos_of(dataset: "Dataset | None" = None) -> str:
    """Return the first part of that: what a command is told that only reads photos."""
    folder = _folder(dataset)
    return f"--photos {'DIR' if folder is None else _quoted(folder)}"


def _folder(dataset: "Dataset | None") -> Path | None:
    if dataset is not None:
        return dataset.root
    return config().photos[0] if is_own() else None


def _quoted(folder: Path) -> str:
    inside = folder.relative_to(settings.ROOT) if folder.is_relative_to(settings.ROOT) else folder
    return shlex.quote(str(inside))


def _places() -> dict[str, Settings]:
    return st.session_state.get(_PLACES) or settings.workspaces()  # asked for a hundred times a page


def _chosen() -> str:
    places, asked = _places(), st.session_state.get(_KEY)
    return asked if asked in places else next(iter(places))
