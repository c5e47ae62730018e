"""The section on the nets of one task: what they learned from, how good they are, and what was tried on the way."""

from collections import Counter
from typing import Any

import pandas as pd

from mood import experiments, triage
from mood.audit import shortcuts
from mood.bursts import listed
from mood.evaluation import Metric, provenance, share
from mood.findings.evidence import Evidence
from mood.findings.results.classes import classes
from mood.findings.words import bullets, counted, joined, section, table
from mood.zoo import Card
from mood.zoo.study import HOPED, REPORTED, REPORTED_CONFUSION

_TENTHS = 10


def nets(evidence: Evidence, others: Evidence) -> str:
    """Tell of the nets of one task.

    Args:
        evidence: of the task.
        others: of the task that most nets have; nets of more classes are held against these.
    """
    task = evidence.task
    if task is None:
        return ""
    parts = (_populations, _shortcuts, _doubted, _alternatives, _steps, _study)
    return section(
        task.title,
        bullets(_of_net(card) for card in evidence.cards.values()),
        _limits(evidence),
        experiments.of_task(task, evidence.models),
        *([part(evidence) for part in parts] if task.is_binary else [classes(evidence, others)]),
    )


def _of_net(card: Card) -> str:
    counts = card.data["counts"]
    more = f" and {counted(counts['extra'])} more" if "extra" in counts else ""
    size = f" {card.cost['parameters']:,} parameters, {card.cost['megabytes']} MB." if card.cost else ""
    notes = f" {card.spec.notes}" if card.spec.notes else ""
    return f"**{card.spec.title}**: {card.spec.summary}{notes} Learned from {counted(counts['train'])}{more}.{size}"


def _limits(evidence: Evidence) -> str:
    if not evidence.tests:
        return ""
    card = evidence.cards[evidence.last]
    test = Counter(evidence.tests[evidence.last]["y_true"])
    chosen = f"Every choice was made on {counted(card.data['counts']['validation'])} of validation."
    return f"{chosen} All were measured on {counted(test)} of test, which none of them ever saw. {card.limits}".strip()


def _populations(evidence: Evidence) -> str:
    """Say that an accuracy mixes photos that somebody looked at and others, where that is known."""
    if evidence.provenance is None or not evidence.tests:
        return ""
    by = provenance.accuracies(evidence.outcomes(evidence.last), evidence.provenance)
    if not {provenance.VIEWED, provenance.UNVIEWED} <= {*by}:
        return ""
    seen = f"; of those of them in which a blind look saw the label, on {by[provenance.AS_LABELLED]}"
    return (
        "Each accuracy mixes two populations: photos that somebody looked at when the set was gathered, and others"
        f"{_not_drawn(evidence)}. {evidence.title(evidence.last)} is right on {by[provenance.VIEWED]}, of the first "
        f"and on {by[provenance.UNVIEWED]}, of the others{seen if provenance.AS_LABELLED in by else ''}."
    )


def _not_drawn(evidence: Evidence) -> str:
    """Say how many were looked at where the other photos believe a label least, and most."""
    path = triage.suspects_path(evidence.models, evidence.home)
    if evidence.provenance is None or not path.exists():
        return ""
    ranking = pd.read_csv(path, dtype={"file": str}).merge(evidence.provenance, left_on="file", right_on="id")
    tenth = pd.qcut(ranking["p_label"], _TENTHS, labels=False)
    least, most = (ranking.loc[tenth == place, "viewed"] for place in (0, _TENTHS - 1))
    return (
        f". Which were looked at was not drawn by lot: {_share(least)}, of the tenth of all photos whose label the "
        f"other photos believe least, and {_share(most)}, of the tenth that they believe most"
    )


def _share(hits: pd.Series) -> Metric:
    return share(int(hits.sum()), len(hits))


def _shortcuts(evidence: Evidence) -> str:
    reached = shortcuts.read(shortcuts.path_of(evidence.models, evidence.home))
    if not reached:
        return ""
    return (
        "The nets are worth what they add to a logistic regression that knows nothing but one fact of a photo "
        "(`python -m mood audit shortcuts`). On the same test photos it is right by "
        f"{listed(f'{name} on {metric}' for name, metric in reached.items())}."
    )


def _doubted(evidence: Evidence) -> str:
    rows = evidence.triaged(evidence.last) if evidence.tests else None
    if rows is None:
        return ""
    believed = rows.loc[rows["self_confidence"] >= triage.DOUBTED, "is_correct"]
    return (
        f"Without the {len(rows) - len(believed)} test photos whose label the other photos give less than "
        f"{triage.DOUBTED:.0%}, {evidence.title(evidence.last)} is right on {_share(believed)}."
    )


def _alternatives(evidence: Evidence) -> str:
    """Tell what other recipes reached; none was measured on test photos."""
    return joined(*(_tried(name, card) for name, card in evidence.cards.items() if card.experiments))


def _tried(name: str, card: Card) -> str:
    n = sum(card.data["counts"]["validation"].values())
    tried = listed(f"{one['recipe']} {share(round(one['val_accuracy'] * n), n)}" for one in card.experiments)
    kept = share(round(card.training["val_accuracy"] * n), n)
    return (
        f"Other recipes of {card.spec.title} were tried on validation photos "
        f"(`python -m mood experiment alternatives {name}`): {tried}; the kept one {kept}."
    )


def _steps(evidence: Evidence) -> str:
    """Tell what each step towards a net brought."""
    return joined(*(_ablation(card) for card in evidence.cards.values() if card.ablation))


def _ablation(card: Card) -> str:
    first = card.ablation[0]
    rows = [
        (
            step["step"] if step["is_kept"] else f"{step['step']} (left out)",
            _ends(step["validation"]),
            _ends(step["test"]),
            f"+{step['only_here']} −{step['only_before']}, p = {step['pvalue']:.2g}" if "pvalue" in step else "-",
        )
        for step in card.ablation
    ]
    return joined(
        f"What each step to {card.spec.title} brought (`python -m mood experiment ablate`), on "
        f"{first['validation']['n']} validation and {first['test']['n']} test photos. What did not gain on validation "
        "was left out; p: exact McNemar tests on test photos against the last step that was kept, not adjusted.",
        table(("step", "validation", "test", "against the step before"), rows),
    )


def _ends(record: dict[str, Any]) -> str:
    low, high = record["interval"]
    return f"{record['value']:.1%} [{low:.1%}, {high:.1%}]"


def _study(evidence: Evidence) -> str:
    """Put what the original study stated, and what was hoped for, beside what came out."""
    if not {*REPORTED} <= {*evidence.tests}:
        return ""
    (hh, hs), (sh, ss) = REPORTED_CONFUSION
    stated = listed(f"{value:.0%} ({evidence.title(name)})" for name, value in REPORTED.items())
    missed = [
        f"{evidence.title(name)} was hoped to reach {hoped:.0%} and reaches {accuracy}."
        for name, hoped in HOPED.items()
        if (accuracy := evidence.evaluations[name].accuracy).value < hoped
    ]
    return " ".join([
        f"The original study, on photos of its own, stated {stated} on validation, and for the last of these "
        f"{share(hh + ss, hh + hs + sh + ss)}, on test.",
        *missed,
    ])
