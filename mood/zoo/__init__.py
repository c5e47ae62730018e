"""The generations: `SPECS` says what each is, `load` brings a trained one."""

from mood.zoo.specs import SPECS, ModelSpec, Recipe
from mood.zoo.store import Card, load, trained

__all__ = ["SPECS", "Card", "ModelSpec", "Recipe", "load", "trained"]
