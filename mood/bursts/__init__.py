"""Which of many similar photos to keep: bursts found by likeness, and a suggestion with its reason for each photo."""

from mood.bursts.choosing import DISCARD, KEEP, LOOK, Choice, Decision, choose
from mood.bursts.grouping import LIKENESS, group
from mood.bursts.measuring import (
    MANIFEST,
    TUNED,
    best,
    detection,
    grouping,
    known,
    measure,
    path_of,
    rates,
    read,
)
from mood.bursts.shots import Shot, look

__all__ = [
    "DISCARD", "KEEP", "LIKENESS", "LOOK", "MANIFEST", "TUNED", "Choice", "Decision", "Shot", "best", "choose",
    "detection", "group", "grouping", "known", "look", "measure", "path_of", "rates", "read",
]  # fmt: skip
