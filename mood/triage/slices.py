"""How good a generation is on parts of the test photos, and on which it is worst."""

from collections.abc import Callable
from dataclasses import dataclass

import pandas as pd

from mood.evaluation import Metric, wilson_interval

LEAST = 20
"""A slice of fewer photos says too little to be named."""

COLLECTION = "Collection"
"""Group of the slices by who gathered the photos: a name that says nothing to those who did not."""

_Facts = pd.DataFrame
SLICES: dict[str, dict[str, Callable[[_Facts], pd.Series]]] = {
    "Faces": {
        "no face found": lambda t: t["faces"] == 0,
        "one face": lambda t: t["faces"] == 1,
        "several faces": lambda t: t["faces"] > 1,
    },
    "Largest face": {
        "below 3 % of the photo": lambda t: (t["faces"] > 0) & (t["face_share"] < 0.03),
        "3 to 15 %": lambda t: (t["face_share"] >= 0.03) & (t["face_share"] < 0.15),
        "above 15 %": lambda t: t["face_share"] >= 0.15,
    },
    "Brightness": {
        "dark (mean below 0.35)": lambda t: t["brightness"] < 0.35,
        "medium": lambda t: (t["brightness"] >= 0.35) & (t["brightness"] < 0.6),
        "bright (above 0.6)": lambda t: t["brightness"] >= 0.6,
    },
    "Colour": {
        "near gray (saturation below 0.15)": lambda t: t["saturation"] < 0.15,
        "coloured": lambda t: t["saturation"] >= 0.15,
    },
    "Likeness": {
        "among the training photos": lambda t: t["distance"] <= 0.85,
        "at their edge": lambda t: t["distance"] > 0.85,
    },
}


@dataclass(frozen=True)
class Slice:
    """A part of the photos.

    Args:
        group: what it is sliced by.
        title: which part.
        accuracy: on it, with n and a 95 % Wilson interval.
    """

    group: str
    title: str
    accuracy: Metric


def slices(table: pd.DataFrame) -> list[Slice]:
    """Measure accuracy on every slice that has photos enough.

    Args:
        table: triage rows of one split; with a column `source` the larger collections are slices, too.

    Returns:
        The slices, group by group.
    """
    labels = sorted(table["y_true"].unique())
    groups = {"Label": {f"labelled {label}": lambda t, label=label: t["y_true"] == label for label in labels}, **SLICES}
    sources = sorted(table["source"].dropna().unique()) if "source" in table else []
    if len(sources) > 1:
        groups[COLLECTION] = {str(name): lambda t, name=name: t["source"] == name for name in sources}
    found = []
    for group, parts in groups.items():
        for title, mask in parts.items():
            rows = table[mask(table)]
            if len(rows) >= LEAST:
                found.append(Slice(group, title, _accuracy(rows)))
    return found


def worst(found: list[Slice], overall: float) -> list[Slice]:
    """Return the slices whose whole interval lies below the overall accuracy, the lowest first, but no collection."""
    low = [one for one in found if one.accuracy.interval.high < overall and one.group != COLLECTION]
    return sorted(low, key=lambda one: one.accuracy.value)


def _accuracy(rows: pd.DataFrame) -> Metric:
    hits, n = int(rows["is_correct"].sum()), len(rows)
    return Metric(hits / n, n, wilson_interval(hits, n))
