"""From a predictions table to its evaluation, whatever the classes are."""

import pandas as pd

from mood.evaluation.classes import EvaluationOfClasses
from mood.evaluation.metrics import Evaluation
from mood.evaluation.predictions import classes_of, probabilities_of
from mood.labels import CLASSES, POSITIVE


def evaluate(predictions: pd.DataFrame, threshold: float = 0.5) -> Evaluation | EvaluationOfClasses:
    """Evaluate the predictions of one model.

    Args:
        predictions: a predictions table, usually of one split.
        threshold: the least p_happy that is called happy; of more than two classes the likeliest is called.

    Returns:
        Counts and metrics; a metric without any photo to rest on is nan with n = 0.
    """
    classes = classes_of(predictions)
    p = probabilities_of(predictions)
    if classes == CLASSES:
        return Evaluation((predictions["y_true"] == POSITIVE).to_numpy(), p[:, 1], p[:, 1] >= threshold)
    return EvaluationOfClasses(classes, predictions["y_true"].map(classes.index).to_numpy(int), p)
