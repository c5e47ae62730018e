"""What is drawn beside accuracies: what mere facts of a photo reach, and with how many seeds a net was trained."""

from mood.audit import shortcuts
from mood.evaluation import Metric
from mood.experiments import SPREAD, n_seeds
from mood.plurals import plural
from mood.ui import workspace
from mood.ui.keeping import kept

_reached = kept(4)(shortcuts.read)
_seeds = kept(16)(n_seeds)


def facts(dataset: str, split: str = "test") -> dict[str, Metric]:
    """Return the accuracy of what knows one fact of a photo alone, by its name on screen; nothing but of test."""
    reached = _reached(shortcuts.path_of(workspace.config().models, dataset)) if split == "test" else {}
    return {f"{name} alone": metric for name, metric in reached.items()}


def seeds(name: str, dataset: str) -> str:
    """Say with how many seeds a generation was trained and measured on a data set; "" where that is not known."""
    known = _seeds(workspace.config().models / name / SPREAD).get(dataset)
    return "" if known is None else plural(known, "seed")
