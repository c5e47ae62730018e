"""Nets of somebody else's: `adopting.adopt`, which imports TensorFlow, takes one in; it stands beside the others."""

from mood.adoption.ranges import LAYOUTS, RANGES

__all__ = ["LAYOUTS", "RANGES"]
