"""What the net looks at in the first two photos of a burst, on wish."""

from collections.abc import Sequence

import streamlit as st

from mood.library.series import File
from mood.ui import cache, explanations, markdown
from mood.ui.bursts import series
from mood.ui.bursts.series import Wish
from mood.ui.explanations import Request
from mood.ui.shared import generations, verdict


def show(files: Sequence[File], wish: Wish) -> None:
    """Show on wish the maps of two photos for the wanted mood."""
    names = markdown.plain(f"{files[0].name} and {files[1].name}")
    if not st.toggle("What the net looks at in the first two", key=f"why-{files[0].sha256[:12]}", help=names):
        return
    for file, column in zip(files, st.columns(4), strict=False):
        with column:
            photo = series.photo(file)
            request = Request(photo, wish.generation, "grad_cam", wish.mood)
            with st.spinner(generations.waiting_for(wish.generation)):
                explanation = explanations.explained(request)
            st.markdown(f"**{markdown.plain(photo.name)}**")
            verdict.show(cache.probabilities(photo, wish.generation))
            generations.picture(request, explanation, 0.5)
