"""What the table of a net's influence comes to: how good its stand-in is, and what k says of errors."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from mood.evaluation import Metric, share_of
from mood.evaluation.intervals import resampled, roc_auc
from mood.evaluation.metrics import pearson


@dataclass(frozen=True)
class Summary:
    """What a table comes to, every figure with its n and interval.

    Args:
        agreement: share of test photos of which the head says what the net says.
        accuracy: of the head.
        one: correlation of what one Newton step foretells without the strongest photo, and training again.
        several: the same without the k photos that turn a verdict.
        flipped: share of verdicts that are turned by at most half of the training photos.
        k_wrong, k_right: median k of the wrong verdicts and of the others; inf where most cannot be turned.
        n_wrong, n_right: how many they are.
        by_k: how often a wrong verdict has a smaller k than a right one, ties one half (AUC).
        by_confidence: how often it has a smaller confidence of the net.
        gain: the first less the second, on the same photos.
    """

    agreement: Metric
    accuracy: Metric
    one: Metric
    several: Metric
    flipped: Metric
    k_wrong: float
    k_right: float
    n_wrong: int
    n_right: int
    by_k: Metric
    by_confidence: Metric
    gain: Metric


def summary(rows: pd.DataFrame) -> Summary:
    """Return what a table comes to; k and confidence are compared where the head shares the net's verdict.

    A verdict that half of the training photos cannot turn counts as the least fragile.
    """
    shared = rows[rows["head_pred"] == rows["y_pred"]]
    wrong, k = ~shared["is_correct"].to_numpy(bool), shared["k"].fillna(np.inf).to_numpy(float)
    order = np.unique(k, return_inverse=True)[1].astype(float)  # only the order counts
    doubt = 1 - shared["confidence"].to_numpy(float)
    return Summary(
        agreement=share_of(rows["head_pred"] == rows["y_pred"]),
        accuracy=share_of(rows["head_pred"] == rows["y_true"]),
        one=_correlation(rows["one_predicted"], rows["one_retrained"]),
        several=_correlation(rows["k_predicted"], rows["k_retrained"]),
        flipped=share_of(rows["k"].notna()),
        k_wrong=_median(k[wrong]),
        k_right=_median(k[~wrong]),
        n_wrong=int(wrong.sum()),
        n_right=int((~wrong).sum()),
        by_k=roc_auc(wrong, -order),
        by_confidence=roc_auc(wrong, doubt),
        gain=resampled(_gain, wrong, -order, doubt, is_share=False),
    )


def _gain(wrong: np.ndarray, one: np.ndarray, other: np.ndarray, weights: np.ndarray) -> np.ndarray:
    return _area(wrong, one, weights) - _area(wrong, other, weights)


def _area(wrong: np.ndarray, score: np.ndarray, weights: np.ndarray) -> np.ndarray:
    """Return the area under the ROC curve in each resample; nan where one lacks a wrong verdict or a right one."""
    high, low = score[wrong][:, None], score[~wrong]
    above = (high > low) + 0.5 * (high == low)
    of, to = weights[:, wrong], weights[:, ~wrong]
    pairs = of.sum(1) * to.sum(1)
    return np.where(pairs > 0, ((of @ above) * to).sum(1) / np.maximum(pairs, 1), np.nan)


def _median(k: np.ndarray) -> float:
    return float(np.median(k)) if len(k) else float("nan")


def _correlation(predicted: pd.Series, retrained: pd.Series) -> Metric:
    known = predicted.notna() & retrained.notna()
    return resampled(pearson, predicted[known].to_numpy(float), retrained[known].to_numpy(float), is_share=False)
