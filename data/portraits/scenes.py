"""What stands before the camera: a plan, who is in it, and what the face does."""

from dataclasses import dataclass

from data.portraits import expression, identity
from data.portraits.expression import Expression
from data.portraits.identity import Person
from data.portraits.plan import Plan


@dataclass(frozen=True)
class Scene:
    """A plan with the person and the expression that follow from it, or with others."""

    plan: Plan
    person: Person
    face: Expression


def scene(plan: Plan) -> Scene:
    """Return what a plan puts before the camera."""
    return Scene(plan, identity.person(plan), expression.drawn(plan))
