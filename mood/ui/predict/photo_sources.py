"""Where photos come from: uploaded, taken with the camera, or bundled samples; what cannot be read is said."""

from collections.abc import Callable
from functools import partial

import streamlit as st

from mood import images
from mood.datasets import Dataset
from mood.errors import ImageError
from mood.images import Photo
from mood.plurals import plural
from mood.tasks import Task
from mood.ui import cache, markdown, state
from mood.ui.shared import notices, picture_button

N_SAMPLES = 12
_SIDE = 80
_SAMPLE = "sample"


def ways(task: Task) -> dict[str, Callable[[], list[Photo]]]:
    """Return what asks for photos and returns them, by its key in links: samples only where some are of a task."""
    source = cache.sources(task).get(home(task))
    ways: dict[str, Callable[[], list[Photo]]] = {"upload": show_uploader, "camera": show_camera}
    if source is not None and source.dataset is not None and "test" in source.dataset.splits:
        ways["sample"] = partial(_samples, source)
    return ways


def show_uploader() -> list[Photo]:
    """Show the uploader; return the session's photos so far, in the order in which they came."""
    files = st.file_uploader(
        "Photos", list(images.EXTENSIONS), accept_multiple_files=True, key=f"upload-{state.round_of(state.UPLOADERS)}",
        help=f"{images.READABLE}; to {images.MAX_BYTES // 2**20} MB and {images.MAX_PIXELS // 10**6} megapixels each, "
        f"or {images.MAX_PIXELS_WHOLE // 10**6} where it is no JPEG.",
    )  # fmt: skip
    newest = (files or [])[-state.MAX_PHOTOS :]  # one more would push out another, which the next rerun decodes again
    if files and len(newest) < len(files):
        st.warning(
            f"At most {state.MAX_PHOTOS} photos are kept: of these {len(files)} the last {state.MAX_PHOTOS}. Forget "
            "them to see the others.",
            icon=":material/filter_none:",
        )
    for file in newest:
        _take(file.getvalue(), file.name)
    return _kept()


def show_camera() -> list[Photo]:
    """Show the camera; return the same as `show_uploader`."""
    shot = st.camera_input("Take a photo", key=f"camera-{state.round_of(state.UPLOADERS)}")
    if shot is not None:
        _take(shot.getvalue(), "camera.jpg")
    return _kept()


def _take(data: bytes, name: str) -> None:
    digest, refused = images.sha256(data), state.refused_files()
    if digest not in state.own_photos() and digest not in refused:
        try:
            state.remember(images.decode(data, name))
        except ImageError as error:
            refused[digest] = error
    if digest in refused:
        st.error(markdown.told(refused[digest]), icon=":material/broken_image:")


def _kept() -> list[Photo]:
    photos = list(state.own_photos().values())
    if photos:
        n = len(photos)
        these = "this photo" if n == 1 else f"these {n} photos"
        with st.container(horizontal=True, vertical_alignment="center"):
            st.caption(f"{plural(n, 'photo')} of this visit, kept in memory", width="content")
            st.button(
                f"Forget {these}", "forget", on_click=state.forget_photos, icon=":material/delete:", type="tertiary"
            )
    return photos


def _samples(source: cache.Source) -> list[Photo]:
    """Show samples to pick from; return the chosen one."""
    notices.synthetic(source)
    dataset = source.dataset
    if dataset is None:
        return []
    files = samples(dataset)
    sample = st.query_params.get(_SAMPLE) or st.session_state.get(_SAMPLE)
    picked = sample if sample in files and sample is not None else files[0]
    picture_button.style()
    grid = st.grid(N_SAMPLES, min_column_width=_SIDE, gap="xsmall")
    for number, file in enumerate(files, start=1):
        with grid.cell():
            picture, choose = cache.thumbnail(dataset, file), partial(_choose, file)
            picture_button.show(picture, f"Sample {number}", f"sample-{number}", choose, is_chosen=file == picked)
    return [cache.photo_of(dataset, picked)]


def _choose(file: str) -> None:
    st.query_params[_SAMPLE] = st.session_state[_SAMPLE] = file  # the address of another page does not name it


def home(task: Task) -> str:
    """Return the name of the data set that samples are taken from, the first whose photos are here; "" if none are."""
    return next((name for name, source in cache.sources(task).items() if source.dataset is not None), "")


def samples(dataset: Dataset) -> list[str]:
    """Return a spread of at most `N_SAMPLES` test photos, as many of each class."""
    test = dataset.split("test").table.sort_values("sha256")
    of_each = max(1, N_SAMPLES // max(1, test["label"].nunique()))
    return sorted(test.groupby("label").head(of_each)["file"].head(N_SAMPLES))
