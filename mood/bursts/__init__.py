"""Which of many similar photos to keep: bursts found by likeness, and a suggestion with its reason for each photo."""

from mood.bursts.choosing import DISCARD, KEEP, LOOK, Choice, Decision, choose, listed, suggest
from mood.bursts.faults import FaceFaults
from mood.bursts.grouping import LIKENESS, group, points
from mood.bursts.measuring import MANIFEST, MOVED, known, measure, path_of, read
from mood.bursts.noise import Bands, bands
from mood.bursts.rates import APART, TUNED, best, best_by_digits, detection, grouping, rates
from mood.bursts.shots import Seen, SeenFace, Shot, counting, frozen, look, seen
from mood.bursts.weighing import CRITERIA, Compared, Weights, compare

__all__ = [
    "APART", "CRITERIA", "DISCARD", "KEEP", "LIKENESS", "LOOK", "MANIFEST", "MOVED", "TUNED", "Bands", "Choice",
    "Compared", "Decision", "FaceFaults", "Seen", "SeenFace", "Shot", "Weights", "bands", "best",
    "best_by_digits", "choose", "compare", "counting", "detection", "frozen", "group", "grouping", "known",
    "listed", "look", "measure", "path_of", "points", "rates", "read", "seen", "suggest",
]  # fmt: skip
