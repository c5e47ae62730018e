"""The tasks, their classes and how labels become numbers: the only place that knows."""

from collections.abc import Mapping
from dataclasses import dataclass

CLASSES = ("sad", "happy")
POSITIVE = "happy"


@dataclass(frozen=True)
class Task:
    """What a net is to tell apart.

    Args:
        key: in files and code.
        title: on screen and in links.
        classes: in the order of a net's outputs.
    """

    key: str
    title: str
    classes: tuple[str, ...]

    @property
    def is_binary(self) -> bool:
        """Whether one probability, that of the positive class, says all."""
        return len(self.classes) == 2


MOOD = Task("mood", "Happy or sad", CLASSES)
MOODS = Task("moods", "Five moods", ("angry", "happy", "relaxed", "sad", "surprised"))
TASKS = {task.title: task for task in (MOOD, MOODS)}
UNASKED = ("afraid", "disgusted", "neutral")
"""Labels that a data set may have and that no net is asked about."""

ASKED = tuple(sorted({label for task in TASKS.values() for label in task.classes}))

LABELS = tuple(sorted({*ASKED, *UNASKED}))
"""Every label that a data set may have."""


def index_of(label: str) -> int:
    """Return the class index of a label.

    Args:
        label: one of `CLASSES`.

    Returns:
        0 for sad, 1 for happy.

    Raises:
        ValueError: if the label is not one of `CLASSES`.
    """
    return CLASSES.index(label)


def opposite(label: str) -> str:
    """Return the other one of the two classes.

    Args:
        label: one of `CLASSES`.

    Returns:
        The class that `label` is not.
    """
    return CLASSES[1 - index_of(label)]


def sign_of(label: str) -> float:
    """Return what the logit is multiplied by to become the score of a class.

    Args:
        label: one of `CLASSES`.

    Returns:
        +1 for the positive class, -1 for the other.
    """
    return 1.0 if label == POSITIVE else -1.0


def called(p: Mapping[str, float]) -> str:
    """Return the label that probabilities stand for.

    Args:
        p: probability by class, in the order of a task's classes; of equal ones the later class wins.

    Returns:
        The likeliest class.
    """
    return max(reversed(p), key=p.get)


def predicted(p_happy: float, threshold: float = 0.5) -> str:
    """Return the label that a probability stands for.

    Args:
        p_happy: probability of the positive class, in [0, 1].
        threshold: the least probability that is called happy.

    Returns:
        One of `CLASSES`.
    """
    return CLASSES[int(p_happy >= threshold)]
