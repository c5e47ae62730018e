"""How good a generation is, from its predictions table alone: `evaluate` one, `compare` two."""

from mood.evaluation import provenance
from mood.evaluation.classes import EvaluationOfClasses
from mood.evaluation.comparison import McNemar, compare, holm
from mood.evaluation.errors import STORIES, called_rightly, story
from mood.evaluation.evaluating import evaluate
from mood.evaluation.intervals import Interval, bootstrap_interval, wilson_interval
from mood.evaluation.metrics import Evaluation, Metric
from mood.evaluation.predictions import join, read, save, tables, with_outcome

__all__ = [
    "STORIES",
    "Evaluation",
    "EvaluationOfClasses",
    "Interval",
    "McNemar",
    "Metric",
    "bootstrap_interval",
    "called_rightly",
    "compare",
    "evaluate",
    "holm",
    "join",
    "provenance",
    "read",
    "save",
    "story",
    "tables",
    "wilson_interval",
    "with_outcome",
]
