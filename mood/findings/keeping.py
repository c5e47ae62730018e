"""The section on what the study was for: which of many similar photos to keep."""

import pandas as pd

from mood import bursts, images
from mood.findings.evidence import Evidence
from mood.findings.records import SIDE, Bars, Picture, Section

_PICTURED = 13
"""A burst of the measured ones with every kind of fault among its pictures."""


def keeping(evidence: Evidence) -> Section | None:
    """Tell how often the suggested photo of a burst is the best one; None where that was not measured."""
    table = bursts.read(evidence.models)
    if table is None or f"rank_{evidence.names[-1]}" not in table:
        return None
    name, rates = evidence.names[-1], bursts.rates(table)
    title, own, chance = evidence.title(name), rates[name], rates["chance"]
    recalls = ", ".join(f"{kind} {recall}" for kind, (_, recall) in bursts.detection(table).items())
    return Section(
        "keeping",
        f"{title} keeps the best photo in {own['best'].value:.0%} of bursts",
        f"By chance it would be {chance['best'].value:.0%}. Kept is the faultless photo in which the wanted mood is "
        "surest; nothing is ever deleted.",
        (
            f"Nothing is wrong with the kept photo: {own['faultless']}; drawn by chance: {chance['faultless']}.",
            f"Two faultless photos are put in the right order: {own['order']}.",
            f"Faults that are found: {recalls}.",
        ),
        Bars(
            "How often the kept photo is the best one",
            {evidence.title(chooser): rate["best"] for chooser, rate in rates.items() if "," not in chooser},
        ),
        pictures=_pictured(evidence, table, name),
        note="On rendered bursts of which the truth is known, without those that thresholds were chosen on; 95 % "
        "intervals: Wilson, bootstrap for chance and order. Synthetic people: this says nothing about real photos.",
    )


def _pictured(evidence: Evidence, table: pd.DataFrame, name: str) -> tuple[Picture, ...]:
    """Return a burst in the order in which a generation would keep its photos."""
    if evidence.demo is None:
        return ()
    rows = table[table["burst"] == _PICTURED].sort_values(f"rank_{name}")
    return tuple(
        Picture(
            images.encode_thumbnail(images.read(evidence.demo.root / row["file"]).pixels, SIDE),
            f"{'kept' if not place else f'place {place + 1}'}: {row['flaws'].replace(';', ', ') or 'no fault found'}, "
            f"P({row['label']}) {row[f'p_{name}']:.0%}",
        )
        for place, row in enumerate(rows.to_dict("records"))
    )
