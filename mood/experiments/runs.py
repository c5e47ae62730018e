"""What other runs of a recipe, or other recipes, reached."""

import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pandas as pd

from mood import files
from mood.datasets import Dataset
from mood.experiments.measure import measure
from mood.zoo import Card

SPREAD = "spread.csv"


def repeat(name: str, dataset: Dataset, models: Path, seed: int, learn: Callable[[Path], object]) -> None:
    """Train a generation again with another seed and note only its accuracies in `spread.csv`.

    Args:
        name: of the generation.
        dataset: photos with labels and splits.
        models: folder of the generations; the kept model is not touched.
        seed: of the repetition.
        learn: trains into the folder it is given.
    """
    scratch = models / f".{name}-seed-{seed}"
    learn(scratch / name)
    measure(name, dataset, scratch)
    note_spread(Card.read(scratch / name), dataset.name, models)
    shutil.rmtree(scratch)


def note_alternative(recipe: str, tried: Card, models: Path) -> None:
    """Write what another recipe reached on validation into the generation's card; test photos are not read for it.

    Args:
        recipe: name of the other recipe.
        tried: card of the run with it.
        models: folder of the generations.
    """
    folder = models / tried.spec.name
    card, keys = Card.read(folder), ("seed", "epochs", "best_epoch", "val_accuracy", "val_loss")
    row = {"recipe": recipe} | {key: tried.training[key] for key in keys}
    others = [old for old in card.experiments if (old["recipe"], old["seed"]) != (recipe, row["seed"])]
    experiments = sorted([*others, row], key=lambda one: float(one["val_accuracy"]), reverse=True)
    replace(card, experiments=tuple(experiments)).write(folder)


def note_spread(card: Card, dataset: str, models: Path) -> None:
    """Write the accuracies of one run into `spread.csv`.

    Args:
        card: of the run, measured.
        dataset: name of the data set.
        models: folder of the generations.
    """
    accuracies = {split: record["accuracy"]["value"] for split, record in card.metrics[dataset].items()}
    row = {"dataset": dataset, "seed": card.training["seed"]} | accuracies
    _replace_row(models / card.spec.name / SPREAD, row, ["dataset", "seed"])


def _replace_row(path: Path, row: dict[str, object], keys: list[str]) -> None:
    before = pd.read_csv(path).to_dict("records") if path.exists() else []
    kept = [old for old in before if any(old[key] != row[key] for key in keys)]
    rows = pd.DataFrame([*kept, row]).sort_values(keys)
    files.write_text(path, rows.to_csv(index=False, lineterminator="\n"))
