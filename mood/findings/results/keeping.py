"""The section on which of many similar photos to keep."""

import pandas as pd

from mood import bursts
from mood.bursts import listed
from mood.evaluation import Metric
from mood.findings.evidence import Evidence
from mood.findings.words import section, table


def keeping(evidence: Evidence) -> str:
    """Tell how good the suggestions are on bursts of which the truth is known."""
    rows = bursts.read(evidence.models)
    if rows is None:
        return ""
    rates = bursts.rates(rows)
    return section(
        "Keep or discard",
        f"`python -m mood bursts` measures its suggestions on {rows['burst'].nunique()} bundled bursts ({len(rows)} "
        "rendered photos, of which expression and faults are known), without the first "
        f"{bursts.TUNED}, on which the rules' thresholds were chosen:",
        table(
            ("kept by", "it is the best photo", "nothing is wrong with it", "two in the right order"),
            ((name, of["best"], of["faultless"], of.get("order", "-")) for name, of in rates.items()),
        ),
        "The best photo has the fewest faults and, of those, the strongest expression; two faultless photos whose "
        f"expressions differ by {bursts.APART} of 1 should be put in that order. {_better_than_a_coin(rates)} "
        "Probabilities that are the same in whole percent are a tie, which the sharper face wins. "
        f"{_by_digits(rows, rates)}",
        table(("fault", "precision", "recall"), ((kind, *both) for kind, both in bursts.detection(rows).items())),
        "Bursts found whole and with nothing else, in one series with portraits of other people and each photo moved "
        f"by up to {bursts.MOVED:.0%} of its sides: {bursts.grouping(rows)}. Eyes that look elsewhere are not looked "
        "for. Synthetic people: the figures say nothing about real photos.",
    )


def _better_than_a_coin(rates: dict[str, dict[str, Metric]]) -> str:
    better = [name for name, of in rates.items() if "order" in of and of["order"].interval.low > 0.5]
    return f"Shown to do so more often than a coin: {listed(better or ['none'])}."


def _by_digits(rows: pd.DataFrame, rates: dict[str, dict[str, Metric]]) -> str:
    """Say what the rule of ties changed."""
    told = listed(
        f"{name} of {_count(bursts.best_by_digits(rows, name))} instead of {_count(of['best'])}"
        for name, of in rates.items()
        if "order" in of
    )
    n = rates["chance"]["best"].n
    return f"Ranked by all digits, nets would keep the best photo of so many of {n} bursts: {told}."


def _count(metric: Metric) -> int:
    return round(metric.value * metric.n)
