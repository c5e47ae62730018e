"""Which explanation to believe on a generation: `judge` its maps, `randomise` the model and see whether they notice."""

from mood.judging.faithfulness import FILE as FAITHFULNESS
from mood.judging.faithfulness import METRICS, Rate, against, judge, ranking, rates, read
from mood.judging.opening import UNTESTED, first_methods
from mood.judging.report import report
from mood.judging.sanity import FILE as SANITY
from mood.judging.sanity import curve, insensitive, randomise, strip

__all__ = [
    "FAITHFULNESS",
    "METRICS",
    "SANITY",
    "UNTESTED",
    "Rate",
    "against",
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
]
