"""How good a net is, from its predictions table alone: `Scores.of` it, `.at` a threshold, `compare` two."""

from mood.evaluation import conformal, halves, provenance
from mood.evaluation.calibration import fit_temperature, tempered
from mood.evaluation.comparison import McNemar, compare, compare_narrower, gain, holm, patterns, verdict
from mood.evaluation.intervals import Interval, Metric, bootstrap_interval, in_words, share, share_of, wilson_interval
from mood.evaluation.predictions import HISTORIES, history, read, save, tables, with_outcome
from mood.evaluation.scores import Evaluation, Scores

__all__ = [
    "HISTORIES", "Evaluation", "Interval", "McNemar", "Metric", "Scores", "bootstrap_interval", "compare",
    "compare_narrower", "conformal", "fit_temperature", "gain", "halves", "history", "holm", "in_words", "patterns",
    "provenance", "read", "save", "share", "share_of", "tables", "tempered", "verdict", "wilson_interval",
    "with_outcome",
]  # fmt: skip
