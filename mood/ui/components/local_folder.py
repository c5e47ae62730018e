"""A folder of photos on this computer, opened by its path; only where the app's owner allows it."""

from pathlib import Path

import streamlit as st

from mood.errors import DataError
from mood.ui import cache, state, texts, workspace

TEXTS = texts.of("local_folder")


def show() -> None:
    """Show the field, where paths are allowed, and open the folder that is named."""
    if not workspace.config().allow_local_paths:
        st.caption(TEXTS.start_app_moodallowlocalpaths)
        return
    with st.form("folder", border=True):
        text = st.text_input(TEXTS.folder_computer, placeholder="/home/me/photos", key="folder-path")
        is_asked = st.form_submit_button(TEXTS.open, icon=":material/folder_open:")
    st.caption(TEXTS.manifest_csv_one)
    if not is_asked:
        return
    try:
        if not text.strip():
            raise DataError(TEXTS.name_folder_received)
        dataset = cache.opened_folder(Path(text.strip()).expanduser())
    except DataError as error:
        st.error(f"{error.message} {error.hint}", icon=":material/folder_off:")
        return
    state.open_folder(dataset.root)
    st.toast(TEXTS.opened_photos_passed(name=dataset.name, n_table=len(dataset.table), n_skipped=len(dataset.skipped)))
    st.rerun()
