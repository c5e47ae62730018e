"""What the gallery shows: one row a photo, with everything that it can be filtered and sorted by."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from mood.errors import MoodError
from mood.evaluation import history, with_outcome
from mood.evaluation.predictions import p_label

SHOWN = ("errors", "correct", "all")
ORDERS = ("most_confident", "least_confident", "most_disputed", "name")
FACES: dict[str, Callable[[pd.Series], pd.Series]] = {
    "no": lambda n: n == 0, "one": lambda n: n == 1, "several": lambda n: n > 1,
}  # fmt: skip
UNREVIEWED = "none"


@dataclass(frozen=True)
class Filter:
    """Which photos to show; an empty choice lets all through.

    Args:
        shown: one of `SHOWN`.
        true_label: only photos with this label.
        called: only photos called so.
        confidence: least and greatest probability of the predicted class, in [0, 1].
        faces: a key of `FACES`.
        cause: key of a triage rule that holds.
        history: one of `evaluation.HISTORIES`.
        review: a verdict, or `UNREVIEWED`.
        wrong: other generations that must be wrong.
        right: other generations that must be right.
        search: part of the id, in either case.
    """

    shown: str = SHOWN[0]
    true_label: str | None = None
    called: str | None = None
    confidence: tuple[float, float] = (0.0, 1.0)
    faces: str | None = None
    cause: str | None = None
    history: str | None = None
    review: str | None = None
    wrong: tuple[str, ...] = ()
    right: tuple[str, ...] = ()
    search: str = ""

    @property
    def is_plain(self) -> bool:
        """Whether it says no more than which label and which outcome, true and called."""
        return self == Filter(self.shown, self.true_label, self.called)


def gallery_rows(
    predictions: Mapping[str, pd.DataFrame], generation: str, triage: pd.DataFrame | None = None
) -> pd.DataFrame:
    """Put what is known of the photos of one split side by side.

    Args:
        predictions: by generation, oldest first; only photos that are in all tables count.
        generation: whose outcome and triage table count.
        triage: None if there is none.

    Returns:
        One row a photo: id, split, y_true, p_<class>, y_pred, is_correct, confidence, dispute (highest less lowest
        probability of the label, of all generations), history, right_<generation>, and the triage columns where
        there are some.
    """
    shared = set.intersection(*(set(table["id"]) for table in predictions.values()))
    told = {name: with_outcome(table[table["id"].isin(shared)]).set_index("id") for name, table in predictions.items()}
    rows = told[generation].reset_index()
    same = {name: table.loc[rows["id"]] for name, table in told.items()}
    right = {f"right_{name}": table["is_correct"].to_numpy(bool) for name, table in same.items()}
    rows = rows.assign(
        dispute=np.ptp([p_label(table) for table in same.values()], axis=0),
        history=[history(row) for row in np.column_stack(list(right.values())).tolist()],
        **right,
    )
    if triage is not None:
        rows = rows.merge(triage[["id", *triage.columns.difference(rows.columns)]], on="id", how="left")
    return rows


def with_verdicts(rows: pd.DataFrame, reviews: pd.DataFrame) -> pd.DataFrame:
    """Return gallery rows with what people say of each photo, `UNREVIEWED` or a verdict, as the column `verdict`."""
    verdicts = dict(zip(reviews["file"], reviews["verdict"], strict=True))
    return rows.assign(verdict=[verdicts.get(file, UNREVIEWED) for file in rows["id"]])


def select(rows: pd.DataFrame, chosen: Filter) -> pd.DataFrame:
    """Return those rows that a filter lets through, in the same order; what they do not know lets nothing through."""
    low, high = chosen.confidence
    # Limits are whole percents on screen: a photo shown at the limit is within it.
    keep = rows["confidence"].round(2).between(low, high)
    if chosen.shown != "all":
        keep &= rows["is_correct"] == (chosen.shown == "correct")
    wanted = {"y_true": chosen.true_label, "y_pred": chosen.called, "history": chosen.history, "verdict": chosen.review}
    for column, value in wanted.items():
        keep &= (rows[column] == value) if value is not None else True
    if chosen.faces is not None:
        keep &= FACES[chosen.faces](rows["faces"]) if "faces" in rows else False
    if chosen.cause is not None:
        causes = rows["causes"] if "causes" in rows else pd.Series(index=rows.index, dtype=object)
        keep &= causes.map(lambda keys: isinstance(keys, list) and chosen.cause in keys)
    for name in (*chosen.wrong, *chosen.right):
        keep &= rows[f"right_{name}"] == (name in chosen.right)
    if chosen.search:
        keep &= rows["id"].str.contains(chosen.search, case=False, regex=False)
    return rows[keep].reset_index(drop=True)


def ordered(rows: pd.DataFrame, order: str, distance: Mapping[str, float] | None = None) -> pd.DataFrame:
    """Sort rows by one of `ORDERS`, ties by id; with the distance by id to an open photo, the nearest come first.

    Raises:
        MoodError: if the order is unknown.
    """
    if order not in ORDERS:
        raise MoodError(f"An order is one of {', '.join(ORDERS)}; received {order!r}.")
    if distance is not None:
        key = rows["id"].map(distance).fillna(np.inf).to_numpy(float)
    else:
        column, sign = {"most_confident": ("confidence", -1), "least_confident": ("confidence", 1),
                        "most_disputed": ("dispute", -1), "name": ("confidence", 0)}[order]  # fmt: skip
        key = rows[column].to_numpy(float) * sign
    return rows.iloc[np.lexsort((rows["id"].to_numpy(str), key))].reset_index(drop=True)
