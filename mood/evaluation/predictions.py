"""The predictions table, from which every statement about quality is derived."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pandas as pd

from mood import files
from mood.errors import ManifestError

COLUMNS = ("id", "split", "y_true")
PREFIX = "predictions-"
_P = "p_"
_ROUNDING = 1e-4
"""Probabilities are stored with six decimals: those of a photo sum to 1 within this."""


def table(ids: list[str], splits: list[str], y_true: list[str], p: np.ndarray, classes: Sequence[str]) -> pd.DataFrame:
    """Make a predictions table.

    Args:
        ids: the photos' `file` in their manifest.
        splits: the split of each.
        y_true: the label of each.
        p: (n, classes) probabilities in [0, 1].
        classes: in the order of the columns of `p`.

    Returns:
        One row a photo, sorted by id, with the columns `COLUMNS` and p_<class> of every class.
    """
    rounded = np.round(p.astype(float), 6)
    said = {f"{_P}{label}": rounded[:, index] for index, label in enumerate(classes)}
    return pd.DataFrame({"id": ids, "split": splits, "y_true": y_true} | said).sort_values("id", ignore_index=True)


def classes_of(predictions: pd.DataFrame) -> tuple[str, ...]:
    """Return the classes of a predictions table, in the order of the net's outputs."""
    return tuple(column.removeprefix(_P) for column in predictions.columns if column.startswith(_P))


def probabilities_of(predictions: pd.DataFrame, classes: Sequence[str] | None = None) -> np.ndarray:
    """Return the probabilities of a predictions table.

    Args:
        predictions: the table.
        classes: which, in what order; None for all. Of some of them, each one's share of these.

    Returns:
        (n, classes) float in [0, 1].
    """
    known = classes_of(predictions)
    p = predictions[[f"{_P}{label}" for label in classes or known]].to_numpy(float)
    return p if p.shape[1] == len(known) else p / np.maximum(p.sum(1, keepdims=True), 1e-12)


def p_label(predictions: pd.DataFrame) -> np.ndarray:
    """Return the probability that each photo's own label was given, (n,) float in [0, 1]."""
    columns = predictions["y_true"].map(classes_of(predictions).index).to_numpy(int)
    return probabilities_of(predictions)[np.arange(len(columns)), columns]


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
    files.write_text(path, predictions.to_csv(index=False, lineterminator="\n"))
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
    rows = pd.read_csv(path, dtype={"id": str, "split": str, "y_true": str})
    classes = classes_of(rows)
    missing = [column for column in COLUMNS if column not in rows]
    if missing or len(classes) < 2:
        raise ManifestError(
            f"“{path.name}” must have the columns {', '.join(COLUMNS)} and p_<class> of at least two classes; "
            f"received {', '.join(rows.columns)}.",
            "Run `python -m mood evaluate` again.",
        )
    p = probabilities_of(rows)
    is_sound = (p >= 0) & (p <= 1) & (abs(p.sum(1, keepdims=True) - 1) < _ROUNDING)
    if not is_sound.all() or not rows["y_true"].isin(classes).all():
        raise ManifestError(
            f"In “{path.name}” every p_<class> must lie in [0, 1], those of a photo sum to 1, and y_true be one of "
            f"{', '.join(classes)}.",
            "Run `python -m mood evaluate` again.",
        )
    return rows


def tables(folder: Path) -> dict[str, Path]:
    """List the predictions tables of a model.

    Args:
        folder: the model's folder.

    Returns:
        File by data set name.
    """
    return {path.stem.removeprefix(PREFIX): path for path in sorted(folder.glob(f"{PREFIX}*.csv"))}
