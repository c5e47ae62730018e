"""Measures nets, and trains again to learn what made the difference: `measure`, `report`."""

from mood.experiments.measure import SPLITS, by_split, measure
from mood.experiments.report import by_provenance, of_task, report
from mood.experiments.runs import SPREAD, note_alternative, note_spread, repeat

__all__ = [
    "SPLITS",
    "SPREAD",
    "by_provenance",
    "by_split",
    "measure",
    "note_alternative",
    "note_spread",
    "of_task",
    "repeat",
    "report",
]
