"""The predictions table, from which every statement about quality is derived, and what follows from a row of it."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pandas as pd

from mood import files
from mood.errors import ManifestError

COLUMNS = ("id", "split", "y_true")
PREFIX = "predictions-"
HISTORIES = ("fixed", "broken", "still wrong", "wavering", "always right")
_P = "p_"
_ROUNDING = 1e-4
"""Probabilities are stored with six decimals: those of a photo sum to 1 within this."""


def table(ids: list[str], splits: list[str], y_true: list[str], p: np.ndarray, classes: Sequence[str]) -> pd.DataFrame:
    """Make a predictions table: one row a photo, sorted by id, with `COLUMNS` and p_<class> of every class.

    `ids` are the photos' `file` in their manifest, `p` (n, classes) in [0, 1] is in the order of `classes`.
    """
    rounded = np.round(p.astype(float), 6)
    said = {f"{_P}{label}": rounded[:, index] for index, label in enumerate(classes)}
    return pd.DataFrame({"id": ids, "split": splits, "y_true": y_true} | said).sort_values("id", ignore_index=True)


def classes_of(predictions: pd.DataFrame) -> tuple[str, ...]:
    """Return the classes of a predictions table, in the order of the net's outputs."""
    return tuple(column.removeprefix(_P) for column in predictions.columns if column.startswith(_P))


def probabilities_of(predictions: pd.DataFrame, classes: Sequence[str] | None = None) -> np.ndarray:
    """Return the probabilities of a predictions table, (n, classes) float in [0, 1].

    `classes` say which, in what order; None for all. Of some of them, it is each one's share of these.
    """
    known = classes_of(predictions)
    p = predictions[[f"{_P}{label}" for label in classes or known]].to_numpy(float)
    return p if p.shape[1] == len(known) else p / np.maximum(p.sum(1, keepdims=True), 1e-12)


def p_label(predictions: pd.DataFrame) -> np.ndarray:
    """Return the probability that each photo's own label was given, (n,) float in [0, 1]."""
    columns = predictions["y_true"].map(classes_of(predictions).index).to_numpy(int)
    return probabilities_of(predictions)[np.arange(len(columns)), columns]


def with_outcome(predictions: pd.DataFrame) -> pd.DataFrame:
    """Return a copy with the columns y_pred (see `called`), is_correct and confidence (p of y_pred, in [0, 1])."""
    p = probabilities_of(predictions)
    indices = called(p)
    y_pred = np.array(classes_of(predictions), dtype=object)[indices]
    is_correct = y_pred == predictions["y_true"].to_numpy()
    return predictions.assign(y_pred=y_pred, is_correct=is_correct, confidence=p[np.arange(len(p)), indices])


def called(p: np.ndarray) -> np.ndarray:
    """Return the index of the likeliest class of each row of (n, classes), of equal ones the later, (n,) int."""
    return p.shape[1] - 1 - p[:, ::-1].argmax(1)


def history(is_correct: Sequence[bool]) -> str:
    """Return which of `HISTORIES` became of a photo, by whether each generation got it right, oldest first.

    It is "wavering" where the first and the last agree and one between them does not.
    """
    if all(is_correct):
        return "always right"
    if not any(is_correct):
        return "still wrong"
    first, last = is_correct[0], is_correct[-1]
    return "wavering" if first == last else ("fixed" if last else "broken")


def save(predictions: pd.DataFrame, folder: Path, dataset: str) -> Path:
    """Write a predictions table into its model's folder, whole or not at all, and return the file."""
    path = path_of(folder, dataset)
    files.write_csv(path, predictions)
    return path


def read(path: Path) -> pd.DataFrame:
    """Read and check a predictions table.

    Raises:
        ManifestError: if a column is missing or a value is out of its range.
    """
    rows = pd.read_csv(path, dtype={"id": str, "split": str, "y_true": str})
    classes = classes_of(rows)
    if not {*COLUMNS} <= {*rows} or len(classes) < 2:
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


def path_of(folder: Path, dataset: str) -> Path:
    """Return where the predictions of the model in a folder on a data set lie."""
    return folder / f"{PREFIX}{dataset}.csv"


def tables(folder: Path) -> dict[str, Path]:
    """Return the predictions tables in a model's folder by name of the data set."""
    return {path.stem.removeprefix(PREFIX): path for path in sorted(folder.glob(f"{PREFIX}*.csv"))}
