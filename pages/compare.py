import streamlit as st

from mood.ui import frame
from mood.ui.compare import comparison, confusion, disagreement, ladder, probabilities, study, weak_spots
from mood.ui.shared import by_viewing, ground_truth, notices, task_picker

with frame.page("Compare", "Did each generation become better, by how much, and could it be luck?"):
    task = task_picker.show()
    found = comparison.choose(task)
    notices.synthetic(found.source)
    st.subheader("Accuracy")
    comparison.accuracies(found)
    by_viewing.show(found)
    if len(found.evaluations) > 1:
        st.subheader("Is the difference more than luck?")
        comparison.tests(found)
        study.show(found)
        st.subheader("Where they disagree")
        disagreement.show(found)
    st.subheader("Where one fails")
    weak_spots.show(found)
    ground_truth.show(found.source.dataset, found.split, list(found.evaluations))
    if not task.is_binary:
        st.subheader("Class by class")
        confusion.by_class(found)
    st.subheader("Confusion matrices")
    confusion.matrices(found)
    comparison.against_narrower(found)
    st.subheader("Every metric")
    comparison.metrics(found)
    if task.is_binary:
        st.subheader("Probabilities")
        probabilities.show(found)
    st.subheader("Training curves")
    comparison.curves(found)
    comparison.experiments(found)
    st.subheader("What it took")
    ladder.ablation(found)
    ladder.cost(found)
