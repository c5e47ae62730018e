"""Validation photos in two halves, by group: one to choose on, one to calibrate verdicts with a guarantee on.

The table lies beside the models: one row a validation photo with id and half.
"""

import hashlib
from pathlib import Path

import numpy as np
import pandas as pd

from mood.errors import ManifestError
from mood.evaluation.conformal import Conformal, calibrate
from mood.evaluation.scores import Scores
from mood.tasks import Task

COLUMNS = ("id", "half")
CHOOSING, CALIBRATION = "choosing", "calibration"


def drawn(validation: pd.DataFrame, seed: int) -> pd.DataFrame:
    """Return validation photos with their half, by the content of their group of look-alikes and a seed alone.

    Every second group of a label calibrates, in an order that the seed shuffles; the order of the photos has no part.

    Args:
        validation: one row a photo, with the manifest's file, label, sha256 and, if it has one, near_group.
        seed: any whole number.

    Returns:
        id and half, `CHOOSING` or `CALIBRATION`, by id.
    """
    hashes = validation["sha256"].astype(str)
    groups = validation["near_group"].fillna("") if "near_group" in validation else pd.Series("", validation.index)
    groups = groups.astype(str).where(groups.astype(str) != "", hashes)
    speakers = hashes.groupby(groups).transform("min")
    rows = validation.assign(speaker=speakers, place=[_place(speaker, seed) for speaker in speakers])
    first = rows[rows["sha256"] == rows["speaker"]].drop_duplicates("speaker").sort_values("place")
    calibrates = first[first.groupby("label").cumcount() % 2 == 1]["speaker"]
    half = np.where(rows["speaker"].isin(calibrates), CALIBRATION, CHOOSING)
    return pd.DataFrame({"id": rows["file"], "half": half}).sort_values("id", ignore_index=True)


def _place(speaker: str, seed: int) -> str:
    return hashlib.sha256(f"{seed} {speaker}".encode()).hexdigest()


def path_of(models: Path, dataset: str) -> Path:
    """Return where the halves of a data set lie."""
    return models / f"calibration-{dataset}.csv"


def read(path: Path) -> pd.DataFrame | None:
    """Read and check a table of halves; None where there is no file.

    Raises:
        ManifestError: if a column is missing, or a half is none of the two.
    """
    if not path.exists():
        return None
    table = pd.read_csv(path, dtype=str, keep_default_na=False)
    if not {*COLUMNS} <= {*table} or not table["half"].isin((CHOOSING, CALIBRATION)).all():
        raise ManifestError(
            f"“{path.name}” must have the columns {', '.join(COLUMNS)}, and every half be {CHOOSING} or {CALIBRATION}.",
            "Run `python -m mood calibrate --photos DIR` again.",
        )
    return table


def scores(predictions: pd.DataFrame, halves: pd.DataFrame, task: Task) -> Scores:
    """Return what a net says of the photos that calibrate, by its predictions on their data set."""
    calibrates = halves.loc[halves["half"] == CALIBRATION, "id"]
    is_asked = (predictions["split"] == "validation") & predictions["id"].isin(calibrates)
    return Scores.of(predictions[is_asked], task)


def conformal(predictions: pd.DataFrame, halves: pd.DataFrame, task: Task, level: float) -> Conformal:
    """Return the conformal sets of a net at a level, in (0, 1); see `calibrate`."""
    of = scores(predictions, halves, task)
    return calibrate(of.y_true, of.p, level)
