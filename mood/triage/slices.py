"""How good a generation is on parts of the test photos, and on which it is worst; how good the face detector is."""

from collections.abc import Callable
from dataclasses import dataclass

import pandas as pd

from mood.evaluation import Metric, share_of

LEAST = 20
"""A slice of fewer photos says too little to be named."""

COLLECTION = "Collection"
"""Group of the slices by who gathered the photos: a name that says nothing to those who did not."""

SLICES: dict[str, dict[str, Callable[[pd.DataFrame], pd.Series]]] = {
    "Faces": {
        "none found": lambda t: t["faces"] == 0,
        "one": lambda t: t["faces"] == 1,
        "several": lambda t: t["faces"] > 1,
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
    """A part of the photos, what they are parted by, and how often the generation is right on it."""

    group: str
    title: str
    accuracy: Metric


def slices(table: pd.DataFrame) -> list[Slice]:
    """Measure accuracy on every slice of a triage table that has photos enough, group by group.

    With a column `source` the larger collections are slices, too.
    """
    labels = sorted(table["y_true"].unique())
    groups = {"Label": {label: lambda t, label=label: t["y_true"] == label for label in labels}, **SLICES}
    sources = sorted(table["source"].dropna().unique()) if "source" in table else []
    if len(sources) > 1:
        groups[COLLECTION] = {str(name): lambda t, name=name: t["source"] == name for name in sources}
    measured = [
        Slice(group, title, share_of(table.loc[mask(table), "is_correct"]))
        for group, parts in groups.items()
        for title, mask in parts.items()
        if not mask(table).all()  # all photos are no part of them
    ]
    return [part for part in measured if part.accuracy.n >= LEAST]


def worst(parts: list[Slice], overall: float) -> list[Slice]:
    """Return the slices whose whole interval lies below the overall accuracy, the lowest first, but no collection."""
    low = [part for part in parts if part.accuracy.interval.high < overall and part.group != COLLECTION]
    return sorted(low, key=lambda part: part.accuracy.value)


def face_agreement(table: pd.DataFrame) -> dict[str, Metric]:
    """Compare the faces found, in a triage table, with those that are known to be there.

    Returns:
        recall (photos with a face on which one was found) and false alarms (photos without one on which one was found),
        each only where there are such photos.
    """
    known, is_found = table["faces_known"], table["faces"] > 0
    parts = {"recall": is_found[known > 0], "false alarms": is_found[known == 0]}
    return {name: share_of(found) for name, found in parts.items() if len(found)}


def faces_found(table: pd.DataFrame) -> str:
    """Say how good the detector of faces is on the photos of a triage table; "" where nothing is known of them."""
    agreement = face_agreement(table)
    said = {"recall": "with a face by the data set's own count", "false alarms": "without one by that count"}
    found = " and on ".join(f"{metric} of those {said[name]}" for name, metric in agreement.items())
    return f"A face is found on {found}." if found else ""
