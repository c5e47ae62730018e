import streamlit as st

from mood.ui import cache, frame, gallery_rows, linked, state
from mood.ui.gallery import gallery_filters, gallery_grid, selection, twins_grid
from mood.ui.shared import photo_review, pickers

with frame.page("Gallery", "Which test photos does a generation get wrong, why, and what would change its mind?"):
    task = pickers.task()
    choice = gallery_filters.show(task, cache.cards(task), cache.sources(task))
    rows = gallery_rows.of(choice.source.name, choice.generation, choice.generations)
    alike, opened = linked.switch("alike"), state.opened_photo()
    is_alike = st.session_state[alike["key"]]
    distance = gallery_rows.distances(choice.source.name, opened) if is_alike and opened is not None else None
    shown = selection.ordered(selection.select(rows, choice.filter), choice.order, distance)
    st.markdown(gallery_filters.sentence(choice, len(shown), rows))
    gallery_grid.show(choice, rows, shown, alike)
    twins_grid.show(choice.generation)
    photo_review.show_all(choice.source)
