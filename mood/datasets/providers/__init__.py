"""Photos from providers: `collect` makes a labelled data set of what a search finds."""

from mood.datasets.providers.collect import Report, collect
from mood.datasets.providers.folder import Folder
from mood.datasets.providers.openverse import Openverse
from mood.datasets.providers.pexels import Pexels
from mood.datasets.providers.provider import Offer, Options, Provider

PROVIDERS: dict[str, type[Provider]] = {provider.name: provider for provider in (Pexels, Openverse, Folder)}
"""By name, where photos can be collected from; the first is the default."""

__all__ = ["PROVIDERS", "Folder", "Offer", "Openverse", "Options", "Pexels", "Provider", "Report", "collect"]
