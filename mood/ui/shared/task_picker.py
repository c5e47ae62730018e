"""Which question is asked of the nets, where they were trained for several."""

import streamlit as st

from mood.tasks import Task
from mood.ui import cache, state


def show() -> Task:
    """Show the choice, where more than one task has a trained net.

    Returns:
        The task chosen.
    """
    tasks = {task.title: task for task in cache.tasks()}
    titles = list(tasks)
    if len(titles) == 1:
        return tasks[titles[0]]
    title = st.segmented_control("Question", titles, default=titles[0], key="task", required=True, **state.LINKED)
    return tasks[title]
