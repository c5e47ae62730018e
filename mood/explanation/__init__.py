"""Which parts of a photo speak for a class: `explain` one, with one of the `METHODS`."""

from mood.explanation.explaining import explain, explain_batch
from mood.explanation.heatmap import Explanation, normalise, overlay
from mood.explanation.methods import METHODS, Method

__all__ = ["METHODS", "Explanation", "Method", "explain", "explain_batch", "normalise", "overlay"]
