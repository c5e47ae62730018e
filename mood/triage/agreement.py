"""Whether the face detector finds the faces that are there."""

import pandas as pd

from mood.datasets import Dataset
from mood.evaluation import Metric, wilson_interval

TRUTH = "faces"
"""Manifest column with the number of faces, by a person or another detector."""


def face_agreement(table: pd.DataFrame, dataset: Dataset) -> dict[str, Metric]:
    """Compare the faces found with those that a data set says are there.

    Args:
        table: triage rows.
        dataset: with a column `faces` in its manifest; each synthetic portrait has exactly one.

    Returns:
        recall (photos with a face on which one was found) and false alarms (photos without one on which one was found),
        each with n and a 95 % Wilson interval; empty where nothing is known.
    """
    known = dataset.table.set_index("file")
    if TRUTH in known:
        truth = table["id"].map(known[TRUTH])
    elif dataset.is_synthetic:
        truth = pd.Series(1, index=table.index)
    else:
        return {}
    found = table["faces"] > 0
    return {"recall": _rate(found[truth > 0]), "false alarms": _rate(found[truth == 0])}


def _rate(hits: pd.Series) -> Metric:
    k, n = int(hits.sum()), len(hits)
    return Metric(k / n if n else float("nan"), n, wilson_interval(k, n))
