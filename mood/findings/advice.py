"""The last section: what is open, and what was tried and left out."""

from mood import triage
from mood.evaluation import provenance
from mood.findings.evidence import Evidence
from mood.findings.records import Section

_LEFT_OUT = (
    "What was tried was left out where validation photos did not gain; p: exact McNemar tests on test photos, "
    "not adjusted."
)


def advice(evidence: Evidence) -> Section | None:
    """Tell what to do next about the errors of the newest generation; None where they were not triaged."""
    table = evidence.triaged(evidence.last) if evidence.tests else None
    if table is None:
        return None
    steps = evidence.cards[evidence.last].ablation
    todo = _labels(evidence) + [
        f"{triage.remedy_of(cause.key).removesuffix('.')} ({triage.title_of(cause.key)}: {_errors(cause.n_wrong)})."
        for cause in triage.cause_rates(table)
        if cause.is_cause and cause.n_headline and triage.is_open(cause.key, steps)
    ]
    tried = [f"Tried: {triage.outcome_of(step)}" for step in triage.left_out(steps)]
    return Section(
        "next",
        "What to do next",
        "What is still open, by the number of errors that it concerns." if todo else "Nothing measured is still open.",
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
        f"Have several people label the test photos that nobody looked at: {n_wrong} of {_errors(len(wrong))} are "
        f"among these {n_unseen}{said}."
    ]


def _errors(count: int) -> str:
    return "1 error" if count == 1 else f"{count} errors"
