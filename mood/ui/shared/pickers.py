"""Which question and which data set a page shows: the same on every page, until the visitor chooses another."""

from collections.abc import Mapping

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from mood.errors import DataError
from mood.tasks import Task
from mood.ui import cache, linked, markdown, workspace


def task() -> Task:
    """Let a task be chosen, where more than one has a trained net, and return it."""
    tasks = {task.key: task for task in cache.tasks()}
    if len(tasks) == 1:
        return next(iter(tasks.values()))
    return tasks[linked.ask("Question", tasks, "task", title=lambda key: tasks[key].title)]


def dataset(
    offered: Mapping[str, str], task: Task, place: DeltaGenerator, *, label: str = "Data set", needs_photos: bool = True
) -> str:
    """Let a data set be chosen, and return its name: a visitor who moves on to another page takes it along.

    Offered are titles of data sets by name; `needs_photos` where a page has little to show without them.

    Raises:
        DataError: if none is offered.
    """
    if not offered:
        raise nothing_to_show(task)
    name = linked.ask(label, offered, "data", usual=usual(offered, task, needs_photos), place=place)
    for folder, error in cache.passed_over().items():
        st.warning(f"{markdown.code(folder)} is passed over. {markdown.told(error)}", icon=":material/folder_off:")
    return name


def nothing_to_show(task: Task) -> DataError:
    """Return the error that no photo is of a class of a task, or raise what is wrong with the photos."""
    for folder in workspace.config().photos:
        cache.opened_folder(folder)
    return DataError(
        f"No photo is of a class that the nets tell apart ({', '.join(task.classes)}).",
        f"Run `python -m mood train all {workspace.on()}`.",
    )


def usual(offered: Mapping[str, str], task: Task, needs_photos: bool = True) -> str:
    """Return the data set that is shown until another is chosen.

    It is the one that the newest net learned from, where the page can show it; else the first that it can.
    """
    sources = cache.sources(task)
    shown = [name for name in offered if not needs_photos or (name in sources and sources[name].dataset is not None)]
    homes = [card.data["dataset"] for card in cache.cards(task).values()][-1:]
    return next(iter([*(home for home in homes if home in shown), *shown, *offered]))
