"""What would mend errors of a cause, and what came of it where the ablation tried it."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from mood.triage.rules import RULES

Step = Mapping[str, Any]
"""A record of the ablation in a generation's card; see `mood.experiments.ablation.ablate`."""


def remedy_of(key: str, steps: Sequence[Step] = ()) -> str:
    """Return what would mend errors of a cause, and what came of it if that was tried.

    Args:
        key: of the rule.
        steps: of the ablation in the card of the generation that errs.
    """
    rule = next((rule for rule in RULES if rule.key == key), None)
    if rule is None:
        return ""
    step = _step_of(rule.step, steps)
    return rule.remedy if step is None else f"{rule.remedy.removesuffix('.')}: tried {outcome_of(step)}"


def is_open(key: str, steps: Sequence[Step] = ()) -> bool:
    """Return whether what would mend errors of a cause is still to be tried; arguments as in `remedy_of`."""
    return any(rule.key == key and _step_of(rule.step, steps) is None for rule in RULES)


def left_out(steps: Sequence[Step]) -> list[Step]:
    """Return the steps of an ablation that were tried and not kept."""
    return [step for step in steps if not step["is_kept"]]


def outcome_of(step: Step) -> str:
    """Say what came of a step, with its figures on test photos.

    Args:
        step: of an ablation.

    Returns:
        Such as "with the largest face beside it: 91.1% [88.7%, 93.1%] on test photos, n = 652, ...; left out."
    """
    name, test = re.sub(r"^\(\w\) ", "", step["step"]), step["test"]
    low, high = test["interval"]
    reached = f"{test['value']:.1%} [{low:.1%}, {high:.1%}] on test photos, n = {test['n']}"
    paired = (
        f"{step['only_here']} correct only this way and {step['only_before']} only before, p = {step['pvalue']:.2g}"
    )
    return f"{name}: {reached}; {paired}; {'kept' if step['is_kept'] else 'left out'}."


def _step_of(prefix: str, steps: Sequence[Step]) -> Step | None:
    """Return the step of an ablation whose name begins so, or None."""
    return next((step for step in steps if prefix and step["step"].startswith(prefix)), None)
