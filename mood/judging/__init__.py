"""Which explanation to believe on a generation: `judge` its maps, `randomise` the model and see whether they notice."""

from mood.judging.faithfulness import METRICS, Rate, against, judge, ranking, rates
from mood.judging.sanity import insensitive, randomise, strip

__all__ = [
    "METRICS",
    "Rate",
    "against",
    "insensitive",
    "judge",
    "randomise",
    "ranking",
    "rates",
    "strip",
]
