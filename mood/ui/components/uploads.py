"""Own photos: uploaded, or taken with the camera; what cannot be read is said, the rest goes on."""

import streamlit as st

from mood import images
from mood.errors import ImageError
from mood.images import Photo
from mood.labels import Task
from mood.ui import state, texts

TEXTS = texts.of("uploads")


def show(_: Task) -> list[Photo]:
    """Show the uploader and the session's photos so far, whatever the task.

    Returns:
        The photos that could be read, newest first.
    """
    files = st.file_uploader(
        TEXTS.photos,
        type=list(images.EXTENSIONS),
        accept_multiple_files=True,
        key=f"upload-{state.upload_round()}",
        help=TEXTS.mb_megapixels_each(
            readable=images.READABLE, max_bytes=images.MAX_BYTES // 2**20, max_pixels=images.MAX_PIXELS // 10**6
        ),
    )
    for file in files or []:
        _take(file.getvalue(), file.name)
    return _kept()


def show_camera(_: Task) -> list[Photo]:
    """Show the camera and the session's photos so far, whatever the task.

    Returns:
        The photos that could be read, newest first.
    """
    shot = st.camera_input(TEXTS.take_photo, key=f"camera-{state.upload_round()}")
    if shot is not None:
        _take(shot.getvalue(), "camera.jpg")
    return _kept()


def _take(data: bytes, name: str) -> None:
    digest = images.sha256(data)
    if digest in state.own_photos():
        return
    try:
        state.remember(images.decode(data, name))
    except ImageError as error:
        st.error(f"{error.message} {error.hint}", icon=":material/broken_image:")


def _kept() -> list[Photo]:
    photos = list(reversed(state.own_photos().values()))
    if photos:
        st.button(
            TEXTS.forget_photo if len(photos) == 1 else TEXTS.forget_photos(n_photos=len(photos)),
            on_click=state.forget_photos,
            icon=":material/delete:",
            type="tertiary",
            key="forget",
        )
    return photos
