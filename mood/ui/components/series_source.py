"""Where a series of photos comes from: the bundled bursts, or an upload."""

import streamlit as st

from mood import images
from mood.errors import ImageError
from mood.ui import series, state, texts, workspace
from mood.ui.components import notices
from mood.ui.series import File

TEXTS = texts.of("series_source")

BUNDLED, UPLOAD = TEXTS.bundled_bursts, TEXTS.your_own_series
_FIRST = ("13", "17")  # clear pictures, with every kind of fault among them


def show() -> list[File]:
    """Ask for a series and return its files."""
    source = st.segmented_control(
        TEXTS.photos_from, (BUNDLED, UPLOAD), default=BUNDLED, key="series", required=True, **state.LINKED
    )
    return _bundled() if source == BUNDLED else _uploaded()


def _bundled() -> list[File]:
    found = series.bundled(workspace.config().demo)
    if not found:
        st.info(TEXTS.copy_has_no, icon=":material/image_not_supported:")
        return []
    st.info(notices.SYNTHETIC, icon=":material/view_in_ar:")
    numbers = [str(number) for number in found]
    first = [number for number in numbers if number in _FIRST]
    chosen = st.pills(
        TEXTS.bursts_put_series, numbers, selection_mode="multi", default=first, key="bursts", **state.LINKED
    )
    return [file for number in chosen for file in found[int(number)]]


def _uploaded() -> list[File]:
    files = st.file_uploader(
        TEXTS.photos_several_once,
        type=list(images.EXTENSIONS),
        accept_multiple_files=True,
        key=f"series-{state.upload_round()}",
        help=TEXTS.at_most_photos(readable=images.READABLE, photos=series.MAX_PHOTOS),
    )
    for file in files or []:
        try:
            series.take(file.name, file.getvalue())
        except ImageError as error:
            st.error(f"{error.message} {error.hint}", icon=":material/broken_image:")
            break
    kept = list(series.uploaded().values())
    if kept:
        st.button(TEXTS.forget_these_photos, on_click=_forget, icon=":material/delete:", type="tertiary")
    return kept


def _forget() -> None:
    series.forget()
    state.renew_uploaders()
