"""Which photos models got wrong, and what became of each over the generations."""

from collections.abc import Sequence

import pandas as pd

from mood.evaluation.predictions import with_outcome

STORIES = ("fixed", "broken", "still wrong", "wavering", "always right")


def called_rightly(predictions: pd.DataFrame, threshold: float = 0.5) -> set[str]:
    """Return the ids of the photos that a model got right.

    Args:
        predictions: a predictions table.
        threshold: the least p_happy that is called happy.

    Returns:
        Their ids.
    """
    found = with_outcome(predictions, threshold)
    return set(found.loc[found["is_correct"], "id"])


def story(is_right: Sequence[bool]) -> str:
    """Name what became of a photo over the generations.

    Args:
        is_right: whether each generation got it right, oldest first.

    Returns:
        One of `STORIES`: "wavering" where the first and the last agree and one between them does not.
    """
    if all(is_right):
        return "always right"
    if not any(is_right):
        return "still wrong"
    first, last = is_right[0], is_right[-1]
    return "wavering" if first == last else ("fixed" if last else "broken")
