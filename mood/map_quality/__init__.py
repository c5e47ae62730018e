"""Which explanation to believe on a generation: `judge` its maps, `randomise` the model and see whether they notice."""

from mood.map_quality.opening import UNTESTED, first_methods
from mood.map_quality.report import report
from mood.map_quality.sanity import FILE as SANITY
from mood.map_quality.sanity import curve, insensitive, randomise, strip
from mood.map_quality.tables import FILE as FAITHFULNESS
from mood.map_quality.tables import METRICS, Rate, against, judge, ranking, rates, read
from mood.map_quality.trust import Trust, control_gains, trust

__all__ = [
    "FAITHFULNESS",
    "METRICS",
    "SANITY",
    "UNTESTED",
    "Rate",
    "Trust",
    "against",
    "control_gains",
    "curve",
    "first_methods",
    "insensitive",
    "judge",
    "randomise",
    "ranking",
    "rates",
    "read",
    "report",
    "strip",
    "trust",
]
