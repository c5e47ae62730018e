"""Mood explains why a neural net thinks a photo looks happy or sad."""

__version__ = "0.1.0"
