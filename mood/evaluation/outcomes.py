"""Which photos a net got wrong, and what became of each over the generations."""

from collections.abc import Sequence

import numpy as np
import pandas as pd

from mood.evaluation.predictions import classes_of, probabilities_of

HISTORIES = ("fixed", "broken", "still wrong", "wavering", "always right")


def with_outcome(predictions: pd.DataFrame) -> pd.DataFrame:
    """Add what follows from the probabilities: the likeliest class is called, of equal ones the later.

    Args:
        predictions: a predictions table.

    Returns:
        A copy with the columns y_pred, is_correct and confidence (probability of y_pred, in [0, 1]).
    """
    p = probabilities_of(predictions)
    indices = called(p)
    y_pred = np.array(classes_of(predictions), dtype=object)[indices]
    return predictions.assign(
        y_pred=y_pred,
        is_correct=y_pred == predictions["y_true"].to_numpy(),
        confidence=p[np.arange(len(p)), indices],
    )


def called(p: np.ndarray) -> np.ndarray:
    """Return the index of the likeliest class of each row of (n, classes), of equal ones the later, (n,) int."""
    return p.shape[1] - 1 - p[:, ::-1].argmax(1)


def history(is_correct: Sequence[bool]) -> str:
    """Name what became of a photo over the generations.

    Args:
        is_correct: whether each generation got it right, oldest first.

    Returns:
        One of `HISTORIES`: "wavering" where the first and the last agree and one between them does not.
    """
    if all(is_correct):
        return "always right"
    if not any(is_correct):
        return "still wrong"
    first, last = is_correct[0], is_correct[-1]
    return "wavering" if first == last else ("fixed" if last else "broken")
