"""The generations: `SPECS` says what each is, `load` brings a trained one."""

from mood.zoo.specs import GENERATIONS, SPECS, STORY, ModelSpec, Recipe
from mood.zoo.store import Card, load, trained

__all__ = ["GENERATIONS", "SPECS", "STORY", "Card", "ModelSpec", "Recipe", "load", "trained"]
