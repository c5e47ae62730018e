"""Libraries that are slow to import come in when they are first needed, through one thread at a time."""

from threading import RLock

one_at_a_time = RLock()
"""Held while a function imports. Every visitor's script runs in a thread of its own, and so does the warm-up; two of
them inside SciPy, or inside TensorFlow and Keras, whose modules import one another in circles, would break one with
"partially initialized module": Python locks each module alone, and lets a circle of waiting threads go on with half a
module (https://github.com/python/cpython/issues/83065)."""
