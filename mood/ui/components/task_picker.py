"""Which question is asked of the nets: happy or sad, or one of five moods."""

import streamlit as st

from mood import zoo
from mood.labels import MOOD, TASKS, Task
from mood.ui import state, workspace


def show() -> Task:
    """Show the choice, where more than one task has a trained net.

    Returns:
        The task chosen.
    """
    models = workspace.config().models
    titles = [title for title, task in TASKS.items() if task == MOOD or zoo.trained(models, task)]
    if len(titles) == 1:
        return MOOD
    title = st.segmented_control("Question", titles, default=MOOD.title, key="task", required=True, **state.LINKED)
    return TASKS[title]
