"""What is known of who looked at the photos of a data set and which are copies, and what that means for accuracies."""

from pathlib import Path

import pandas as pd

from mood.audit import copies, looks
from mood.evaluation import Metric, Scores, provenance
from mood.experiments import unseen
from mood.tasks import Task
from mood.ui import cache, workspace
from mood.ui.keeping import kept

_viewed = kept(4)(provenance.read)
_second = kept(4)(looks.read)
_copies = kept(4)(copies.read)
_unseen = kept(8)(unseen.read)


def viewed(dataset: str) -> pd.DataFrame | None:
    """Return who looked at the photos of a data set, or None if that is not known; see `provenance.read`."""
    return _viewed(provenance.path_of(workspace.config().models, dataset))


def second_look(dataset: str) -> pd.DataFrame | None:
    """Return what a second look at photos of a data set saw, or None where there was none; see `looks.read`."""
    return _second(looks.path_of(workspace.config().models, dataset))


def accuracies(name: str, dataset: str, split: str, threshold: float = 0.5) -> dict[str, Metric]:
    """Return a generation's accuracy by who looked at the photos; see `provenance.accuracies`. Empty if unknown."""
    measured, looked_at = cache.table_of(name, dataset), provenance.path_of(workspace.config().models, dataset)
    return _accuracies(measured, looked_at, split, cache.card(name).spec.task, threshold) if measured else {}


@kept(64)
def _accuracies(measured: Path, looked_at: Path, split: str, task: Task, threshold: float) -> dict[str, Metric]:
    known, evaluation = _viewed(looked_at), cache.evaluation_in(measured, split, task, threshold)
    return {} if known is None else provenance.accuracies(evaluation.rows(), known)


def calibrations(name: str, dataset: str, scores: Scores) -> dict[str, Metric]:
    """Return the calibration error of a generation's scores by who looked at the photos. Empty if unknown."""
    measured, looked_at = cache.table_of(name, dataset), provenance.path_of(workspace.config().models, dataset)
    known = _viewed(looked_at) if measured else None
    return {} if known is None else provenance.calibrations(scores, known)


def blind_look(name: str, dataset: str, split: str) -> str:
    """Say what a blind look found in a split's photos that nobody had looked at before; "" if there was none."""
    measured, looked_at = cache.table_of(name, dataset), provenance.path_of(workspace.config().models, dataset)
    return _blind_look(measured, looked_at, split) if measured else ""


@kept(64)
def _blind_look(measured: Path, looked_at: Path, split: str) -> str:
    known, table = _viewed(looked_at), cache.predictions_in(measured)
    return "" if known is None else provenance.in_words(provenance.blind_look(table[table["split"] == split], known))


def copied(dataset: str) -> pd.DataFrame | None:
    """Return the pairs of test photos of a data set that were compared, or None; see `copies.measure`."""
    return _copies(copies.path_of(workspace.config().models, dataset))


def without_copies(name: str, dataset: str, threshold: float) -> dict[str, Metric]:
    """Return a generation's test accuracy without copies; see `copies.accuracies`. Empty if none were looked for."""
    measured, pairs = cache.table_of(name, dataset), copies.path_of(workspace.config().models, dataset)
    return _without_copies(measured, pairs, cache.card(name).spec.task, threshold) if measured else {}


@kept(64)
def _without_copies(measured: Path, pairs: Path, task: Task, threshold: float) -> dict[str, Metric]:
    known, evaluation = _copies(pairs), cache.evaluation_in(measured, "test", task, threshold)
    return {} if known is None else copies.accuracies(evaluation.rows(), known)


def never_learned(name: str, dataset: str) -> str:
    """Say how a generation's recipe does on collections that it never learned from; "" where it was not measured."""
    spec = cache.card(name).spec
    return _never_learned(unseen.path_of(workspace.config().models, name, dataset), spec.task, spec.title)


@kept(16)
def _never_learned(path: Path, task: Task, title: str) -> str:
    table = _unseen(path)
    return "" if table is None else unseen.in_words(table, task, title)
