"""How well a recipe judges photos of collections that it never learned from: each test photo is judged by such a net.

A collection is where photos were gathered together, by the manifest's column `collection`: photos of one agency share
light, framing and bars, by which a net might know them. Since such a net learned from fewer photos, another one stands
beside it that misses as many, drawn by lot.
"""

import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd

from mood.datasets import Dataset, read_photos
from mood.errors import DataError
from mood.evaluation import McNemar, Metric, Scores, compare, predictions, stored
from mood.experiments.ablation import Learn
from mood.experiments.measure import predicted
from mood.files import write_csv
from mood.tasks import Task
from mood.zoo import ModelSpec

COLUMN = "collection"
FOLDS = 5
LEFT_OUT, BY_LOT = "its collection left out", "as many left out by lot"


def path_of(models: Path, name: str, dataset: str) -> Path:
    """Return where the answers of nets lie that never saw a photo's collection."""
    return models / name / f"unseen-{dataset}.csv"


def folds(collections: pd.Series) -> pd.Series:
    """Return the fold of each photo, 0 to 4: whole collections, the largest first, each into the smallest fold."""
    sizes, counts = collections.value_counts(), np.zeros(FOLDS, int)
    of = {}
    for collection in sorted(sizes.index, key=lambda name: (-sizes[name], name)):
        of[collection] = int(counts.argmin())
        counts[of[collection]] += sizes[collection]
    return collections.map(of)


def measure(
    spec: ModelSpec, dataset: Dataset, models: Path, learn: Learn, say: Callable[[str], object] = lambda _: None
) -> pd.DataFrame:
    """Train a recipe without each fold of collections, and without as many photos by lot, and ask it about the fold.

    A second run goes on where the first one stopped.

    Args:
        spec: of the generation; its net stays as it is.
        dataset: with the column `collection`.
        models: folder of the nets, where the table is written.
        learn: trains a spec on a data set into a folder.
        say: told of each net.

    Returns:
        One row a test photo and way to leave out (how): the columns of predictions, how and fold.

    Raises:
        DataError: if no collections are known.
    """
    if COLUMN not in dataset.table:
        raise DataError(
            f"Collections are left out by the manifest's column `{COLUMN}`; “{dataset.name}” has none.",
            "Add the column: where a photo was gathered from.",
        )
    path, table = path_of(models, spec.name, dataset.name), dataset.table
    fold, scratch = folds(table[COLUMN]), models / f".{spec.name}-unseen"
    known = read(path)
    rows = [] if known is None else [known]
    for number in range(FOLDS):
        is_in = fold == number
        for how, without in ((LEFT_OUT, is_in), (BY_LOT, _as_many(table, is_in, number))):
            if known is not None and ((known["how"] == how) & (known["fold"] == number)).any():
                continue
            asked = read_photos(replace(dataset, table=table[is_in & (table["split"] == "test")]), spec.input_size)
            net = learn(spec, replace(dataset, table=table[~without]), scratch / spec.name)
            rows.append(predicted(net, asked).assign(how=how, fold=number))
            shutil.rmtree(scratch)
            write_csv(path, pd.concat(rows))
            say(f"{spec.name}: fold {number + 1} of {FOLDS}, {how}: {len(rows[-1])} test photos asked.")
    return pd.concat(rows)


def _as_many(table: pd.DataFrame, is_in: pd.Series, seed: int) -> pd.Series:
    """Return which photos are drawn by lot in place of some, (n,) bool: as many of each split and label."""
    random = np.random.default_rng(seed)
    return is_in.groupby([table["split"], table["label"]]).transform(lambda part: random.permutation(part.to_numpy()))


def read(path: Path) -> pd.DataFrame | None:
    """Read what `measure` wrote; None where there is no file.

    Raises:
        ManifestError: if a column is missing, or it is no table.
    """
    return stored.read(path, (*predictions.COLUMNS, "how", "fold"), "Run `python -m mood experiment unseen` again.")


def compared(table: pd.DataFrame, task: Task) -> tuple[dict[str, Metric], McNemar]:
    """Return the accuracy on photos whose collection a net never saw, beside that of a net that missed others.

    Returns:
        Accuracies by `BY_LOT` and `LEFT_OUT`, and the paired test of the second against the first.
    """
    by = {how: Scores.of(table[table["how"] == how], task).at() for how in (BY_LOT, LEFT_OUT)}
    return {how: evaluation.accuracy for how, evaluation in by.items()}, compare(by[BY_LOT], by[LEFT_OUT])


def in_words(table: pd.DataFrame, task: Task, title: str) -> str:
    """Say what `compared` found of a recipe, whose name on screen is `title`."""
    accuracies, test = compared(table, task)
    return (
        f"{title}'s recipe, trained {FOLDS} times without a fifth of the collections, is right on "
        f"{accuracies[LEFT_OUT]}, of the test photos of those it missed; trained without as many photos by lot, on "
        f"{accuracies[BY_LOT]}, of the same: {test.points}, exact McNemar p = {test.pvalue:.2g}, not adjusted."
    )
