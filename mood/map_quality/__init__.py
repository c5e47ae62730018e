"""Which explanation to believe: `measure` a net's maps, `randomise` the net and see whether they notice."""

from mood.map_quality.agreement import CRITERIA, Agreement, agree
from mood.map_quality.redrawn import Redrawn, fully_redrawn, insensitive
from mood.map_quality.report import report
from mood.map_quality.sanity import FILE as SANITY
from mood.map_quality.sanity import Unlearned, randomise, rows_of, strip
from mood.map_quality.tables import FILE as FAITHFULNESS
from mood.map_quality.tables import METRICS, UNTESTED, Ranked, against, first_methods, measure, ranking, rates, read
from mood.map_quality.trust import Trust, control_gains, trust

__all__ = [
    "CRITERIA", "FAITHFULNESS", "METRICS", "SANITY", "UNTESTED", "Agreement", "Ranked", "Redrawn", "Trust",
    "Unlearned", "against", "agree", "control_gains", "first_methods", "fully_redrawn", "insensitive", "measure",
    "randomise", "ranking", "rates", "read", "report", "rows_of", "strip", "trust",
]  # fmt: skip
