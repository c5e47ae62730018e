"""Verdicts with a guarantee, by the tables beside the nets; a level is in whole percent."""

from pathlib import Path

import numpy as np
import pandas as pd

from mood.evaluation import Metric, Scores, conformal, curves, halves, provenance, share_of, with_outcome
from mood.evaluation.conformal import Conformal, Measured
from mood.tasks import Task
from mood.triage.slices import SLICES
from mood.ui import cache, gallery_rows, viewing, workspace
from mood.ui.keeping import kept

LOWEST, HIGHEST, USUAL = (round(100 * level) for level in (conformal.LOWEST, conformal.HIGHEST, conformal.USUAL))

_FEWEST = 20
"""Photos that a share of them needs before it is drawn."""


def home(name: str) -> str:
    """Return the data set that calibrates a net's verdicts; "" if none does."""
    noted = cache.card(name).calibration
    return noted["dataset"] if noted and cache.table_of(name, noted["dataset"]) and _half(noted["dataset"]) else ""


def calibrated(names: list[str]) -> list[str]:
    """Return those of some nets whose verdicts come with a guarantee, in the order given."""
    return [name for name in names if home(name)]


def _half(dataset: str) -> Path | None:
    path = halves.path_of(workspace.config().models, dataset)
    return path if path.exists() else None


def of(name: str, percent: int) -> Conformal | None:
    """Return the sets of a net at a level; None where nothing calibrates it."""
    dataset = home(name)
    table, half = cache.table_of(name, dataset), _half(dataset)
    return _of(table, half, cache.card(name).spec.task, percent) if table and half else None


@kept(200)
def _of(table: Path, half: Path, task: Task, percent: int) -> Conformal | None:
    drawn = halves.read(half)
    return None if drawn is None else halves.conformal(cache.predictions_in(table), drawn, task, percent / 100)


def measured(name: str, dataset: str, percent: int) -> Measured | None:
    """Return what a net's sets are worth on the test photos of a data set; None where it was not measured."""
    sets, table = of(name, percent), cache.table_of(name, dataset)
    return _measured(table, sets, cache.card(name).spec.task) if sets and table else None


@kept(200)
def _measured(table: Path, sets: Conformal, task: Task) -> Measured:
    return conformal.measure(sets, cache.evaluation_in(table, "test", task, 0.5).scores)


@kept(32)
def risk(table: Path, task: Task) -> tuple[np.ndarray, np.ndarray]:
    """Return the risk of a predictions table's test photos against their coverage; see `curves.risk_coverage`."""
    rows = cache.predictions_in(table)
    test = with_outcome(rows[(rows["split"] == "test") & rows["y_true"].isin(task.classes)])
    decided, wrong = curves.risk_coverage(test["is_correct"].to_numpy(bool), test["confidence"].to_numpy())
    is_shown = decided * len(test) >= _FEWEST
    return decided[is_shown], wrong[is_shown]


def by_group(name: str, percent: int) -> dict[str, Metric]:
    """Return how often a net's sets hold the label, by group of the test photos of its calibration's data set.

    All of them, by label, by who looked at them, and by how like the training photos they are, each where it is known.
    """
    sets, dataset = of(name, percent), home(name)
    worth, scores = measured(name, dataset, percent), cache.evaluations([name], dataset, "test")[name].scores
    if sets is None or worth is None:
        return {}
    groups = {"all test photos": worth.coverage}
    groups |= {f"labelled {label}": metric for label, metric in worth.by_class.items()}
    return groups | _by_viewing(sets, scores, dataset) | _by_place(sets, scores, name, dataset)


def _by_viewing(sets: Conformal, scores: Scores, dataset: str) -> dict[str, Metric]:
    known = viewing.viewed(dataset)
    if known is None:
        return {}
    return provenance.accuracies(conformal.outcomes(sets, scores), known)


def _by_place(sets: Conformal, scores: Scores, name: str, dataset: str) -> dict[str, Metric]:
    triaged = gallery_rows.triaged(name, dataset)
    if triaged is None or "distance" not in triaged:
        return {}
    is_covered = pd.Series(conformal.covered(sets, scores), index=scores.files)
    parts = {title: triaged.loc[is_in(triaged), "id"] for title, is_in in SLICES["Likeness"].items()}
    found = {title: is_covered[is_covered.index.isin(ids)] for title, ids in parts.items()}
    return {title: share_of(of) for title, of in found.items() if len(of)}
