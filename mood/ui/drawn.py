"""The charts, each drawn once for the same figures: a rerun shows them again without building them."""

from collections.abc import Callable

import plotly.graph_objects as go

from mood import figures
from mood.ui.keeping import kept

_once: Callable[[Callable[..., go.Figure]], Callable[..., go.Figure]] = kept(300)

interval_dots = _once(figures.interval_dots)
confusion = _once(figures.confusion)
difference = _once(figures.difference)
patterns = _once(figures.patterns)
slices = _once(figures.slices)
by_value = _once(figures.by_value)
training_curves = _once(figures.training_curves)
lines = _once(figures.lines)
reliability = _once(figures.reliability)
histogram = _once(figures.histogram)
