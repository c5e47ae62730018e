"""Whether a method notices that the model has unlearned: maps of a generation beside those of redrawn copies."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from mood import zoo
from mood.datasets import Dataset
from mood.explanation import METHODS, Explanation, explain, explain_batch
from mood.importing import one_at_a_time
from mood.map_quality.tables import Rate, drawn, pixels_of, rate, read, write
from mood.tasks import likeliest

if TYPE_CHECKING:
    from mood.zoo.classifier import Classifier

FILE = "sanity.csv"
COLUMNS = ("model", "dataset", "file", "method", "step", "layer", "rank_correlation", "structural_similarity")

STILL_ALIKE = 0.5
"""A method whose maps keep this rank correlation with all layers redrawn looks at the photo more than at the model."""


def randomise(
    name: str,
    dataset: Dataset,
    models: Path,
    photos: int,
    methods: Sequence[str] = tuple(METHODS),
    advance: Callable[[int], object] = lambda _: None,
) -> pd.DataFrame:
    """Compare maps of a generation with those of copies redrawn layer by layer; a second run goes on.

    Args:
        name: of the generation.
        dataset: photos with labels and splits.
        models: folder of the generations.
        photos: how many test photos, drawn by a fixed seed.
        methods: keys of `METHODS`.
        advance: called with 1 after each method and step.

    Returns:
        One row a photo, method and step.

    Raises:
        ModelError: if the generation is not trained.
        ImageError: if a photo is missing or changed.
    """
    with one_at_a_time:
        from mood.map_quality.randomisation import randomised  # imports TensorFlow

    classifier, path = zoo.load(name, models), models / name / FILE
    rows = drawn(dataset.of(classifier.spec.classes), photos)
    seen = classifier.prepare([pixels_of(dataset, row) for row in rows.itertuples()])
    labels = [likeliest(classifier.probabilities(photo)) for photo in seen]
    learned: dict[str, list[Explanation]] = {}
    for step, (layer, model) in enumerate(randomised(classifier), start=1):
        for method in methods:
            known = read(path, classifier.fingerprint, COLUMNS)
            if not _is_done(known, dataset.name, method, step, len(rows)):
                learned[method] = learned.get(method) or _maps(classifier, seen, labels, method)
                found = _compared(learned[method], _maps(model, seen, labels, method))
                origin = {"model": classifier.fingerprint[:12], "dataset": dataset.name, "method": method, "step": step}
                table = found.assign(file=rows["file"].to_list(), layer=layer, **origin)
                write(pd.concat([known, table]), path, COLUMNS)
            advance(1)
    return read(path, classifier.fingerprint, COLUMNS)


@dataclass(frozen=True)
class Unlearned:
    """A map of a model that unlearned some of its layers.

    Args:
        layer: the deepest layer redrawn, or "" while there is none.
        explanation: the map.
        rank_correlation: with the map as learned, in [-1, 1].
    """

    layer: str
    explanation: Explanation
    rank_correlation: float


def curve(table: pd.DataFrame, method: str, column: str = "rank_correlation") -> dict[str, Rate]:
    """Return how alike a method's maps stay, step by step.

    Args:
        table: rows of one data set.
        method: its key.
        column: "rank_correlation" or "structural_similarity".

    Returns:
        By deepest layer redrawn, the mean with its interval.
    """
    rows = table[table["method"] == method]
    steps = rows.groupby("step")
    return {str(part["layer"].iloc[0]): rate(part[column].to_numpy(float)) for _, part in steps}


def insensitive(table: pd.DataFrame) -> dict[str, Rate]:
    """Return the methods whose maps stay alike with every layer redrawn.

    Args:
        table: rows of one data set.

    Returns:
        By method, the mean rank correlation at the last step where it is at least `STILL_ALIKE`.
    """
    last = {method: list(curve(table, method).values())[-1] for method in table["method"].unique()}
    return {method: found for method, found in last.items() if found.value >= STILL_ALIKE}


def strip(
    classifier: "Classifier", pixels: np.ndarray, method: str, target: str, params: object = None
) -> list[Unlearned]:
    """Return the maps of one photo, (h, w, 3) uint8, while the model unlearns; the first one as learned."""
    with one_at_a_time:
        from mood.map_quality.randomisation import randomised, similarities  # imports TensorFlow

    learned = explain(classifier, pixels, method, target, params)
    steps = [Unlearned("", learned, 1.0)]
    for layer, model in randomised(classifier):
        redrawn = explain(model, pixels, method, target, params)
        steps.append(Unlearned(layer, redrawn, similarities(learned, redrawn)[0]))
    return steps


def _maps(classifier: "Classifier", seen: np.ndarray, labels: list[str], method: str) -> list[Explanation]:
    return [explain_batch(classifier, [one], method, label)[0] for one, label in zip(seen, labels, strict=True)]


def _compared(learned: list[Explanation], redrawn: list[Explanation]) -> pd.DataFrame:
    with one_at_a_time:
        from mood.map_quality.randomisation import similarities  # imports TensorFlow

    pairs = [similarities(one, other) for one, other in zip(learned, redrawn, strict=True)]
    return pd.DataFrame(pairs, columns=["rank_correlation", "structural_similarity"])


def _is_done(known: pd.DataFrame, dataset: str, method: str, step: int, photos: int) -> bool:
    rows = known[(known["dataset"] == dataset) & (known["method"] == method) & (known["step"] == step)]
    return len(rows) >= photos
