"""The predictions table, from which every statement about quality is derived."""

from pathlib import Path

import numpy as np
import pandas as pd

from mood.errors import ManifestError
from mood.labels import CLASSES, LABELS, POSITIVE

COLUMNS = ("id", "split", "y_true")
PREFIX = "predictions-"
_P = "p_"


def table(
    ids: list[str], splits: list[str], y_true: list[str], p: np.ndarray, classes: tuple[str, ...] = CLASSES
) -> pd.DataFrame:
    """Make a predictions table.

    Args:
        ids: the photos' `file` in their manifest.
        splits: the split of each.
        y_true: the label of each.
        p: (n, classes) probabilities in [0, 1].
        classes: in the order of the columns of `p`.

    Returns:
        One row a photo, sorted by id, with the columns `COLUMNS` and p_<class>; of two classes p_happy says all.
    """
    rounded = np.round(p.astype(float), 6)
    said = {f"{_P}{label}": rounded[:, index] for index, label in enumerate(classes)}
    if classes == CLASSES:
        said = {f"{_P}{POSITIVE}": said[f"{_P}{POSITIVE}"]}
    rows = {"id": ids, "split": splits, "y_true": y_true} | said
    return pd.DataFrame(rows).sort_values("id", ignore_index=True)


def classes_of(predictions: pd.DataFrame) -> tuple[str, ...]:
    """Return the classes of a predictions table, in the order of the model's outputs."""
    named = tuple(column.removeprefix(_P) for column in predictions.columns if column.startswith(_P))
    return CLASSES if named == (POSITIVE,) else named


def probabilities_of(predictions: pd.DataFrame) -> np.ndarray:
    """Return the probabilities of a predictions table, (n, classes) float."""
    if (classes := classes_of(predictions)) == CLASSES:
        p = predictions[f"{_P}{POSITIVE}"].to_numpy(float)
        return np.stack([1 - p, p], 1)
    return predictions[[f"{_P}{label}" for label in classes]].to_numpy(float)


def of_label(predictions: pd.DataFrame) -> np.ndarray:
    """Return the probability that each photo's own label was given, (n,) float in [0, 1]."""
    columns = predictions["y_true"].map(classes_of(predictions).index).to_numpy(int)
    return probabilities_of(predictions)[np.arange(len(columns)), columns]


def narrowed(predictions: pd.DataFrame) -> pd.DataFrame:
    """Return what a net of several classes says where only happy and sad are asked about.

    Args:
        predictions: a predictions table of several classes.

    Returns:
        A predictions table of the happy and sad photos; p_happy is its share of the two.
    """
    rows = predictions[predictions["y_true"].isin(CLASSES)]
    sad, happy = (rows[f"{_P}{label}"].to_numpy(float) for label in CLASSES)
    return rows[list(COLUMNS)].assign(p_happy=happy / np.maximum(happy + sad, 1e-12)).reset_index(drop=True)


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
    missing += [] if any(column.startswith(_P) for column in found) else [f"{_P}<class>"]
    if missing:
        raise ManifestError(
            f"“{path.name}” must have the columns {', '.join(COLUMNS)} and p_<class>; missing: {', '.join(missing)}."
        )
    if not ((p := probabilities_of(found)) >= 0).all() or not (p <= 1).all() or not found["y_true"].isin(LABELS).all():
        raise ManifestError(
            f"In “{path.name}” every p_<class> must lie in [0, 1] and y_true be one of {', '.join(LABELS)}.",
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
        threshold: the least p_happy that is called happy; of more than two classes the likeliest is called.

    Returns:
        A copy with the columns y_pred, is_correct and confidence (probability of y_pred, in [0, 1]).
    """
    classes, p = classes_of(predictions), probabilities_of(predictions)
    called = (p[:, 1] >= threshold).astype(int) if classes == CLASSES else p.argmax(1)
    y_pred = np.array(classes, dtype=object)[called]
    return predictions.assign(
        y_pred=y_pred,
        is_correct=y_pred == predictions["y_true"].to_numpy(),
        confidence=p[np.arange(len(p)), called],
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
