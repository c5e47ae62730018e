import streamlit as st

from mood.ui import frame
from mood.ui.compare import (
    comparison,
    confusion,
    disagreement,
    ground_truth,
    guarantee,
    making,
    moved,
    probabilities,
    weak_spots,
)
from mood.ui.shared import notices, pickers

with frame.page("Compare", "Did each generation become better, by how much, and could it be luck?"):
    task = pickers.task()
    compared = comparison.choose(task)
    notices.synthetic(compared.source)
    st.subheader("Accuracy")
    comparison.accuracies(compared)
    if len(compared.evaluations) > 1:
        st.subheader("Is the difference more than luck?")
        comparison.tests(compared)
        making.study(compared)
        st.subheader("Where they disagree")
        disagreement.show(compared)
    st.subheader("What may each decide alone?")
    guarantee.show(compared)
    st.subheader("Where one fails")
    weak_spots.show(compared)
    ground_truth.show(compared)
    moved.show(compared)
    if not task.is_binary:
        st.subheader("Class by class")
        confusion.by_class(compared)
    st.subheader("Confusion matrices")
    confusion.matrices(compared)
    comparison.against_narrower(compared)
    st.subheader("Every metric")
    comparison.metrics(compared)
    if task.is_binary:
        st.subheader("Probabilities")
        probabilities.show(compared)
    st.subheader("Training curves")
    making.curves(compared)
    making.recipes(compared)
    st.subheader("What it took")
    making.ablation(compared)
    making.cost(compared)
