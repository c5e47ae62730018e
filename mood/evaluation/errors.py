"""Which photos a model got wrong, and in what order to look at them."""

import numpy as np
import pandas as pd

from mood.errors import MoodError
from mood.evaluation.predictions import with_outcome

ORDERS = ("most confident", "least confident", "name")


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


def misclassified(
    predictions: pd.DataFrame, true_label: str | None = None, order: str = "most confident", threshold: float = 0.5
) -> pd.DataFrame:
    """List the photos that a model got wrong.

    Args:
        predictions: a predictions table.
        true_label: keep only errors on photos with this label; None keeps both directions.
        order: one of `ORDERS`.
        threshold: the least p_happy that is called happy.

    Returns:
        The rows of the errors with y_pred and confidence, ordered; ties by id.

    Raises:
        MoodError: if the order is unknown.
    """
    if order not in ORDERS:
        raise MoodError(f"An order is one of {', '.join(ORDERS)}; received {order!r}.")
    found = with_outcome(predictions, threshold)
    wrong = ~found["is_correct"].to_numpy(bool)
    if true_label is not None:
        wrong &= (found["y_true"] == true_label).to_numpy()
    found = found[wrong]
    key = found["confidence"].to_numpy() * {"most confident": -1, "least confident": 1, "name": 0}[order]
    return found.iloc[np.lexsort((found["id"].to_numpy(str), key))].reset_index(drop=True)
