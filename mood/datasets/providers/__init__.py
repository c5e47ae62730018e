"""Licensed photos from providers: `collect` makes a labelled data set of what a search finds."""

from mood.datasets.providers.collect import LISTING, Report, collect
from mood.datasets.providers.pexels import Pexels
from mood.datasets.providers.provider import Offer, Provider

PROVIDERS: dict[str, type[Provider]] = {provider.name: provider for provider in (Pexels,)}
"""By name, where photos can be collected from, on the command line and on the page; the first is the default."""

__all__ = ["LISTING", "PROVIDERS", "Offer", "Pexels", "Provider", "Report", "collect"]
