"""Whether a method notices that the model has unlearned: maps of a generation beside those of redrawn copies."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

from mood import zoo
from mood.datasets import Dataset
from mood.evaluation import Metric
from mood.explanation import METHODS, Explanation, explain, explain_batch
from mood.importing import one_at_a_time
from mood.map_quality.properties import similarities
from mood.map_quality.tables import drawn, mean, pixels_of, possible, read, write
from mood.tasks import likeliest

FILE = "sanity.csv"
COLUMNS = ("model", "dataset", "file", "method", "step", "layer", "rank_correlation", "structural_similarity")

STILL_ALIKE = 0.5
"""A method whose maps keep this rank correlation with all layers redrawn looks at the photo more than at the model."""


@dataclass(frozen=True)
class Unlearned:
    """A map of a model that unlearned some of its layers.

    Args:
        layer: the deepest layer redrawn, or "" while there is none.
        rank_correlation: with the map as learned, in [-1, 1].
    """

    layer: str
    explanation: Explanation
    rank_correlation: float


def randomise(
    name: str,
    dataset: Dataset,
    models: Path,
    photos: int,
    methods: Sequence[str] = tuple(METHODS),
    advance: Callable[[int], object] = lambda _: None,
) -> pd.DataFrame:
    """Compare maps of a generation with those of copies redrawn layer by layer, one row a photo, method and step.

    It takes and raises what `measure` does, and a second run goes on; `advance` is called with 1 after each method and
    step.
    """
    with one_at_a_time:
        from mood.map_quality.randomisation import randomised  # imports TensorFlow

    classifier, path = zoo.load(name, models), models / name / FILE
    rows = drawn(dataset.of(classifier.spec.classes), photos)
    seen = classifier.prepare([pixels_of(dataset, row) for row in rows.itertuples()])
    labels = [likeliest(classifier.probabilities(photo)) for photo in seen]
    learned: dict[str, list[Explanation]] = {}
    for step, (layer, model) in enumerate(randomised(classifier), start=1):
        for method in possible(classifier, methods):
            known = read(path, classifier.fingerprint, COLUMNS)
            origin = {"dataset": dataset.name, "method": method, "step": step}
            if known[list(origin)].eq(pd.Series(origin)).all(axis=1).sum() < len(rows):
                learned[method] = learned.get(method) or _maps(classifier, seen, labels, method)
                pairs = map(similarities, learned[method], _maps(model, seen, labels, method))
                compared = pd.DataFrame(pairs, columns=["rank_correlation", "structural_similarity"])
                model_id, photo_files = classifier.fingerprint[:12], rows["file"].to_list()
                compared = compared.assign(model=model_id, file=photo_files, layer=layer, **origin)
                write(pd.concat([known, compared]), path, COLUMNS)
            advance(1)
    return read(path, classifier.fingerprint, COLUMNS)


def fully_redrawn(table: pd.DataFrame) -> dict[str, Metric]:
    """Return the mean rank correlation of maps with all layers redrawn, by method; the rows are of one data set."""
    if table.empty:  # that of a net that was never tested has not even the column
        return {}
    last = table[table["step"] == table.groupby("method")["step"].transform("max")]
    return {
        str(method): mean(rows["rank_correlation"].to_numpy(float))
        for method, rows in last.groupby("method", sort=False)
    }


def insensitive(table: pd.DataFrame) -> dict[str, Metric]:
    """Return those of `fully_redrawn` that are still alike."""
    return {method: alike for method, alike in fully_redrawn(table).items() if alike.value >= STILL_ALIKE}


def strip(
    classifier: "zoo.Classifier", pixels: np.ndarray, method: str, target: str, params: object = None
) -> list[Unlearned]:
    """Return the maps of one photo, (h, w, 3) uint8, while the model unlearns; the first one as learned."""
    with one_at_a_time:
        from mood.map_quality.randomisation import randomised  # imports TensorFlow

    learned = explain(classifier, pixels, method, target, params)
    steps = [Unlearned("", learned, 1.0)]
    for layer, model in randomised(classifier):
        redrawn = explain(model, pixels, method, target, params)
        steps.append(Unlearned(layer, redrawn, similarities(learned, redrawn)[0]))
    return steps


def _maps(classifier: "zoo.Classifier", seen: np.ndarray, labels: list[str], method: str) -> list[Explanation]:
    return [explain_batch(classifier, [photo], method, label)[0] for photo, label in zip(seen, labels, strict=True)]
