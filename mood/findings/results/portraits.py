"""The section on rendered portraits, of which it is known what they show."""

from pathlib import Path

import pandas as pd

from mood import triage
from mood.evaluation import Metric, share
from mood.findings.evidence import Evidence
from mood.findings.words import bullets, section, table
from mood.triage import Difference
from mood.zoo.study import HOPED_UNAMBIGUOUS

_BLIND = Path("portraits") / "blind.csv"
"""Beside the portraits: the labels that a person gave without knowing what was meant."""


def portraits(evidence: Evidence) -> str:
    """Tell how good the nets are on clear portraits, and by what their accuracy differs.

    Args:
        evidence: of the task.
    """
    rows = {name: known for name in evidence.names if (known := evidence.truth(name)) is not None}
    if not rows:
        return ""
    clear = {name: metric for name, known in rows.items() if (metric := triage.unambiguous(known)) is not None}
    tests = {name: triage.differences(known) for name, known in rows.items()}
    return section(
        "Where the truth is known",
        "The portraits are rendered, so expression, pose, light, framing and who is in them are known, which no real "
        "data set offers (`python -m mood truth`). Right on test portraits whose expression is clear and whose scene "
        "does not speak against it:",
        table(("generation", "right"), ((name, metric) for name, metric in clear.items())),
        " ".join(filter(None, (_by_eye(evidence), _missed(evidence, clear)))),
        _method(next(iter(tests.values()))),
        bullets(line for name, some in tests.items() for line in _shown(evidence.title(name), some)),
        _power(tests),
    )


def _by_eye(evidence: Evidence) -> str:
    path = evidence.demo.root.parent / _BLIND if evidence.demo is not None else None
    if path is None or not path.exists():
        return ""
    blind = pd.read_csv(path)
    agreed = share(int((blind["mood"] == blind["said"]).sum()), len(blind))
    return (
        f"A person who labelled portraits blind agreed with {agreed}: an error on a clear one is rather the net's than "
        "the label's."
    )


def _missed(evidence: Evidence, clear: dict[str, Metric]) -> str:
    return " ".join(
        f"{evidence.title(name)} was hoped to reach {hoped:.0%} here."
        for name, hoped in HOPED_UNAMBIGUOUS.items()
        if name in clear and clear[name].value < hoped
    )


def _method(tests: list[Difference]) -> str:
    n_people = sum(test.factor.is_of_people for test in tests)
    return (
        "Each factor was tested within each label, since opposite differences cancel when labels are pooled (Fisher's "
        f"exact test; p adjusted by Holm's method over a generation's {n_people} tests of skin tone, age and sex, and "
        f"apart from them over its {len(tests) - n_people} of all else). Shown to differ, p below {triage.ALPHA}, and "
        "by who is in the picture with the other label beside it:"
    )


def _shown(title: str, tests: list[Difference]) -> list[str]:
    """Return what differs; of who is in the picture, both labels, since the other may lean the other way."""
    factors = {test.factor for test in tests if test.is_shown and test.factor.is_of_people}
    told = [test for test in tests if test.is_shown or test.factor in factors]
    return [f"**{title}**, {test}" + ("" if test.is_shown else " (not shown)") for test in told] or [
        f"**{title}**: by nothing"
    ]


def _power(tests: dict[str, list[Difference]]) -> str:
    of_people = {name: [test for test in some if test.factor.is_of_people] for name, some in tests.items()}
    others = [name for name, some in of_people.items() if some and not any(test.is_shown for test in some)]
    fewest = min(
        (metric.n for some in of_people.values() for test in some for metric in test.accuracy.values()), default=0
    )
    if not others:
        return ""
    return (
        f"No difference by skin tone, age or sex is shown in {', '.join(others)}, which does not prove that there is "
        f"none: of some kinds there are {fewest} portraits."
    )
