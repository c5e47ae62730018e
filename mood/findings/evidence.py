"""What a story rests on."""

from pathlib import Path

import pandas as pd

from mood import map_quality, triage, zoo
from mood.datasets import Dataset
from mood.evaluation import Scores, predictions, provenance, with_outcome


class Evidence:
    """What lies on disk of the trained generations, read once.

    Args:
        models: their folder.
        demo: the bundled portraits, or None.
    """

    def __init__(self, models: Path, demo: Dataset | None) -> None:
        self.models, self.demo = models, demo
        self.task = next(iter(zoo.tasks(models)), None)
        self.cards = zoo.cards(models, self.task)
        self.names = list(self.cards)
        self.home = self.cards[self.names[0]].data["dataset"] if self.names else ""
        self.tests = {name: table for name in self.names if (table := self._test(name)) is not None}
        self.provenance = provenance.read(provenance.path_of(models, self.home))
        self.evaluations = {
            name: Scores.of(table, self.cards[name].spec.task).at() for name, table in self.tests.items()
        }

    def title(self, name: str) -> str:
        """Return the name of a generation on screen; what is none keeps its name."""
        return self.cards[name].spec.title if name in self.cards else name

    @property
    def last(self) -> str:
        """The newest generation that was measured."""
        return list(self.tests)[-1]

    def triaged(self, name: str, dataset: str | None = None) -> pd.DataFrame | None:
        """Return the triage of the test photos of a data set, by default of the home one, or None."""
        path = triage.path_of(self.models, name, dataset or self.home)
        if not path.exists():
            return None
        table = triage.read(path)
        return table[table["split"] == "test"]

    def outcomes(self, name: str) -> pd.DataFrame:
        """Return the test predictions on the home data set, with what was right."""
        return with_outcome(self.tests[name])

    def truth(self, name: str) -> pd.DataFrame | None:
        """Return the test predictions on the portraits beside what they show, or None where nothing was measured."""
        if self.demo is None or not triage.factors_of(self.demo.table):
            return None
        table = self._test(name, self.demo.name)
        if table is None:
            return None
        return triage.with_truth(with_outcome(table), self.demo.table)

    def judged(self, name: str) -> pd.DataFrame:
        """Return what was measured of the explanations."""
        found = map_quality.read(self.models / name / map_quality.FAITHFULNESS, self.cards[name].sha256)
        return found[found["dataset"] == self.home]

    def _test(self, name: str, dataset: str | None = None) -> pd.DataFrame | None:
        path = predictions.tables(self.models / name).get(dataset or self.home)
        if path is None:
            return None
        table = predictions.read(path)
        return table[table["split"] == "test"]
