"""Which labels the other photos do not believe: cross-validation on frozen features, ranked by cleanlab."""

import warnings
from collections.abc import Sequence

import numpy as np
import pandas as pd

from mood.datasets import Dataset
from mood.errors import DataError
from mood.evaluation import Metric, share, share_of
from mood.importing import one_at_a_time

FOLDS = 5
SEED = 0
STRENGTH = 1e-3
"""Inverse of the logistic regression's penalty, on standardised features; weaker ones learn the noise."""

BY_EYE = "noise.csv"
"""A data set may hold this list of photos whose label was found wrong by eye; its column `file` counts."""


def doubts(table: pd.DataFrame, features: np.ndarray, classes: Sequence[str]) -> pd.DataFrame:
    """Rank the photos of a data set by how little their label is believed.

    Each photo's probability comes from a regression that saw neither it nor its look-alikes. The order is that of
    cleanlab's label quality (Northcutt et al. 2021, https://arxiv.org/abs/1911.00068).

    Photos of one `near_group` in the manifest's rows `table` stay together; `features` are frozen ones, (n, f).

    Returns:
        file, split, label, p_label (probability of the given label, in [0, 1]), is_suspected (cleanlab's own cut by
        the confident joint) and typicality (cleanlab's score from the distance to neighbours, in [0, 1]; outliers
        have the lowest), most doubted first.

    Raises:
        DataError: if a class has too few photos.
    """
    groups = check_enough(table, classes)
    with one_at_a_time:
        from cleanlab.filter import find_label_issues  # slow to import
        from cleanlab.outlier import OutOfDistribution

    y = np.array([classes.index(label) for label in table["label"]])
    p = _out_of_sample(features, y, groups)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # cleanlab says how many classes it saw
        suspected = find_label_issues(y, p, filter_by="prune_by_noise_rate", n_jobs=1)
        typicality = OutOfDistribution().fit_score(features=features, verbose=False)
    ranking = table[["file", "split", "label"]].assign(
        p_label=p[np.arange(len(y)), y].round(4), is_suspected=suspected, typicality=typicality.round(4)
    )
    return ranking.sort_values(["p_label", "file"], ignore_index=True)


def check_enough(table: pd.DataFrame, classes: Sequence[str]) -> np.ndarray:
    """Check that each class has photos enough for `doubts`, and return the group of look-alikes of each photo, (n,)."""
    names = table["near_group"].fillna("").astype(str) if "near_group" in table else pd.Series("", table.index)
    groups = pd.factorize(names.where(names != "", table["file"]))[0]
    counts = pd.Series(groups).groupby(table["label"].to_numpy()).nunique()
    if few := [f"{int(counts.get(label, 0))} of {label}" for label in classes if counts.get(label, 0) < FOLDS]:
        raise DataError(
            f"A label is judged by other photos: each class has at least {FOLDS}, look-alikes counted once; received "
            f"{', '.join(few)}.",
            "Add photos.",
        )
    return groups


def seen_by_eye(dataset: Dataset) -> tuple[set[str], set[str]] | None:
    """Return the files of a data set that a person looked at, and those of them found wrong; None if nobody did.

    A column `viewed` in its manifest and the file `BY_EYE` beside it say so.
    """
    path = dataset.path(BY_EYE)
    if "viewed" not in dataset.table or not path.exists():
        return None
    wrong = pd.read_csv(path, dtype={"file": str})["file"]
    return set(dataset.table.loc[dataset.table["viewed"] == 1, "file"]), set(wrong)


def found_by_eye(ranking: pd.DataFrame, viewed: set[str], wrong: set[str]) -> dict[str, Metric]:
    """Compare what `doubts` returned with what a person found among the photos that the person looked at.

    Returns:
        Precision at 20, 50 and 100, and recall at 200; ranks count the viewed photos only.
    """
    hits = ranking.loc[ranking["file"].isin(viewed), "file"].isin(wrong).to_numpy()
    precisions = {f"precision at {k}": share_of(hits[:k]) for k in (20, 50, 100)}
    return precisions | {"recall at 200": share(int(hits[:200].sum()), int(hits.sum()))}


def _out_of_sample(features: np.ndarray, y: np.ndarray, groups: np.ndarray) -> np.ndarray:
    with one_at_a_time:
        from sklearn.linear_model import LogisticRegression  # slow to import
        from sklearn.model_selection import StratifiedGroupKFold, cross_val_predict
        from sklearn.pipeline import make_pipeline
        from sklearn.preprocessing import StandardScaler

    folds = StratifiedGroupKFold(FOLDS, shuffle=True, random_state=SEED)
    model = make_pipeline(StandardScaler(), LogisticRegression(C=STRENGTH, max_iter=2000))
    return np.asarray(cross_val_predict(model, features, y, groups=groups, cv=folds, method="predict_proba"))
