"""Commands that train and measure nets."""

import argparse
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from tqdm import tqdm

from mood import settings
from mood.cli.options import (
    Commands,
    command,
    generation,
    home,
    learning,
    measured_home,
    opened,
    photos,
    say,
    trained,
)
from mood.datasets import Dataset
from mood.files import write_text
from mood.tasks import Task
from mood.zoo import Card, ModelSpec
from mood.zoo.study import GENERATIONS, SPECS

if TYPE_CHECKING:
    from mood.training import Progress


def add(commands: Commands) -> None:
    """Add the commands."""
    train = command(commands, "train", _train, "train one generation, or all", "train all --photos data/mine")
    train.add_argument("generation", choices=[*SPECS, "all"])
    train.add_argument("--seed", type=int, default=0, help="fixes everything random (default 0)")
    train.add_argument("--positive", metavar="CLASS", help="of two classes, the one that a threshold is set for")
    learning(train)
    photos(train)

    evaluate = command(
        commands, "evaluate", _evaluate, "predict validation and test photos, and print the metrics",
        "evaluate --photos data/mine",
    )  # fmt: skip
    generation(evaluate)
    photos(evaluate)

    report = command(commands, "report", _report, "print all results, or write them beside the nets", "report --write")
    report.add_argument("--models", type=Path, default=settings.load().models, help="folder of the nets")
    report.add_argument("--write", action="store_true", help="into README.md of that folder, as a whole")


def chosen(arguments: argparse.Namespace) -> list[str]:
    """Return the names of the generations to train."""
    return list(GENERATIONS) if arguments.generation == "all" else [arguments.generation]


def spec_for(name: str, dataset: Dataset, positive: str | None = None) -> ModelSpec:
    """Return a generation's recipe for a data set: for its own task where the data set has its classes.

    Args:
        name: of the generation.
        dataset: to be trained on.
        positive: of two classes, the one that a threshold is set for.
    """
    spec = SPECS[name]
    if positive is None and set(spec.classes) <= set(dataset.labels):
        return spec
    return replace(spec, task=Task.of_labels(dataset.labels, positive))


def learn(spec: ModelSpec, dataset: Dataset, folder: Path, seed: int, arguments: argparse.Namespace) -> Card:
    """Train into a folder, with progress bars."""
    from mood import training

    with _Bars(spec.name, spec.recipe.max_epochs, len(dataset.split("train", "validation").table)) as bars:
        return training.train(spec, dataset, folder, seed, arguments.weights, bars.progress(), arguments.precision)


def print_report(models: Path) -> None:
    """Print how good the nets in a folder are, and their explanations."""
    from mood import experiments, map_quality

    print("\n\n".join(filter(None, (experiments.report(models), map_quality.report(models)))))


def _train(arguments: argparse.Namespace) -> None:
    from mood import experiments

    dataset, models = opened(arguments.photos), home(arguments)
    for name in chosen(arguments):
        learn(spec_for(name, dataset, arguments.positive), dataset, models / name, arguments.seed, arguments)
        experiments.measure(name, dataset, models, say)
        experiments.note_spread(Card.read(models / name), dataset.name, models)
    print_report(models)


def _evaluate(arguments: argparse.Namespace) -> None:
    from mood import experiments

    dataset = opened(arguments.photos)
    models = measured_home(arguments, dataset)
    for name in trained(arguments, models, dataset):
        experiments.measure(name, dataset, models, say)
    print_report(models)


def _report(arguments: argparse.Namespace) -> None:
    from mood import findings

    text = findings.results(arguments.models, opened([settings.load().demo]))
    if not arguments.write:
        print(text, end="")
        return
    path = arguments.models / findings.PAGE
    write_text(path, text)
    say(f"Written to {path}.")


class _Bars:
    """Progress of a training run: first the photos read, then the epochs."""

    def __init__(self, name: str, epochs: int, n_photos: int) -> None:
        self._photos = tqdm(total=n_photos, desc=f"{name}: reading", unit="photo", leave=False)
        self._epochs = tqdm(total=epochs, desc=f"{name}: training", unit="epoch", leave=True)

    def __enter__(self) -> "_Bars":
        return self

    def __exit__(self, *exception: object) -> None:
        self._photos.close()
        self._epochs.close()

    def progress(self) -> "Progress":
        """Return where a training run reports to."""
        from mood.training import Progress

        return Progress(self._photos.update, self._epoch, say)

    def _epoch(self, row: dict[str, float]) -> None:
        self._epochs.n = int(row["epoch"])
        self._epochs.set_postfix({key: f"{row[key]:.3f}" for key in ("loss", "val_loss", "val_accuracy")})
