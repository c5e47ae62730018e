"""The sections of the story on errors: where they are made and why, on whom, and what to do about them."""

from collections.abc import Iterable

import pandas as pd

from mood import images, triage
from mood.datasets import Dataset
from mood.datasets.photos import read_verified
from mood.evaluation import Metric, provenance
from mood.findings.evidence import Evidence
from mood.findings.records import SIDE, Bars, Picture, Section
from mood.plurals import plural
from mood.triage import ALPHA, Difference

_PICTURED = 6
_CAUSES = 3
_NO_DIFFERENCE = "No generation is shown to differ by skin tone, age or sex, which does not prove that none does."
_LEFT_OUT = (
    "What was tried was left out where validation photos did not gain; p: exact McNemar tests on test photos, "
    "not adjusted."
)


def failures(evidence: Evidence) -> Section | None:
    """Tell what sets the errors of the newest generation apart; None where they were not triaged."""
    table = evidence.triaged(evidence.last) if evidence.tests else None
    if table is None:
        return None
    causes = [rate for rate in triage.cause_rates(table) if rate.is_cause and rate.n_headline][:_CAUSES]
    steps = evidence.cards[evidence.last].ablation
    title, n_wrong = evidence.title(evidence.last), int((~table["is_correct"]).sum())
    rows = [
        {
            "what errors have more often": triage.title_of(cause.key),
            "errors": f"{cause.n_wrong} of {n_wrong}",
            "correct photos": f"{cause.n_right} of {len(table) - n_wrong}",
            "odds ratio [95%]": cause.odds(1),
            "what could mend it": triage.remedy_of(cause.key, steps),
        }
        for cause in causes
    ]
    low = triage.worst(triage.slices(table), float(table["is_correct"].mean()))[:2]
    named = "; ".join(f"{part.group.lower()}, {part.title}: {part.accuracy}" for part in low)
    apart = "No measured fact sets them apart." if n_wrong else ""
    if causes:
        apart = f"What sets its errors apart most often: {triage.title_of(causes[0].key)}."
    pictures = _wrong_portraits(evidence, [cause.key for cause in causes])
    shown = " The pictures are errors on rendered portraits: nobody in them exists." if pictures else ""
    return Section(
        "failures",
        "Where it fails, and why",
        f"{title} is wrong on {n_wrong} of {len(table)} test photos. {apart}".strip(),
        (f"Worst slices: {named}.",) if low else (),
        table=pd.DataFrame(rows) if rows else None,
        pictures=pictures,
        note="A cause is only what errors have more often than correct photos; odds ratios with exact intervals."
        + shown,
    )


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
        f"{len(next(iter(tests.values())))} tests a generation (Holm), shown where p < {ALPHA}; 95% Wilson intervals.",
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


def advice(evidence: Evidence) -> Section | None:
    """Tell what to do next about the errors of the newest generation; None where they were not triaged."""
    table = evidence.triaged(evidence.last) if evidence.tests else None
    if table is None:
        return None
    steps = evidence.cards[evidence.last].ablation
    todo = _labels(evidence) + [
        f"{triage.remedy_of(cause.key).removesuffix('.')} ({triage.title_of(cause.key)}: "
        f"{plural(cause.n_wrong, 'error')})."
        for cause in triage.cause_rates(table)
        if cause.is_cause and cause.n_headline and triage.is_open(cause.key, steps)
    ]
    tried = [f"Tried: {triage.outcome_of(step)}" for step in triage.left_out(steps)]
    return Section(
        "next",
        "What to do next",
        "What is still open, by the number of errors that it concerns."
        if todo
        else "No cause was shown that is still open: what was measured names no remedy.",
        (*todo, *tried),
        note=_LEFT_OUT if tried else "",
    )


def _labels(evidence: Evidence) -> list[str]:
    """Ask for better labels where nobody looked at the photos, if errors lie among them."""
    if evidence.provenance is None:
        return []
    rows = evidence.outcomes(evidence.last)
    wrong = rows[~rows["is_correct"]]
    unseen = set(evidence.provenance.loc[evidence.provenance["viewed"] == 0, "id"])
    n_wrong, n_unseen = wrong["id"].isin(unseen).sum(), rows["id"].isin(unseen).sum()
    if not n_wrong:
        return []
    looked = provenance.blind_look(wrong, evidence.provenance)
    doubtful = sum(count for how, count in looked.items() if how != provenance.AGREES)
    said = f", and in {doubtful} of them a blind look saw the other mood or none" if looked else ""
    return [
        f"Have several people label the test photos that nobody looked at: {n_wrong} of "
        f"{plural(len(wrong), 'error')} are among these {n_unseen}{said}."
    ]


def _wrong_portraits(evidence: Evidence, causes: list[str]) -> tuple[Picture, ...]:
    """Return errors on the portraits, first one for each cause, then those the net is surest of."""
    if (demo := evidence.demo) is None or (table := evidence.triaged(evidence.last, demo.name)) is None:
        return ()
    wrong = table[~table["is_correct"]].sort_values("confidence", ascending=False)
    has = {cause: wrong[[cause in own for own in wrong["causes"]]] for cause in causes}
    shown = {cause: rows.index[0] for cause, rows in has.items() if len(rows)}
    order = list(dict.fromkeys([*shown.values(), *wrong.index]))[:_PICTURED]
    why = {index: f"{triage.title_of(cause)}: " for cause, index in reversed(shown.items())}
    return tuple(_pictured(demo, wrong.loc[index], why.get(index, "")) for index in order)


def _pictured(demo: Dataset, row: pd.Series, why: str) -> Picture:
    thumbnail = images.encode_thumbnail(read_verified(demo, row["id"], demo.digests[row["id"]]), SIDE)
    return Picture(thumbnail, f"{why}{row['y_true']}, called {row['y_pred']} ({row['confidence']:.0%})")
