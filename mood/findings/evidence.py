"""What a story rests on."""

from collections.abc import Callable
from functools import cached_property
from pathlib import Path
from typing import TypeVar

import pandas as pd

from mood import experiments, map_quality, settings, triage, twins, zoo
from mood.audit import copies, shortcuts
from mood.datasets import Dataset
from mood.errors import WeightsMissingError
from mood.evaluation import Metric, Scores, predictions, provenance, with_outcome
from mood.settings import photos_beside
from mood.tasks import Task

_Known = TypeVar("_Known")


class Evidence:
    """What lies on disk of the trained generations of a task, by default of the one that most of them have, read once.

    The demo are the bundled portraits.
    """

    def __init__(self, models: Path, demo: Dataset | None, task: Task | None = None) -> None:
        self.models, self.demo = models, demo
        self.task = task or next(iter(zoo.tasks(models)), None)
        self.cards = zoo.cards(models, self.task)
        self.names = list(self.cards)
        self.home = self._home()
        self.tests = self.known(self.tested)
        self.provenance = provenance.read(provenance.path_of(models, self.home))
        self.evaluations = {
            name: Scores.of(table, self.cards[name].spec.task).at() for name, table in self.tests.items()
        }

    def _home(self) -> str:
        """Return the data set that the first net learned from; if none was measured on it, the first that one was."""
        learned = [card.data["dataset"] for card in self.cards.values()]
        measured = [dataset for name in self.names for dataset in predictions.tables(self.models / name)]
        return next((name for name in learned[:1] + measured if name in measured), next(iter(learned), ""))

    @property
    def has_adopted(self) -> bool:
        """Whether a net among them was trained elsewhere, and so is no generation of the others."""
        return any(card.spec.is_adopted for card in self.cards.values())

    def known(self, read: Callable[[str], _Known | None]) -> dict[str, _Known]:
        """Return what can be read of each generation, oldest first, without those that give None."""
        return {name: known for name in self.names if (known := read(name)) is not None}

    def title(self, name: str) -> str:
        """Return the name of a generation on screen; what is none keeps its name."""
        return self.cards[name].spec.title if name in self.cards else name

    @property
    def classes(self) -> tuple[str, ...]:
        """What the generations tell apart; none where none is trained."""
        return self.task.classes if self.task else ()

    @property
    def last(self) -> str:
        """The newest generation that was measured."""
        return list(self.tests)[-1]

    def triaged(self, name: str, dataset: str | None = None, *splits: str) -> pd.DataFrame | None:
        """Return the triage of a data set, by default of the home one, of some splits, by default test, or None."""
        path = triage.path_of(self.models, name, dataset or self.home)
        if not path.exists():
            return None
        table = triage.read(path)
        return table[table["split"].isin(splits or ["test"])]

    def outcomes(self, name: str, dataset: str | None = None) -> pd.DataFrame:
        """Return the test predictions on a data set, by default the home one, with what was right.

        Raises:
            WeightsMissingError: if the generation was not measured on it.
        """
        table = self.tested(name, dataset)
        if table is None:
            hint = f"Run `python -m mood evaluate --photos {photos_beside(self.models)}`."
            raise WeightsMissingError(f"{name} was not measured on “{dataset or self.home}”.", hint)
        return with_outcome(table)

    def truth(self, name: str) -> pd.DataFrame | None:
        """Return the test predictions on the portraits beside what they show, or None where nothing was measured."""
        if self.demo is None or not triage.factors_of(self.demo.table):
            return None
        table = self.tested(name, self.demo.name)
        return None if table is None else triage.with_truth(with_outcome(table), self.demo.table)

    def by_provenance(self, name: str) -> dict[str, Metric]:
        """Return the accuracy on photos that somebody looked at, and on the others; empty where that is not known."""
        if self.provenance is None:
            return {}
        return provenance.accuracies(self.outcomes(name), self.provenance)

    @property
    def unseen(self) -> str:
        """What may be said of the test photos of nets that were trained here: that none saw them, but for copies."""
        pairs = copies.read(copies.path_of(self.models, self.home))
        count = 0 if pairs is None else copies.elsewhere(pairs)
        but = f", but for copies of {count} that lie in other splits" if count else ""
        return f", which none of them ever saw{but}"

    def facts(self) -> dict[str, Metric]:
        """Return the test accuracy of what knows one fact of a photo alone; empty where that was not measured."""
        reached = shortcuts.read(shortcuts.path_of(self.models, self.home))
        return {f"{name} alone": metric for name, metric in reached.items()}

    def trained_once(self, name: str) -> bool:
        """Whether a generation is known to have been trained with one seed only."""
        return experiments.n_seeds(self.models / name / experiments.SPREAD).get(self.home) == 1

    def measured_maps(self, name: str) -> pd.DataFrame:
        """Return what was measured of the explanations."""
        rows = map_quality.read(self.models / name / map_quality.FAITHFULNESS, self.cards[name].sha256)
        return rows[rows["dataset"] == self.home]

    @cached_property
    def twins(self) -> twins.Twins | None:
        """The people who were rendered twice, where the portraits are shown and twins are there."""
        return None if self.demo is None else twins.open_twins(settings.load().twins)

    def moved(self, name: str) -> pd.DataFrame | None:
        """Return what twins did to a generation, or None where that was not measured."""
        table = twins.read(twins.path_of(self.models, name), self.cards[name].sha256)
        return None if table.empty else table

    def tested(self, name: str, dataset: str | None = None) -> pd.DataFrame | None:
        """Return the test predictions on a data set, by default the home one, or None where nothing was measured."""
        path = predictions.tables(self.models / name).get(dataset or self.home)
        if path is None:
            return None
        table = predictions.read(path)
        return table[table["split"] == "test"]
