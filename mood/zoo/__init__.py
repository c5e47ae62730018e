"""The nets: `load` brings a trained one, `cards` says what each is."""

from typing import TYPE_CHECKING

from mood.zoo.specs import ModelSpec, Recipe
from mood.zoo.store import Card, cards, load, tasks, trained

if TYPE_CHECKING:  # the class comes with ONNX Runtime: annotations name it, and the functions that need it import it
    from mood.zoo.classifier import Classifier as Classifier

__all__ = ["Card", "ModelSpec", "Recipe", "cards", "load", "tasks", "trained"]
