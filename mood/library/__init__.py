"""A library of photos: which of them belong together."""

from mood.library.groups import grouped

__all__ = ["grouped"]
