"""Which parts of a photo speak for a class: `explain` one, with one of the `METHODS`."""

from mood.explanation.heatmap import Explanation, overlay
from mood.explanation.methods import METHODS, Method, explain

__all__ = ["METHODS", "Explanation", "Method", "explain", "overlay"]
