"""Causes of errors: which ones errors have more often than luck allows, what would mend them, and what came of it."""

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from mood.evaluation import Interval, in_words, wilson_interval
from mood.importing import one_at_a_time
from mood.triage.rules import RULES, rules_for

Step = Mapping[str, Any]
"""A record of the ablation in a generation's card; see `mood.experiments.ablation.ablate`."""


@dataclass(frozen=True)
class CauseRate:
    """How often a cause holds among errors and among the rest: as common in both, it explains nothing.

    Of the errors `n_wrong` have it, of the correct photos `n_right`; `wrong` and `right` are the 95 % Wilson intervals
    of these shares. The odds among errors over those among the rest are Fisher's conditional estimate, with its exact
    95 % interval. Of `n_headline` errors it is the headline.
    """

    key: str
    n_wrong: int
    wrong: Interval
    n_right: int
    right: Interval
    odds_ratio: float
    interval: Interval
    n_headline: int

    @property
    def is_cause(self) -> bool:
        """Whether errors have it more often than luck allows."""
        return self.interval.low > 1

    def odds(self, digits: int = 2) -> str:
        """Return the odds ratio with its interval, and in words what is no number."""
        if math.isnan(self.odds_ratio):
            return f"not computable, as {'all photos have' if self.n_wrong else 'no photo has'} it"
        if math.isinf(self.odds_ratio):
            return f"at least {self.interval.low:.{digits}f}, without an upper limit"
        return f"{self.odds_ratio:.{digits}f} [{self.interval.low:.{digits}f}, {self.interval.high:.{digits}f}]"


def cause_rates(table: pd.DataFrame) -> list[CauseRate]:
    """Count each cause among errors and among correct photos of a triage table, the most frequent headline first.

    Without errors there are no rates.
    """
    wrong, right = table[~table["is_correct"]], table[table["is_correct"]]
    if wrong.empty:
        return []
    rules = rules_for(table["faces"])
    return sorted((_rate(rule.key, wrong, right) for rule in rules), key=lambda rate: -rate.n_headline)


def _rate(key: str, wrong: pd.DataFrame, right: pd.DataFrame) -> CauseRate:
    with one_at_a_time:
        from scipy.stats.contingency import odds_ratio  # slow to import

    n_wrong, n_right = (int(sum(key in causes for causes in rows["causes"])) for rows in (wrong, right))
    result = odds_ratio([[n_wrong, len(wrong) - n_wrong], [n_right, len(right) - n_right]])
    ends = result.confidence_interval(0.95)
    return CauseRate(
        key, n_wrong, wilson_interval(n_wrong, len(wrong)), n_right, wilson_interval(n_right, len(right)),
        float(result.statistic), Interval(float(ends.low), float(ends.high), "Fisher, exact"),
        int(sum(causes[:1] == [key] for causes in wrong["causes"])),
    )  # fmt: skip


def remedy_of(key: str, steps: Sequence[Step] = ()) -> str:
    """Return what would mend errors of a cause, and what came of it if the ablation of the net that errs tried it."""
    rule = next((rule for rule in RULES if rule.key == key), None)
    if rule is None:
        return ""
    step = _step_of(rule.step, steps)
    return rule.remedy if step is None else f"{rule.remedy.removesuffix('.')}: tried {outcome_of(step)}"


def is_open(key: str, steps: Sequence[Step] = ()) -> bool:
    """Return whether what would mend errors of a cause is still to be tried; see `remedy_of`."""
    return any(rule.key == key and _step_of(rule.step, steps) is None for rule in RULES)


def left_out(steps: Sequence[Step]) -> list[Step]:
    """Return the steps of an ablation that were tried and not kept."""
    return [step for step in steps if not step["is_kept"]]


def outcome_of(step: Step) -> str:
    """Say what came of a step of an ablation, with its figures on test photos.

    Such as "with the largest face beside it: 90.3% [87.8%, 92.4%] on test photos, n = 652, ...; left out."
    """
    name, test = re.sub(r"^\(\w\) ", "", step["step"]), step["test"]
    reached = f"{in_words(test)} on test photos, n = {test['n']}"
    counts = f"{step['only_here']} correct only this way and {step['only_before']} only before"
    paired = f"{counts}, unadjusted p = {step['pvalue']:.2g}"
    return f"{name}: {reached}; {paired}; {'kept' if step['is_kept'] else 'left out'}."


def _step_of(prefix: str, steps: Sequence[Step]) -> Step | None:
    """Return the step of an ablation whose name begins so, or None."""
    return next((step for step in steps if prefix and step["step"].startswith(prefix)), None)
