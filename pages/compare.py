import streamlit as st

from mood.ui import cache, frame, texts
from mood.ui.components import (
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

TEXTS = texts.of("compare_page")

with frame.page(TEXTS.compare, TEXTS.did_each_generation):
    task = task_picker.show()
    if not task.is_binary:
        several_classes.show(task)
        st.stop()
    found = comparison.choose(cache.cards(), cache.sources())
    notices.synthetic(found.source)
    st.subheader(TEXTS.accuracy)
    comparison.accuracies(found)
    st.subheader(TEXTS.difference_more_luck)
    comparison.tests(found)
    study.show(found)
    st.subheader(TEXTS.where_they_part)
    disagreement.show(found)
    st.subheader(TEXTS.where_one_fails)
    weak_spots.show(found)
    ground_truth.show(found.source.dataset, found.split, list(found.evaluations))
    st.subheader(TEXTS.confusion_matrices)
    comparison.confusions(found)
    st.subheader(TEXTS.every_metric)
    comparison.metrics(found)
    st.subheader(TEXTS.probabilities)
    probabilities.show(found)
    st.subheader(TEXTS.training_curves)
    comparison.curves(found)
    comparison.experiments(found)
    st.subheader(TEXTS.what_took)
    ladder.ablation(found)
    ladder.cost(found)
