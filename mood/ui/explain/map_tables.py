"""What the app keeps of the tests of explanations."""

from pathlib import Path

import pandas as pd

from mood import map_quality
from mood.evaluation import Metric
from mood.tasks import Task
from mood.ui import cache, workspace
from mood.ui.keeping import kept

_measured = kept(8)(map_quality.read)


def measured(name: str, file: str) -> pd.DataFrame:
    """Return what was written of a generation's explanations: `map_quality.FAITHFULNESS` or `map_quality.SANITY`."""
    return _measured(workspace.config().models / name / file, cache.card(name).sha256)


def insensitive(name: str) -> dict[str, Metric]:
    """Return the methods whose maps of a generation hardly change when the net is redrawn at random."""
    return _insensitive(workspace.config().models / name / map_quality.SANITY, cache.card(name).sha256)


def first_methods(task: Task) -> tuple[str, ...]:
    """Return the methods that Explain opens with for the generations of a task; see `map_quality.first_methods`."""
    return _first_methods(tuple(cache.generations(task)), cache.home(task), workspace.config().models)


@kept(8)
def _insensitive(path: Path, fingerprint: str) -> dict[str, Metric]:
    return map_quality.insensitive(_measured(path, fingerprint))


@kept(8, lambda names, _, models: [models / name / map_quality.FAITHFULNESS for name in names])
def _first_methods(names: tuple[str, ...], dataset: str, models: Path) -> tuple[str, ...]:
    tables = [
        _measured(models / name / map_quality.FAITHFULNESS, cache.card_in(models / name).sha256) for name in names
    ]
    return map_quality.first_methods([table[table["dataset"] == dataset] for table in tables])
