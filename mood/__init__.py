"""Mood explains why a neural net thinks a photo gets the label that it gets.

`mood.load("refined").predict("photo.jpg")` asks a net, and `mood.explain(net, "photo.jpg", "grad_cam").figure()` shows
what it looks at.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from mood.api import Explanation, Net, explain, load

__version__ = "0.1.0"
__all__ = ["Explanation", "Net", "explain", "load"]


def __getattr__(name: str) -> Any:
    """Bring what `__all__` names when it is first asked for: the app and the commands begin without it."""
    if name not in __all__:
        raise AttributeError(f"module 'mood' has no attribute {name!r}")
    return getattr(import_module("mood.api"), name)


def __dir__() -> list[str]:
    """Name what is to be had, before it was asked for too: consoles complete from it."""
    return sorted({*globals(), *__all__})
