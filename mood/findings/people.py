"""The section on whether it matters who is in a picture, from rendered portraits of which that is known."""

from collections.abc import Sequence

from mood import triage
from mood.evaluation import Metric
from mood.findings.evidence import Evidence
from mood.findings.records import Bars, Section
from mood.triage import ALPHA, Difference


def people(evidence: Evidence) -> Section | None:
    """Tell which generations differ by skin tone, age or sex, label by label.

    Args:
        evidence: what lies on disk.

    Returns:
        The section, or None without portraits that were measured.
    """
    rows = {name: known for name in evidence.names if (known := evidence.truth(name)) is not None}
    tests = {evidence.title(name): _of_people(triage.differences(known)) for name, known in rows.items()}
    if not any(tests.values()):
        return None
    shown = {title: differing for title, some in tests.items() if (differing := [one for one in some if one.is_shown])}
    same = [title for title in tests if title not in shown]
    points = [f"{title}, {one}." for title, some in shown.items() for one in some]
    points += [f"Not shown to differ by skin tone, age or sex: {', '.join(same)}."] if same else []
    fewest = min(metric.n for some in tests.values() for one in some for metric in one.accuracy.values())
    return Section(
        "people",
        "Does it matter who is in the picture?",
        _lead({title: [one.title for one in some] for title, some in shown.items()}),
        (*points, f"With as few as {fewest} portraits of a kind, only large differences can be shown."),
        _bars(tests, shown),
        note="Rendered portraits, so who is in them is known; they say nothing about real photos. Fisher's exact test "
        f"within each label, since opposite differences cancel when labels are pooled; adjusted for "
        f"{len(next(iter(tests.values())))} tests a generation (Holm), shown where p < {ALPHA}; 95 % Wilson intervals.",
    )


def _of_people(tests: Sequence[Difference]) -> list[Difference]:
    return [one for one in tests if one.factor.is_of_people]


def _lead(shown: dict[str, list[str]]) -> str:
    """Say which generations differ, and by what."""
    if not shown:
        return "No generation is shown to differ by skin tone, age or sex, which does not prove that none does."
    return "; ".join(f"{title} differs by {' and '.join(by)}" for title, by in shown.items()) + " portraits."


def _bars(tests: dict[str, list[Difference]], shown: dict[str, list[Difference]]) -> Bars | None:
    """Draw both labels of every factor that differs in one: the other may lean the other way."""
    differing = {(title, one.factor) for title, some in shown.items() for one in some}
    metrics: dict[str, Metric] = {
        f"{title}: {one.label}, {value}": metric
        for title, some in tests.items()
        for one in some
        if (title, one.factor) in differing
        for value, metric in one.accuracy.items()
    }
    return Bars("Accuracy on test portraits", metrics, 0.5) if metrics else None
