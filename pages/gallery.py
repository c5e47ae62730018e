import streamlit as st

from mood import browsing
from mood.ui import cache, frame, shelves
from mood.ui.components import gallery_filters, gallery_grid, photo_review, task_picker

with frame.page("Gallery", "Which test photos does a generation get wrong, why, and what would change its mind?"):
    task = task_picker.show()
    choice = gallery_filters.show(task, cache.cards(task), cache.sources(task))
    rows = shelves.shelf(choice.source.name, choice.generation, choice.generations)
    found = browsing.ordered(
        browsing.select(rows, choice.filter), choice.order, shelves.likeness_order(choice.source.name)
    )
    st.markdown(gallery_filters.sentence(choice, len(found), rows))
    gallery_grid.show(choice, rows, found)
    photo_review.show_all(choice.source)
