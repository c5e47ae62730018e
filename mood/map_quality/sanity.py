"""Whether a method notices that the model has unlearned: maps of a generation beside those of redrawn copies."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

from mood import zoo
from mood.datasets import Dataset
from mood.explanation import METHODS, Explanation, explain, explain_batch
from mood.importing import one_at_a_time
from mood.map_quality.properties import likeness
from mood.map_quality.redrawn import DRAWS
from mood.map_quality.tables import drawn, pixels_of, possible, read, write
from mood.tasks import likeliest

FILE = "sanity.csv"
COLUMNS = ("model", "dataset", "file", "method", "draw", "rank_correlation", "absolute_rank_correlation",
           "structural_similarity", "is_constant")  # fmt: skip


@dataclass(frozen=True)
class Unlearned:
    """A map of a model that unlearned some of its layers.

    Args:
        layer: the deepest layer redrawn, or "" while there is none.
        rank_correlation: with the map as learned, in [-1, 1]; nan where one of both is constant.
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
    draws: int = DRAWS,
) -> pd.DataFrame:
    """Compare maps of a generation with those of copies with every layer redrawn, one row a photo, method and draw.

    It takes and raises what `measure` does, and a second run goes on; `advance` is called with 1 after each method and
    draw.
    """
    with one_at_a_time:
        from mood.map_quality.randomisation import redrawn  # imports TensorFlow

    classifier, path = zoo.load(name, models), models / name / FILE
    rows = drawn(dataset.of(classifier.spec.classes), photos)
    seen = classifier.prepare([pixels_of(dataset, row) for row in rows.itertuples()])
    labels = [likeliest(classifier.probabilities(photo)) for photo in seen]
    learned: dict[str, list[Explanation]] = {}
    for draw in range(draws):
        for _, model in redrawn(classifier, draw):
            for method in possible(classifier, methods):
                known = rows_of(path, classifier.fingerprint)
                same = (known["dataset"] == dataset.name) & (known["method"] == method) & (known["draw"] == draw)
                if not _are_whole(known[same], rows["file"]):
                    learned[method] = learned.get(method) or _maps(classifier, seen, labels, method)
                    pairs = map(likeness, learned[method], _maps(model, seen, labels, method))
                    origin = {"model": classifier.fingerprint[:12], "dataset": dataset.name, "method": method}
                    compared = pd.DataFrame(pairs).assign(file=rows["file"].to_list(), draw=draw, **origin)
                    write(pd.concat([known[~same], compared]), path, COLUMNS)
                advance(1)
    return rows_of(path, classifier.fingerprint)


def rows_of(path: Path, fingerprint: str) -> pd.DataFrame:
    """Read what `randomise` wrote of a model; empty where that was by another version, which made other columns."""
    table = read(path, fingerprint, COLUMNS)
    if set(COLUMNS) <= set(table.columns):
        return table.astype({"is_constant": bool})
    return pd.DataFrame(columns=list(COLUMNS)).astype({"is_constant": bool})


def _are_whole(rows: pd.DataFrame, asked: pd.Series) -> bool:
    """Return whether all photos were compared, also as absolute maps, which the first tables lack."""
    whole = rows[rows["absolute_rank_correlation"].notna() | rows["is_constant"]]
    return set(asked) <= set(whole["file"])


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
        steps.append(Unlearned(layer, redrawn, likeness(learned, redrawn).rank_correlation))
    return steps


def _maps(classifier: "zoo.Classifier", seen: np.ndarray, labels: list[str], method: str) -> list[Explanation]:
    maps: dict[int, Explanation] = {}
    for label in set(labels):
        places = [place for place, own in enumerate(labels) if own == label]
        maps |= zip(places, explain_batch(classifier, seen[places], method, label), strict=True)
    return [maps[place] for place in range(len(labels))]
