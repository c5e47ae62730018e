"""A library of photos: an index of what each shows, brought up to date, and which of them belong together."""

from mood.library.groups import grouped
from mood.library.index import Index, read
from mood.library.indexing import ENGINES, Order, Summary, index
from mood.library.scanning import scan

__all__ = ["ENGINES", "Index", "Order", "Summary", "grouped", "index", "read", "scan"]
