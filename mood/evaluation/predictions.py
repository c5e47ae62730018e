"""The predictions table, from which every statement about quality is derived."""

from pathlib import Path

import numpy as np
import pandas as pd

from mood.errors import ManifestError
from mood.labels import CLASSES, predicted

COLUMNS = ("id", "split", "y_true", "p_happy")
PREFIX = "predictions-"


def table(ids: list[str], splits: list[str], y_true: list[str], p_happy: np.ndarray) -> pd.DataFrame:
    """Make a predictions table.

    Args:
        ids: the photos' `file` in their manifest.
        splits: the split of each.
        y_true: the label of each.
        p_happy: (n,) probabilities of happy in [0, 1].

    Returns:
        One row a photo, sorted by id, with the columns `COLUMNS`.
    """
    rows = {"id": ids, "split": splits, "y_true": y_true, "p_happy": np.round(p_happy.astype(float), 6)}
    return pd.DataFrame(rows).sort_values("id", ignore_index=True)


def save(predictions: pd.DataFrame, folder: Path, dataset: str) -> Path:
    """Write a predictions table beside its model.

    Args:
        predictions: as `table` makes it.
        folder: the model's folder.
        dataset: name of the data set.

    Returns:
        The file, written whole or not at all.
    """
    path = folder / f"{PREFIX}{dataset}.csv"
    draft = path.with_name(f".{path.name}")
    predictions.to_csv(draft, index=False, lineterminator="\n")
    draft.replace(path)
    return path


def read(path: Path) -> pd.DataFrame:
    """Read and check a predictions table.

    Args:
        path: a file that `save` wrote.

    Returns:
        The table.

    Raises:
        ManifestError: if a column is missing or a value is out of its range.
    """
    found = pd.read_csv(path, dtype={"id": str, "split": str, "y_true": str})
    missing = [column for column in COLUMNS if column not in found]
    if missing:
        raise ManifestError(f"“{path.name}” must have the columns {', '.join(COLUMNS)}; missing: {', '.join(missing)}.")
    if not found["p_happy"].between(0, 1).all() or not found["y_true"].isin(CLASSES).all():
        raise ManifestError(
            f"In “{path.name}” p_happy must lie in [0, 1] and y_true be one of {', '.join(CLASSES)}.",
            "Run `python -m mood evaluate` again.",
        )
    return found


def tables(folder: Path) -> dict[str, Path]:
    """List the predictions tables of a model.

    Args:
        folder: the model's folder.

    Returns:
        File by data set name.
    """
    return {path.stem.removeprefix(PREFIX): path for path in sorted(folder.glob(f"{PREFIX}*.csv"))}


def with_outcome(predictions: pd.DataFrame, threshold: float = 0.5) -> pd.DataFrame:
    """Add what follows from the probabilities.

    Args:
        predictions: a predictions table.
        threshold: the least p_happy that is called happy.

    Returns:
        A copy with the columns y_pred, is_correct and confidence (probability of y_pred, in [0, 1]).
    """
    y_pred = np.array([predicted(p, threshold) for p in predictions["p_happy"]], dtype=object)
    p = predictions["p_happy"].to_numpy()
    return predictions.assign(
        y_pred=y_pred,
        is_correct=y_pred == predictions["y_true"].to_numpy(),
        confidence=np.where(y_pred == CLASSES[1], p, 1 - p),
    )


def join(by_model: dict[str, pd.DataFrame]) -> pd.DataFrame:
    """Put the predictions of several models side by side, on the photos that all of them saw.

    Args:
        by_model: predictions table by model name.

    Returns:
        The columns id, split, y_true, and one column of p_happy for each model.
    """
    keys = ["id", "split", "y_true"]
    named = [found[[*keys, "p_happy"]].rename(columns={"p_happy": name}) for name, found in by_model.items()]
    joined = named[0]
    for other in named[1:]:
        joined = joined.merge(other, on=keys, validate="one_to_one")
    return joined
