"""Where a series of photos comes from: the bundled bursts, or an upload."""

import streamlit as st

from mood import images
from mood.errors import ImageError
from mood.ui import linked, markdown, state, workspace
from mood.ui.bursts import series
from mood.ui.bursts.series import File
from mood.ui.shared import notices

SOURCES = {"bundled": "Bundled bursts", "own": "Your own series"}
_FIRST = ("13", "17")  # clear pictures, with every kind of fault among them


def show() -> list[File]:
    """Ask for a series and return its files."""
    source = linked.ask("Photos from", SOURCES, "series")
    return _bundled() if source == "bundled" else _uploaded()


def _bundled() -> list[File]:
    files = series.bundled(workspace.config().demo)
    if not files:
        st.info("This copy has no bundled bursts in `data/demo/`.", icon=":material/image_not_supported:")
        return []
    st.info(notices.SYNTHETIC, icon=":material/view_in_ar:")
    numbers = [str(number) for number in files]
    first = [number for number in numbers if number in _FIRST]
    chosen = st.pills("Choose bursts", numbers, selection_mode="multi", **linked.several("bursts", numbers, first))
    return [file for number in chosen for file in files[int(number)]]


def _uploaded() -> list[File]:
    files = st.file_uploader(
        "Photos, several at once",
        type=list(images.EXTENSIONS),
        accept_multiple_files=True,
        key=f"series-{state.round_of(state.UPLOADERS)}",
        help=f"{images.READABLE}; at most {series.MAX_PHOTOS} photos. They stay in this computer's memory.",
    )
    for file in files or []:
        try:
            series.take(file.name, file.getvalue())
        except ImageError as error:
            st.error(markdown.told(error), icon=":material/broken_image:")
            break
    kept = list(series.uploaded().values())
    if kept:
        st.button("Forget these photos", on_click=_forget, icon=":material/delete:", type="tertiary")
    return kept


def _forget() -> None:
    series.uploaded().clear()
    state.renew(state.UPLOADERS)
