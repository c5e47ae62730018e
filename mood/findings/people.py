"""The section on whether it matters who is in a picture, from rendered portraits of which that is known."""

from collections.abc import Iterable

from mood import triage
from mood.evaluation import Metric
from mood.findings.evidence import Evidence
from mood.findings.records import Bars, Section
from mood.triage import ALPHA, Difference

_NO_DIFFERENCE = "No generation is shown to differ by skin tone, age or sex, which does not prove that none does."


def people(evidence: Evidence) -> Section | None:
    """Tell which generations differ by skin tone, age or sex, label by label; None without portraits measured."""
    tests = {
        evidence.title(name): of_people(triage.differences(known))
        for name, known in evidence.known(evidence.truth).items()
    }
    if not any(tests.values()):
        return None
    shown = {title: differing for title, some in tests.items() if (differing := [t for t in some if t.is_shown])}
    differ = [f"{title} differs by {' and '.join(test.title for test in some)}" for title, some in shown.items()]
    same = [title for title in tests if title not in shown]
    points = [f"{title}, {test}." for title, some in shown.items() for test in some]
    points += [f"Not shown to differ by skin tone, age or sex: {', '.join(same)}."] if same else []
    return Section(
        "people",
        "Does it matter who is in the picture?",
        f"{'; '.join(differ)} portraits." if differ else _NO_DIFFERENCE,
        (*points, f"With as few as {fewest(tests.values())} portraits of a kind, only large differences can be shown."),
        _bars(tests, shown),
        note="Rendered portraits, so who is in them is known; they say nothing about real photos. Fisher's exact test "
        f"within each label, since opposite differences cancel when labels are pooled; adjusted for "
        f"{len(next(iter(tests.values())))} tests a generation (Holm), shown where p < {ALPHA}; 95 % Wilson intervals.",
    )


def of_people(tests: Iterable[Difference]) -> list[Difference]:
    """Return the tests by who is in a picture."""
    return [test for test in tests if test.factor.is_of_people]


def fewest(tests: Iterable[list[Difference]]) -> int:
    """Return the number of pictures in the smallest group of some tests."""
    return min(metric.n for some in tests for test in some for metric in test.accuracy.values())


def _bars(tests: dict[str, list[Difference]], shown: dict[str, list[Difference]]) -> Bars | None:
    """Draw both labels of every factor that differs in one: the other may lean the other way."""
    differing = {(title, test.factor) for title, some in shown.items() for test in some}
    metrics: dict[str, Metric] = {
        f"{title}: {test.label}, {value}": metric
        for title, some in tests.items()
        for test in some
        if (title, test.factor) in differing
        for value, metric in test.accuracy.items()
    }
    return Bars("Accuracy on test portraits", metrics, 0.5) if metrics else None
