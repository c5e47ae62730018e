"""Mood explains why a neural net thinks a photo gets the label that it gets."""

__version__ = "0.1.0"
