"""What a story rests on."""

from pathlib import Path

import pandas as pd

from mood import evaluation, judging, triage, zoo
from mood.datasets import Dataset
from mood.evaluation import predictions, provenance
from mood.zoo import store


class Evidence:
    """What lies on disk of the trained generations, read once.

    Args:
        models: their folder.
        demo: the bundled portraits, or None.
    """

    def __init__(self, models: Path, demo: Dataset | None) -> None:
        self.models, self.demo = models, demo
        self.names = zoo.trained(models)
        self.cards = {name: store.read_card(name, models) for name in self.names}
        self.home = self.cards[self.names[0]]["data"]["dataset"] if self.names else ""
        self.tests = {name: table for name in self.names if (table := self._test(name)) is not None}
        self.provenance = provenance.read(provenance.path_of(models, self.home))
        self.evaluations = {name: evaluation.evaluate(table) for name, table in self.tests.items()}

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
        return evaluation.with_outcome(self.tests[name])

    def truth(self, name: str) -> pd.DataFrame | None:
        """Return the test predictions on the portraits beside what they show, or None where nothing was measured."""
        table = self._test(name, self.demo.name) if self.demo is not None else None
        if table is None or not triage.factors_of(self.demo.table):
            return None
        return triage.with_truth(evaluation.with_outcome(table), self.demo.table)

    def judged(self, name: str) -> pd.DataFrame:
        """Return what was measured of the explanations."""
        found = judging.read(self.models / name / judging.FAITHFULNESS, self.cards[name]["sha256"])
        return found[found["dataset"] == self.home]

    def _test(self, name: str, dataset: str | None = None) -> pd.DataFrame | None:
        path = predictions.tables(self.models / name).get(dataset or self.home)
        if path is None:
            return None
        table = predictions.read(path)
        return table[table["split"] == "test"]
