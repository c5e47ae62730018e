"""Which of many similar photos to keep: bursts found by likeness, and a suggestion with its reason for each photo."""

from mood.bursts.choosing import DISCARD, KEEP, LOOK, Choice, Decision, choose, listed
from mood.bursts.grouping import LIKENESS, group, points
from mood.bursts.measuring import MANIFEST, MOVED, known, measure, path_of, read
from mood.bursts.rates import APART, TUNED, best, best_by_digits, detection, grouping, rates
from mood.bursts.shots import Seen, SeenFace, Shot, counting, frozen, look, seen

__all__ = [
    "APART", "DISCARD", "KEEP", "LIKENESS", "LOOK", "MANIFEST", "MOVED", "TUNED", "Choice", "Decision", "Seen",
    "SeenFace", "Shot", "best", "best_by_digits", "choose", "counting", "detection", "frozen", "group", "grouping",
    "known", "listed", "look", "measure", "path_of", "points", "rates", "read", "seen",
]  # fmt: skip
