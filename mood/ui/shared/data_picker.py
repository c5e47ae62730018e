"""Which data set a page shows: the same on every page, until the visitor chooses another."""

from collections.abc import Mapping

from streamlit.delta_generator import DeltaGenerator

from mood.tasks import Task
from mood.ui import cache, linked


def show(
    offered: Mapping[str, str], task: Task, place: DeltaGenerator, *, label: str = "Data set", needs_photos: bool = True
) -> str:
    """Show the choice, and return the name chosen: a visitor who moves on to another page takes it along.

    Offered are titles of data sets by name, at least one; `needs_photos` where a page has little to show without them.
    """
    return linked.ask(label, offered, "data", usual=default(offered, task, needs_photos), place=place)


def default(offered: Mapping[str, str], task: Task, needs_photos: bool = True) -> str:
    """Return the data set that is shown until another is chosen.

    It is the one that the newest net learned from, where the page can show it; else the first that it can.
    """
    sources = cache.sources(task)
    shown = [name for name in offered if not needs_photos or (name in sources and sources[name].dataset is not None)]
    homes = [card.data["dataset"] for card in cache.cards(task).values()]
    return next((name for name in homes[-1:] if name in shown), next(iter([*shown, *offered])))
