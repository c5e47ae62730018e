# TensorFlow ships no annotations of its operators and slices; what comes from it is Any.
from typing import Any

def __getattr__(name: str) -> Any: ...
