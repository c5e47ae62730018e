"""What a net is asked to tell apart: read from a data set or from a net's card, never from a constant."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from mood.errors import DataError
from mood.plurals import capitalised


@dataclass(frozen=True)
class Task:
    """What a net is to tell apart.

    Args:
        key: in files, links and code.
        classes: in the order of a net's outputs, each once.
        positive: the last of two classes, where one probability, a threshold on it and evidence for and against it
            say all; None where every class is one among others.

    Raises:
        DataError: if there are fewer than two classes, one is there twice, or the positive one is not the last of two.
    """

    key: str
    title: str
    classes: tuple[str, ...]
    positive: str | None = None

    def __post_init__(self) -> None:
        """Check the rules."""
        if len(self.classes) < 2 or len(set(self.classes)) < len(self.classes):
            raise DataError(
                f"A task has at least two classes, each once; received {', '.join(self.classes) or 'none'}.",
                "Give each class a folder of its own.",
            )
        if self.positive is not None and self.classes[1:] != (self.positive,):
            raise DataError(
                f"The positive class is the last of two; received {self.positive!r} of {', '.join(self.classes)}."
            )

    @property
    def is_binary(self) -> bool:
        """Whether one probability, that of the positive class, says all."""
        return self.positive is not None

    def opposite(self, label: str) -> str:
        """Return the other one of two classes."""
        return self.classes[1 - self.classes.index(label)]

    def predicted(self, p_positive: float, threshold: float = 0.5) -> str:
        """Return the class that a probability of the positive one stands for: that one, from the threshold on."""
        return self.classes[int(p_positive >= threshold)]

    @classmethod
    def from_record(cls, record: Mapping[str, Any]) -> "Task":
        """Return the task that a card holds."""
        return cls(record["key"], record["title"], tuple(record["classes"]), record["positive"])

    @classmethod
    def of_labels(cls, labels: Iterable[str], positive: str | None = None) -> "Task":
        """Return the task of telling some labels apart.

        Args:
            labels: in any order, each as often as it likes.
            positive: of two, the one that a threshold is set for; the last by name where it is not said.
        """
        classes = sorted(set(labels))
        if len(classes) == 2:
            positive = classes[-1] if positive is None else positive
            classes.sort(key=lambda label: label == positive)
        title = capitalised(" or ".join(classes)) if len(classes) == 2 else f"{len(classes)} classes"
        key = "-".join(classes) if len(classes) <= 5 else f"{len(classes)}-classes"
        return cls(key, title, tuple(classes), positive)


def likeliest(p: Mapping[str, float]) -> str:
    """Return the class with the largest probability; of equal ones the later in the order of a task's classes."""
    return max(reversed(list(p)), key=lambda label: p[label])
