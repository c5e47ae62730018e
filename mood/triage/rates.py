"""Whether a cause is one: as common among errors as among photos called rightly, it explains nothing."""

from dataclasses import dataclass

import pandas as pd

from mood.evaluation import Interval, wilson_interval
from mood.importing import one_at_a_time
from mood.triage.rules import RULES


@dataclass(frozen=True)
class CauseRate:
    """How often a cause holds among errors and among the rest.

    Args:
        key: of the rule.
        n_wrong: errors with it.
        wrong: its share among all errors, with a 95 % Wilson interval.
        n_right: photos called rightly with it.
        right: its share among them.
        odds_ratio: odds among errors over odds among the rest, by Fisher's conditional estimate.
        interval: its exact 95 % interval.
        n_headline: errors of which it is the headline.
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


def cause_rates(table: pd.DataFrame) -> list[CauseRate]:
    """Count each cause among errors and among photos called rightly.

    Args:
        table: triage rows with is_correct and causes (a list of keys each).

    Returns:
        One record a rule, the most frequent headline first.
    """
    wrong, right = table[~table["is_correct"]], table[table["is_correct"]]
    found = [_rate(rule.key, wrong, right) for rule in RULES]
    return sorted(found, key=lambda one: -one.n_headline)


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
