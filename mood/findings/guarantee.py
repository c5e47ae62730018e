"""The sections of the story on what each generation may decide alone, and what has to be said where it is used."""

import re

from mood import experiments
from mood.bursts import listed
from mood.evaluation import conformal, provenance
from mood.evaluation.conformal import Conformal, Measured
from mood.findings.evidence import Evidence
from mood.findings.records import Bars, Section

LEVEL = conformal.USUAL


def guarantee(evidence: Evidence) -> Section | None:
    """Tell what the generations may decide alone, and where that holds; None where nothing calibrates them."""
    sets = evidence.known(lambda name: _sets(evidence, name))
    worth = {name: conformal.measure(sets[name], evidence.evaluations[name].scores) for name in sets}
    if not worth:
        return None
    alone = {evidence.title(name): of.alone for name, of in worth.items()}
    most = max(alone, key=lambda title: alone[title].value)
    noted = next(iter(card.calibration for name, card in evidence.cards.items() if name in worth and card.calibration))
    n = listed(f"{count} {label}" for label, count in noted["n"].items())
    return Section(
        "guarantee",
        f"At {LEVEL:.0%}, {most} may decide {alone[most].value:.0%} of the photos alone",
        f"It leaves the others to a person. A verdict is to hold for {LEVEL:.0%} of the photos of each class that are "
        "like those that it was calibrated on.",
        tuple(_in_words(evidence, name, sets[name], of) for name, of in worth.items()),
        Bars("Test photos that are decided alone", alone),
        note=f"Conformal sets, class by class, calibrated on half of the validation photos ({n}; seed "
        f"{noted['seed']}), which early stopping had seen; 95% Wilson intervals. Of other photos nothing is "
        "guaranteed.",
    )


def _sets(evidence: Evidence, name: str) -> Conformal | None:
    """Return the sets of a generation that was calibrated on the data set that the story is of."""
    noted = evidence.cards[name].calibration
    if not noted or noted["dataset"] != evidence.home or name not in evidence.tests:
        return None
    return experiments.sets_of(name, evidence.models, LEVEL)


def _in_words(evidence: Evidence, name: str, sets: Conformal, of: Measured) -> str:
    said = f"{evidence.title(name)} decides alone {of.alone}; of those wrong: {of.wrong}. It holds for {of.coverage}"
    if evidence.provenance is None:
        return f"{said}."
    rows = conformal.outcomes(sets, evidence.evaluations[name].scores)
    by = provenance.accuracies(rows, evidence.provenance)
    groups = (provenance.VIEWED, provenance.UNVIEWED)
    return "; ".join([said, *(f"{group} {by[group]}" for group in groups if group in by)]) + "."


def duty(evidence: Evidence) -> Section | None:
    """Tell what whoever uses the newest net has to know and say; None where it guesses no emotions."""
    card = list(evidence.cards.values())[-1]
    points = tuple(re.split(r"(?<=\.) (?=[A-Z])", card.duty))
    lead = "Guessing emotions has rules and limits."
    return Section("duty", "What has to be said where it is used?", lead, points, note=card.use) if card.duty else None
