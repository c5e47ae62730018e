"""The section on rendered portraits, of which it is known what they show."""

from collections.abc import Iterator
from pathlib import Path

import pandas as pd

from mood import triage
from mood.evaluation import Metric, share
from mood.findings.evidence import Evidence
from mood.findings.people import fewest, of_people
from mood.findings.words import bullets, section, table
from mood.triage import Difference
from mood.zoo.study import HOPED_UNAMBIGUOUS

_BLIND = Path("portraits") / "blind.csv"
"""Beside the portraits: the labels that a person gave without knowing what was meant."""


def portraits(evidence: Evidence) -> str:
    """Tell how good the nets are on clear portraits, and by what their accuracy differs."""
    rows = evidence.known(evidence.truth)
    if not rows:
        return ""
    clear = {name: metric for name, known in rows.items() if (metric := triage.unambiguous(known)) is not None}
    tests = {name: triage.differences(known) for name, known in rows.items()}
    return section(
        "Where the truth is known",
        "The portraits are rendered, so expression, pose, light, framing and who is in them are known, which no real "
        "data set offers (`python -m mood truth`). Right on test portraits whose expression is clear and whose scene "
        "does not speak against it:",
        table(("generation", "right"), clear.items()),
        " ".join([*_by_eye(evidence), *_missed(evidence, clear)]),
        _method(next(iter(tests.values()))),
        bullets(line for name, some in tests.items() for line in _shown(evidence.title(name), some)),
        _power(tests),
    )


def _by_eye(evidence: Evidence) -> Iterator[str]:
    path = evidence.demo.root.parent / _BLIND if evidence.demo is not None else None
    if path is not None and path.exists():
        blind = pd.read_csv(path)
        agreed = share(int((blind["mood"] == blind["said"]).sum()), len(blind))
        yield (
            f"A person who labelled portraits blind agreed with {agreed}: an error on a clear one is rather the net's "
            "than the label's."
        )


def _missed(evidence: Evidence, clear: dict[str, Metric]) -> Iterator[str]:
    for name, hoped in HOPED_UNAMBIGUOUS.items():
        if name in clear and clear[name].value < hoped:
            yield f"{evidence.title(name)} was hoped to reach {hoped:.0%} here."


def _method(tests: list[Difference]) -> str:
    n_people = len(of_people(tests))
    return (
        "Each factor was tested within each label, since opposite differences cancel when labels are pooled (Fisher's "
        f"exact test; p adjusted by Holm's method over a generation's {n_people} tests of skin tone, age and sex, and "
        f"apart from them over its {len(tests) - n_people} of all else). Shown to differ, p below {triage.ALPHA}, and "
        "by who is in the picture with the other label beside it:"
    )


def _shown(title: str, tests: list[Difference]) -> list[str]:
    """Return what differs; of who is in the picture, both labels, since the other may lean the other way."""
    factors = {test.factor for test in of_people(tests) if test.is_shown}
    told = [test for test in tests if test.is_shown or test.factor in factors]
    lines = [f"**{title}**, {test}" + ("" if test.is_shown else " (not shown)") for test in told]
    return lines or [f"**{title}**: by nothing"]


def _power(tests: dict[str, list[Difference]]) -> str:
    people = {name: of_people(some) for name, some in tests.items()}
    others = [name for name, some in people.items() if some and not any(test.is_shown for test in some)]
    if not others:
        return ""
    return (
        f"No difference by skin tone, age or sex is shown in {', '.join(others)}, which does not prove that there is "
        f"none: of some kinds there are {fewest(people.values())} portraits."
    )
