"""What a story rests on."""

from pathlib import Path

import pandas as pd

from mood import map_quality, triage, zoo
from mood.datasets import Dataset
from mood.errors import WeightsMissingError
from mood.evaluation import Scores, predictions, provenance, with_outcome
from mood.tasks import Task


class Evidence:
    """What lies on disk of the trained generations, read once.

    Args:
        models: their folder.
        demo: the bundled portraits, or None.
        task: of the generations, or None for the one that most of them have.
    """

    def __init__(self, models: Path, demo: Dataset | None, task: Task | None = None) -> None:
        self.models, self.demo = models, demo
        self.task = task or next(iter(zoo.tasks(models)), None)
        self.cards = zoo.cards(models, self.task)
        self.names = list(self.cards)
        self.home = self.cards[self.names[0]].data["dataset"] if self.names else ""
        self.tests = {name: table for name in self.names if (table := self.tested(name)) is not None}
        self.provenance = provenance.read(provenance.path_of(models, self.home))
        self.evaluations = {
            name: Scores.of(table, self.cards[name].spec.task).at() for name, table in self.tests.items()
        }

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

    def triaged(self, name: str, dataset: str | None = None) -> pd.DataFrame | None:
        """Return the triage of the test photos of a data set, by default of the home one, or None."""
        table = self.triaged_splits(name, dataset)
        return None if table is None else table[table["split"] == "test"]

    def triaged_splits(self, name: str, dataset: str | None = None) -> pd.DataFrame | None:
        """Return the same of validation and test photos."""
        path = triage.path_of(self.models, name, dataset or self.home)
        return triage.read(path) if path.exists() else None

    def outcomes(self, name: str, dataset: str | None = None) -> pd.DataFrame:
        """Return the test predictions on a data set, by default the home one, with what was right.

        Raises:
            WeightsMissingError: if the generation was not measured on it.
        """
        table = self.tested(name, dataset)
        if table is None:
            raise WeightsMissingError(
                f"{name} was not measured on “{dataset or self.home}”.", "Run `python -m mood evaluate` first."
            )
        return with_outcome(table)

    def truth(self, name: str) -> pd.DataFrame | None:
        """Return the test predictions on the portraits beside what they show, or None where nothing was measured."""
        if self.demo is None or not triage.factors_of(self.demo.table):
            return None
        table = self.tested(name, self.demo.name)
        if table is None:
            return None
        return triage.with_truth(with_outcome(table), self.demo.table)

    def measured_maps(self, name: str) -> pd.DataFrame:
        """Return what was measured of the explanations."""
        found = map_quality.read(self.models / name / map_quality.FAITHFULNESS, self.cards[name].sha256)
        return found[found["dataset"] == self.home]

    def tested(self, name: str, dataset: str | None = None) -> pd.DataFrame | None:
        """Return the test predictions on a data set, by default the home one, or None where nothing was measured."""
        path = predictions.tables(self.models / name).get(dataset or self.home)
        if path is None:
            return None
        table = predictions.read(path)
        return table[table["split"] == "test"]
