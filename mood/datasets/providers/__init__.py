"""Licensed photos from a provider: `collect` makes a labelled data set of what a search finds."""

from mood.datasets.providers.collect import LISTING, Report, collect
from mood.datasets.providers.pexels import SIZES, Pexels

__all__ = ["LISTING", "SIZES", "Pexels", "Report", "collect"]
