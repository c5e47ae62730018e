"""Leads from a photo to the Explain page, opened with the same one."""

from mood.tasks import Task
from mood.ui import frame, state

OWN = "own"
"""Key of the photos that a visitor uploaded, among the data sets."""


def of_photo(task: Task | None, dataset: str, file: str) -> None:
    """Show the link of a photo of a data set; a task of None is the main one."""
    _show(task, {"data": dataset, "photo": file})


def of_own(task: Task, sha256: str) -> None:
    """Show the link of a photo that this session uploaded."""
    _show(task, {"data": OWN, state.OWN_PHOTO: sha256})


def _show(task: Task | None, query: dict[str, str]) -> None:
    asked = {"task": task.key} if task else {}
    frame.link("explain", "Explain with every method", ":material/center_focus_strong:", asked | query)
