"""Measures nets, and trains again to learn what made the difference: `measure`, `report`."""

from mood.experiments.calibrating import calibrate, calibrate_first, guaranteed, sets_of
from mood.experiments.measure import SPREAD, by_split, measure, measured, n_seeds, note_alternative, note_spread, repeat
from mood.experiments.report import by_provenance, of_task, report, without_copies

__all__ = [
    "SPREAD", "by_provenance", "by_split", "calibrate", "calibrate_first", "guaranteed", "measure", "measured",
    "n_seeds", "note_alternative", "note_spread", "of_task", "repeat", "report", "sets_of", "without_copies",
]  # fmt: skip
