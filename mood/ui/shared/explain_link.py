"""Leads from a photo to the Explain page, opened with the same one."""

from mood.tasks import Task
from mood.ui import frame
from mood.ui.shared.data_picker import OWN

_ICON = ":material/center_focus_strong:"


def of_photo(task: Task | None, dataset: str, file: str) -> None:
    """Show the link of a photo of a data set.

    Args:
        task: the question that was asked of it, or None for the main one.
        dataset: name of the data set.
        file: its name in the manifest.
    """
    _show(task, {"data": dataset, "photo": file})


def of_own(task: Task, sha256: str) -> None:
    """Show the link of a photo that this session uploaded.

    Args:
        task: the question that was asked of it.
        sha256: by which the session keeps it.
    """
    _show(task, {"data": OWN, "own": sha256})


def _show(task: Task | None, query: dict[str, str]) -> None:
    frame.link("explain", "Explain with every method", _ICON, ({"task": task.key} if task else {}) | query)
