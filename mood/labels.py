"""The classes of the task and how labels become numbers: the only place that knows."""

CLASSES = ("sad", "happy")
POSITIVE = "happy"


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


def predicted(p_happy: float, threshold: float = 0.5) -> str:
    """Return the label that a probability stands for.

    Args:
        p_happy: probability of the positive class, in [0, 1].
        threshold: the least probability that is called happy.

    Returns:
        One of `CLASSES`.
    """
    return CLASSES[int(p_happy >= threshold)]
