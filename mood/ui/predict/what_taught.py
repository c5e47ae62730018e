"""What taught one of the nets its verdict on a photo, once a visitor asks."""

import streamlit as st

from mood.images import Photo
from mood.ui import cache, frame
from mood.ui.shared import generations, influence


@frame.part
def show(photo: Photo, names: list[str]) -> None:
    """Show, where it is opened, the training photos behind the verdict of one of some generations."""
    key = f"taught-{photo.sha256}"
    box = st.expander("What taught it this", icon=":material/school:", key=f"open-{key}", on_change="rerun")
    if not box.open:
        return
    with box:
        chosen = st.segmented_control(
            "Generation", names, default=names[-1], format_func=cache.title, required=True, key=key
        )
        with st.spinner(generations.waiting_for(chosen)):
            influence.of_photo(chosen, photo)
