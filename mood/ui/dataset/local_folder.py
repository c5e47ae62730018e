"""A folder of photos on this computer, opened by its path; only where the app's owner allows it."""

from pathlib import Path

import streamlit as st

from mood.errors import DataError
from mood.ui import cache, markdown, state, workspace


def show() -> None:
    """Show the field, where paths are allowed, and open the folder that is named."""
    if not workspace.config().allow_local_paths:
        st.caption(
            "Start the app with `MOOD_ALLOW_LOCAL_PATHS=1 streamlit run app.py` to open a folder of your own here, or "
            "name folders in `MOOD_PHOTOS`."
        )
        return
    with st.form("folder", border=True):
        text = st.text_input("Folder on this computer", placeholder="/home/me/photos", key="folder-path")
        is_asked = st.form_submit_button("Open", icon=":material/folder_open:")
    st.caption("A manifest.csv, or one sub-folder a class. Photos are read where they are, never copied.")
    if not is_asked:
        return
    try:
        if not text.strip():
            raise DataError("Name a folder; received nothing.")
        dataset = cache.opened_folder(Path(text.strip()).expanduser())
    except DataError as error:
        st.error(markdown.told(error), icon=":material/folder_off:")
        return
    state.open_folder(dataset.root)
    st.toast(f"Opened {markdown.plain(dataset.name)}: {len(dataset.table)} photos, {len(dataset.skipped)} passed over.")
    st.rerun()
