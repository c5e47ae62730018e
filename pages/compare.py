import streamlit as st

from mood.ui import cache, frame
from mood.ui.components import (
    by_viewing,
    comparison,
    disagreement,
    ground_truth,
    ladder,
    notices,
    probabilities,
    several_classes,
    study,
    task_picker,
    weak_spots,
)

with frame.page("Compare", "Did each generation become better, by how much, and could it be luck?"):
    task = task_picker.show()
    if not task.is_binary:
        several_classes.show(task)
        st.stop()
    found = comparison.choose(cache.cards(), cache.sources())
    notices.synthetic(found.source)
    st.subheader("Accuracy")
    comparison.accuracies(found)
    by_viewing.show(found)
    st.subheader("Is the difference more than luck?")
    comparison.tests(found)
    study.show(found)
    st.subheader("Where they disagree")
    disagreement.show(found)
    st.subheader("Where one fails")
    weak_spots.show(found)
    ground_truth.show(found.source.dataset, found.split, list(found.evaluations))
    st.subheader("Confusion matrices")
    comparison.confusions(found)
    st.subheader("Every metric")
    comparison.metrics(found)
    st.subheader("Probabilities")
    probabilities.show(found)
    st.subheader("Training curves")
    comparison.curves(found)
    comparison.experiments(found)
    st.subheader("What it took")
    ladder.ablation(found)
    ladder.cost(found)
