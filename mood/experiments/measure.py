"""From a trained generation and a data set to its predictions table, its card's metrics and the report."""

import os
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from mood import zoo
from mood.datasets import Dataset, read_photos
from mood.evaluation import Evaluation, Scores, predictions
from mood.tasks import Task
from mood.zoo import Card, store

if TYPE_CHECKING:
    from mood.zoo.classifier import Classifier

SPLITS = ("validation", "test")
BATCH, REPEATS = 32, 15


def measure(name: str, dataset: Dataset, models: Path, say: Callable[[str], object] = lambda _: None) -> pd.DataFrame:
    """Predict the validation and test photos, write the table beside the model and its metrics into the card.

    Args:
        name: of the generation.
        dataset: photos with labels and splits.
        models: folder of the generations.
        say: called with a sentence for each photo that is skipped.

    Returns:
        The predictions table.

    Raises:
        ModelError: if the generation is not trained.
        DataError: if no photo can be read.
    """
    classifier = zoo.load(name, models)
    photos = read_photos(dataset.of(classifier.spec.classes).split(*SPLITS), classifier.spec.input_size)
    for sentence in photos.skipped():
        say(sentence)
    table = predictions.table(
        photos.table["file"].to_list(),
        photos.table["split"].to_list(),
        photos.table["label"].to_list(),
        classifier.predict_proba(photos.pixels),
        classifier.spec.classes,
    )
    predictions.save(table, models / name, dataset.name)
    card = Card.read(models / name)
    measured = {split: one.record() for split, one in by_split(table, card.spec.task).items()}
    replace(card, cost=cost(classifier, models), metrics=card.metrics | {dataset.name: measured}).write(models / name)
    return table


def cost(classifier: "Classifier", models: Path) -> dict[str, object]:
    """Measure what a generation costs.

    Args:
        classifier: the generation.
        models: folder of the generations.

    Returns:
        parameters; megabytes of its file; ms_one and ms_in_batch, medians of a prediction of one photo and of one
        photo's share of 32, in milliseconds; repeats; cores of the machine.
    """
    size = classifier.spec.input_size
    photos = np.random.default_rng(0).integers(0, 256, (BATCH, size, size, 3), np.uint8)
    one, many = (_median_ms(lambda n=n: classifier.logits(photos[:n])) for n in (1, BATCH))
    megabytes = (models / classifier.name / store.MODEL).stat().st_size / 2**20
    return {"parameters": classifier.model.count_params(), "megabytes": round(megabytes, 1), "ms_one": round(one, 1),
            "ms_in_batch": round(many / BATCH, 1), "repeats": REPEATS, "cores": os.cpu_count()}  # fmt: skip


def _median_ms(call: Callable[[], object]) -> float:
    call()  # compiles
    seconds = []
    for _ in range(REPEATS):
        started = time.perf_counter()
        call()
        seconds.append(time.perf_counter() - started)
    return 1000 * float(np.median(seconds))


def by_split(table: pd.DataFrame, task: Task) -> dict[str, Evaluation]:
    """Evaluate a predictions table split by split.

    Args:
        table: a predictions table.
        task: what was asked.

    Returns:
        An evaluation for each of validation and test that has photos.
    """
    return {split: Scores.of(rows, task).at() for split in SPLITS if len(rows := table[table["split"] == split])}
