"""The section on why photos were misclassified."""

import pandas as pd

from mood import triage
from mood.bursts import listed
from mood.evaluation import share
from mood.findings.evidence import Evidence
from mood.findings.words import bullets, section, table
from mood.triage import RULES, CauseRate


def causes(evidence: Evidence) -> str:
    """Tell what errors have more often than correct photos, and on which photos a net is worst."""
    triaged = evidence.known(evidence.triaged)
    if not triaged or not evidence.tests:
        return ""
    n = len(next(iter(triaged.values())))
    rates = {name: {rate.key: rate for rate in triage.cause_rates(rows)} for name, rows in triaged.items()}
    return section(
        "Why was it wrong",
        "`python -m mood triage` measures every validation and test photo (faces, what each net says of the face "
        "alone, where its heatmap lies, brightness, how unlike the training photos it is, whether the other photos "
        f"believe its label) and applies {len(RULES)} rules. A rule is a cause only where it holds more often among "
        f"errors than among correct photos. On the {n} test photos of `{evidence.home}`, odds ratios with exact 95 % "
        "intervals; in brackets the errors with it; bold: more among errors than luck allows.",
        table(
            ["rule", *(f"{name}, {_n_wrong(rows)} errors" for name, rows in triaged.items())],
            ([rule.title, *(_cell(of_net[rule.key]) for of_net in rates.values())] for rule in RULES),
        ),
        bullets(_explains_nothing(evidence.title(name), rates[name], rows) for name, rows in triaged.items()),
        bullets(line for name, rows in triaged.items() if (line := _worst(evidence.title(name), rows))),
        _faces(evidence),
    )


def _n_wrong(rows: pd.DataFrame) -> int:
    return int((~rows["is_correct"]).sum())


def _cell(rate: CauseRate) -> str:
    odds = f"{rate.odds_ratio:.2f} [{rate.interval.low:.2f}, {rate.interval.high:.2f}]"
    return f"{f'**{odds}**' if rate.is_cause else odds} ({rate.n_wrong})"


def _explains_nothing(title: str, rates: dict[str, CauseRate], rows: pd.DataFrame) -> str:
    """Name the most frequent rule that is no cause: it holds for as many correct photos."""
    others = [rate for rate in rates.values() if not rate.is_cause]
    if not others:
        return f"{title}: every rule is a cause."
    most, n_wrong = max(others, key=lambda rate: rate.n_wrong), _n_wrong(rows)
    return (
        f"{title}: most errors without being a cause has “{triage.title_of(most.key)}”, which holds for "
        f"{share(most.n_wrong, n_wrong)}, of the errors and for {share(most.n_right, len(rows) - n_wrong)}, of the "
        "correct photos."
    )


def _worst(title: str, rows: pd.DataFrame) -> str:
    low = triage.worst(triage.slices(rows), float(rows["is_correct"].mean()))
    worst = [f"{part.group.lower()} {part.title}: {part.accuracy}" for part in low]
    return f"{title} is worse than elsewhere on: {listed(worst)}." if worst else ""


def _faces(evidence: Evidence) -> str:
    demo = evidence.demo
    rows = None if demo is None else evidence.triaged(evidence.last, demo.name, "validation", "test")
    if rows is None:
        return ""
    return (
        f"A frontal face is found on {share(int((rows['faces'] > 0).sum()), len(rows))} rendered portraits, each of "
        "which shows one person."
    )
