"""A library of photos: an index of what each shows, brought up to date, and which of them belong together."""

from mood.library.groups import grouped
from mood.library.index import Index, read
from mood.library.indexing import Engine, Order, Summary, index, locally
from mood.library.measuring import decode
from mood.library.ray_engine import distributed
from mood.library.scanning import scan

ENGINES: dict[str, Engine] = {"local": locally, "ray": distributed}
"""What does the work, by the name that the command takes."""

__all__ = ["ENGINES", "Index", "Order", "Summary", "decode", "grouped", "index", "read", "scan"]
