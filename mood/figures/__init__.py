"""Every chart of the app, from records to Plotly figures."""

from mood.figures.maps import agreement, faithfulness, ranked
from mood.figures.probabilities import histogram, lines, reliability, risk_coverage, swept
from mood.figures.results import by_value, confusion, difference, interval_dots, patterns, slices, training_curves

__all__ = [
    "agreement", "by_value", "confusion", "difference", "faithfulness", "histogram", "interval_dots", "lines",
    "patterns", "ranked", "reliability", "risk_coverage", "slices", "swept", "training_curves",
]  # fmt: skip
