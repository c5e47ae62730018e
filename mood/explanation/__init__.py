"""Which parts of a photo speak for a class: `explain` one, with one of the `METHODS`."""

from mood.explanation.explaining import explain, explain_batch
from mood.explanation.heatmap import Explanation, normalise, overlay, overlay_contrast
from mood.explanation.methods import METHODS, Method
from mood.explanation.trust import Trust, trust

__all__ = [
    "METHODS",
    "Explanation",
    "Method",
    "Trust",
    "explain",
    "explain_batch",
    "normalise",
    "overlay",
    "overlay_contrast",
    "trust",
]
