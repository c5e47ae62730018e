"""The nets: `load` brings a trained one, `cards` says what each is."""

from mood.zoo.card import Card
from mood.zoo.specs import ModelSpec, Recipe
from mood.zoo.store import cards, load, tasks, trained

__all__ = ["Card", "ModelSpec", "Recipe", "cards", "load", "tasks", "trained"]
