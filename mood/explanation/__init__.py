"""Which parts of a photo speak for a class: `explain` one, with one of the `METHODS`."""

from mood.explanation.explaining import explain, explain_batch, params_of, why_not
from mood.explanation.heatmap import COLOUR_MAPS, Explanation, normalise, overlay, overlay_contrast
from mood.explanation.methods import METHODS, Method

__all__ = ["COLOUR_MAPS", "METHODS", "Explanation", "Method", "explain", "explain_batch", "normalise", "overlay",
           "overlay_contrast", "params_of", "why_not"]  # fmt: skip
