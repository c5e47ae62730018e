"""What the app keeps of who looked at which photos; light, for the first page asks."""

import pandas as pd

from mood.evaluation import Metric, provenance
from mood.ui import cache, workspace
from mood.ui.keeping import kept

_table = kept(4)(provenance.read)


def accuracies(name: str, dataset: str, split: str, threshold: float = 0.5) -> dict[str, Metric]:
    """Return a generation's accuracy by who looked at the photos; see `provenance.accuracies`. Empty if unknown."""
    known, evaluation = table_of(dataset), cache.evaluated(name, dataset, split, threshold)
    if known is None or evaluation is None:
        return {}
    return provenance.accuracies(evaluation.rows(), known)


def blind_look(name: str, dataset: str, split: str) -> str:
    """Say what a blind look found in a split's photos that nobody had looked at before; "" if there was none."""
    known, table = table_of(dataset), cache.predictions(name, dataset)
    if known is None or table is None:
        return ""
    return provenance.in_words(provenance.blind_look(table[table["split"] == split], known))


def table_of(dataset: str) -> pd.DataFrame | None:
    """Return who looked at the photos of a data set, or None if that is not known; see `provenance.read`."""
    return _table(provenance.path_of(workspace.config().models, dataset))
