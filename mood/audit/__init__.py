"""Looks at a data set itself: its quality, its shortcuts, its labels."""
