"""Figures by whether somebody looked at a photo when its data set was gathered: labels that nobody saw are worth less.

The table lies beside the models: one row a photo with id, viewed (0 or 1), and seen: what a blind look found in it, a
label or "unclear", or nothing where there was none.
"""

from collections.abc import Mapping
from pathlib import Path

import pandas as pd

from mood.evaluation import stored
from mood.evaluation.intervals import Metric, share_of
from mood.evaluation.scores import Scores

COLUMNS = ("id", "viewed", "seen")
UNCLEAR = "unclear"
VIEWED, UNVIEWED, AS_LABELLED = "looked at", "not looked at", "not looked at, seen as labelled"
AGREES, OPPOSES, UNDECIDED = "as labelled", "the other way", "not evident"


def path_of(models: Path, dataset: str) -> Path:
    """Return where the provenance of a data set lies."""
    return models / f"provenance-{dataset}.csv"


def read(path: Path) -> pd.DataFrame | None:
    """Read and check a provenance table; None where there is no file.

    Raises:
        ManifestError: if a column is missing, or it is no table.
    """
    return stored.read(path, COLUMNS, "Run `python -m mood audit provenance --photos DIR` again.")


def accuracies(rows: pd.DataFrame, provenance: pd.DataFrame) -> dict[str, Metric]:
    """Return the accuracy on photos that somebody looked at, on the others, and on those of them seen as labelled.

    Returns:
        By `VIEWED`, `UNVIEWED` and `AS_LABELLED`; an empty group is left out.
    """
    is_correct = rows.set_index("id")["is_correct"]
    return {title: share_of(is_correct[ids]) for title, ids in _groups(rows, provenance).items()}


def calibrations(scores: Scores, provenance: pd.DataFrame) -> dict[str, Metric]:
    """Return the calibration error on the same photos; see `accuracies`, and `Scores.calibration_error`.

    By chance alone it is larger where there are fewer photos.
    """
    rows = scores.at().rows()
    return {title: scores.among(ids).calibration_error for title, ids in _groups(rows, provenance).items()}


def meaning(of_all: Metric, by: Mapping[str, Metric]) -> str:
    """Say what an accuracy of all photos means, from those that `accuracies` returned; "" if they are not known."""
    if not {VIEWED, UNVIEWED} <= {*by}:
        return ""
    return (
        f"The {of_all.value:.1%} of all is the mean of both, of {by[VIEWED].n} and {by[UNVIEWED].n} photos: it holds "
        "of such a mix, and is too high for photos that nobody looked at. How much of the difference is the net's and "
        "how much the labels' is not known."
    )


def blind_look(rows: pd.DataFrame, provenance: pd.DataFrame) -> dict[str, int]:
    """Count what a blind look found in photos that nobody had looked at before.

    Returns:
        How many photos by `AGREES`, `OPPOSES` and `UNDECIDED`; empty if there was no such look.
    """
    known = rows.merge(provenance, on="id", validate="one_to_one")
    looked = known[(known["viewed"] == 0) & (known["seen"] != "")]
    as_labelled = looked["seen"] == looked["y_true"]
    is_evident = looked["seen"] != UNCLEAR
    counts = {AGREES: as_labelled, OPPOSES: is_evident & ~as_labelled, UNDECIDED: ~is_evident}
    return {how: int(is_so.sum()) for how, is_so in counts.items()} if len(looked) else {}


def _groups(rows: pd.DataFrame, provenance: pd.DataFrame) -> dict[str, pd.Series]:
    """Return the ids of each group of photos that is not empty, from rows with id and y_true."""
    known = rows.merge(provenance, on="id", validate="one_to_one")
    is_viewed = known["viewed"] == 1
    as_labelled = ~is_viewed & (known["seen"] == known["y_true"])
    groups = {VIEWED: is_viewed, UNVIEWED: ~is_viewed, AS_LABELLED: as_labelled}
    return {title: known.loc[group, "id"] for title, group in groups.items() if group.any()}


def in_words(looked: Mapping[str, int], those: str = "the others") -> str:
    """Say what a blind look at `those` found, as `blind_look` counts it; "" if there was no such look."""
    counts = ", ".join(f"{count} {how}" for how, count in looked.items())
    return f"A blind look at {sum(looked.values())} of {those} found {counts}." if looked else ""
