"""What a trained generation reaches on a data set, what its recipe reaches with other seeds, and other recipes."""

import os
import shutil
import timeit
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd

from mood import files, zoo
from mood.datasets import Dataset, Photos, read_photos, told
from mood.errors import DataError
from mood.evaluation import Evaluation, Scores, predictions
from mood.settings import photos_beside
from mood.tasks import Task
from mood.zoo import Card, store

SPLITS = ("validation", "test")
SPREAD = "spread.csv"
BATCH, REPEATS = 32, 15


def measure(
    classifier: "zoo.Classifier", dataset: Dataset, folder: Path, say: Callable[[str], object] = lambda _: None
) -> Card:
    """Predict the validation and test photos, write the table beside the model and its metrics and cost into the card.

    The folder is that of the net, in which its card lies; the card that is written there is returned. Photos that are
    skipped are said.

    Raises:
        DataError: if there is no test photo, or none can be read.
    """
    spec, card = classifier.spec, Card.read(folder)
    asked = dataset.of(spec.classes).split(*SPLITS)
    if "test" not in asked.counts():
        raise DataError(
            f"A net is measured on photos of the test split; “{dataset.name}” has none of {' or '.join(spec.classes)}.",
            "Add photos, of which about two in ten become test, or name some in its manifest.csv.",
        )
    photos = read_photos(asked, spec.input_size)
    for sentence in told(dataset.root, photos.problems):
        say(sentence)
    table = predicted(classifier, photos)
    predictions.save(table, folder, dataset.name)
    metrics = {split: evaluation.record() for split, evaluation in by_split(table, spec.task).items()}
    card = replace(card, cost=_cost(classifier, folder, card), metrics=card.metrics | {dataset.name: metrics})
    card.write(folder)
    return card


def predicted(classifier: "zoo.Classifier", photos: Photos) -> pd.DataFrame:
    """Return the predictions table of photos."""
    ids, splits, labels = (photos.table[column].to_list() for column in ("file", "split", "label"))
    return predictions.table(ids, splits, labels, classifier.predict_proba(photos.pixels), classifier.spec.classes)


def measured(name: str, dataset: Dataset, models: Path) -> pd.DataFrame:
    """Read the predictions of a net for a data set.

    Raises:
        DataError: if `measure` was not run.
    """
    path = predictions.tables(models / name).get(dataset.name)
    if path is None:
        hint = f"Run `python -m mood evaluate --photos {photos_beside(models)}`."
        raise DataError(f"{name} was not measured on “{dataset.name}”.", hint)
    return predictions.read(path)


def by_split(table: pd.DataFrame, task: Task) -> dict[str, Evaluation]:
    """Evaluate a predictions table: validation and test, each where it has photos."""
    return {split: Scores.of(rows, task).at() for split in SPLITS if len(rows := table[table["split"] == split])}


def _cost(classifier: "zoo.Classifier", folder: Path, card: Card) -> dict[str, object]:
    """Measure what a generation costs.

    Returns:
        parameters; megabytes of its file; ms_one and ms_in_batch, medians of a prediction of one photo and of one
        photo's share of 32, in milliseconds; repeats; cores of the machine.
    """
    size = classifier.spec.input_size
    photos = np.random.default_rng(0).integers(0, 256, (BATCH, size, size, 3), np.uint8)
    ms_one, ms_batch = (_median_ms(lambda n=n: classifier.logits(photos[:n])) for n in (1, BATCH))
    files = (folder / store.MODEL, folder / store.ONNX)
    megabytes = next(file for file in files if file.exists()).stat().st_size / 2**20
    parameters = card.cost["parameters"] if card.cost else classifier.n_parameters
    return {"parameters": parameters, "megabytes": round(megabytes, 1), "ms_one": round(ms_one, 1),
            "ms_in_batch": round(ms_batch / BATCH, 1), "repeats": REPEATS, "cores": os.cpu_count()}  # fmt: skip


def _median_ms(call: Callable[[], object]) -> float:
    call()  # compiles
    return 1000 * float(np.median(timeit.repeat(call, number=1, repeat=REPEATS)))


def repeat(
    name: str, dataset: Dataset, models: Path, seed: int, learn: Callable[[Path, int], "zoo.Classifier"]
) -> None:
    """Train a generation again, into a folder and with a seed, and note only its accuracies in `spread.csv`."""
    scratch = models / f".{name}-seed-{seed}"
    note_spread(measure(learn(scratch / name, seed), dataset, scratch / name), dataset.name, models)
    shutil.rmtree(scratch)


def note_spread(card: Card, dataset: str, models: Path) -> None:
    """Write the accuracies of one run, by its measured card, into `spread.csv`."""
    accuracies = {split: record["accuracy"]["value"] for split, record in card.metrics[dataset].items()}
    row = {"dataset": dataset, "seed": card.training["seed"]} | accuracies
    path, keys = models / card.spec.name / SPREAD, ["dataset", "seed"]
    before = pd.read_csv(path).to_dict("records") if path.exists() else []
    rows = pd.DataFrame([*(old for old in before if any(old[key] != row[key] for key in keys)), row])
    files.write_csv(path, rows.sort_values(keys))


def n_seeds(spread: Path) -> dict[str, int]:
    """Return with how many seeds a net was trained and measured, by data set, from its `spread.csv`."""
    return dict(Counter(pd.read_csv(spread, dtype={"dataset": str})["dataset"])) if spread.exists() else {}


def note_alternative(recipe: str, tried: Card, models: Path) -> None:
    """Write what another recipe reached on validation into the generation's card; test photos are not read for it."""
    folder = models / tried.spec.name
    card, keys = Card.read(folder), ("seed", "epochs", "best_epoch", "val_accuracy", "val_loss")
    row = {"recipe": recipe} | {key: tried.training[key] for key in keys}
    others = [old for old in card.experiments if (old["recipe"], old["seed"]) != (recipe, row["seed"])]
    experiments = sorted([*others, row], key=lambda old: float(old["val_accuracy"]), reverse=True)
    replace(card, experiments=tuple(experiments)).write(folder)
