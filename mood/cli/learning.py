"""Commands that train and measure generations."""

import argparse
import shutil
from dataclasses import replace
from pathlib import Path

from tqdm import tqdm

from mood import settings
from mood.cli.options import command, generation, home, learning, measured_home, opened, photos, say, trained
from mood.datasets import Dataset
from mood.labels import CLASSES
from mood.zoo import GENERATIONS, SPECS, Card, ModelSpec, store
from mood.zoo.specs import ALTERNATIVES


def add(commands: argparse._SubParsersAction) -> None:
    """Add the commands."""
    train = command(commands, "train", _train, "train one generation, or all")
    train.add_argument("generation", choices=[*SPECS, "all"])
    train.add_argument("--seed", type=int, default=0, help="fixes everything random (default 0)")
    learning(train)
    photos(train)

    evaluate = command(commands, "evaluate", _evaluate, "predict validation and test photos, and print the metrics")
    generation(evaluate)
    photos(evaluate)

    spread = command(commands, "spread", _spread, "train again with other seeds, to see how much is luck")
    spread.add_argument("generation", choices=[*SPECS, "all"])
    spread.add_argument("--seeds", type=int, nargs="+", default=[1, 2], help="further seeds (default 1 2)")
    learning(spread)
    photos(spread)

    alternatives = command(
        commands, "alternatives", _alternatives, "train the recipes that were not kept, on validation"
    )
    alternatives.add_argument("generation", choices=list(ALTERNATIVES))
    alternatives.add_argument("--recipe", nargs="+", help="only these")
    alternatives.add_argument("--seed", type=int, default=0, help="fixes everything random (default 0)")
    learning(alternatives)
    photos(alternatives)

    ablate = command(commands, "ablate", _ablate, "measure what each step towards the refined generation brought")
    ablate.add_argument("--seed", type=int, default=0, help="fixes everything random (default 0)")
    learning(ablate)
    photos(ablate)

    report = command(commands, "report", _report, "print the tables that the README quotes")
    report.add_argument("--models", type=Path, default=settings.load().models, help="folder of the generations")


def _chosen(arguments: argparse.Namespace) -> list[str]:
    return list(GENERATIONS) if arguments.generation == "all" else [arguments.generation]


def _train(arguments: argparse.Namespace) -> None:
    from mood import measuring

    dataset, models = opened(arguments.photos), home(arguments)
    for name in _chosen(arguments):
        _learn(SPECS[name], dataset, models / name, arguments.seed, arguments)
        table = measuring.measure(name, dataset, models, say)
        measuring.note_spread(name, dataset.name, arguments.seed, table, models)
    _print_report(models)


def _learn(spec: ModelSpec, dataset: Dataset, folder: Path, seed: int, arguments: argparse.Namespace) -> Card:
    from mood import training

    with _Bars(spec.name, spec.recipe.max_epochs, len(dataset.split("train", "validation").table)) as bars:
        return training.train(spec, dataset, folder, seed, arguments.weights, bars.progress(), arguments.precision)


def _evaluate(arguments: argparse.Namespace) -> None:
    from mood import measuring

    dataset, models = opened(arguments.photos), measured_home(arguments)
    for name in trained(arguments, models):
        measuring.measure(name, dataset, models, say)
    _print_report(models)


def _spread(arguments: argparse.Namespace) -> None:
    from mood import measuring

    dataset, models = opened(arguments.photos), home(arguments)
    for name in _chosen(arguments):
        for seed in arguments.seeds:
            measuring.repeat(
                name, dataset, models, seed,
                lambda folder, name=name, seed=seed: _learn(SPECS[name], dataset, folder, seed, arguments),
            )  # fmt: skip
    _print_report(models)


def _alternatives(arguments: argparse.Namespace) -> None:
    from mood import measuring

    dataset, models, name = opened(arguments.photos), home(arguments), arguments.generation
    store.read_card(name, models)  # which is written to: better to miss it before training than after
    for title, recipe in ALTERNATIVES[name].items():
        if arguments.recipe is None or title in arguments.recipe:
            scratch = models / f".{name}-{title.replace(' ', '-')}"
            card = _learn(replace(SPECS[name], recipe=recipe), dataset, scratch / name, arguments.seed, arguments)
            measuring.note_alternative(name, title, card, models)
            shutil.rmtree(scratch)


def _report(arguments: argparse.Namespace) -> None:
    _print_report(arguments.models)


def _print_report(models: Path) -> None:
    from mood import judging, measuring

    print("\n\n".join(filter(None, (measuring.report(models), judging.report(models)))))


def _ablate(arguments: argparse.Namespace) -> None:
    from mood import ablation

    def learn(spec: ModelSpec, dataset: Dataset, folder: Path) -> Card:
        return _learn(spec, dataset, folder, arguments.seed, arguments)

    ablation.ablate(opened(arguments.photos).of(CLASSES), home(arguments), learn, say)


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

    def progress(self) -> object:
        """Return where a training run reports to."""
        from mood.training import Progress

        return Progress(self._photos.update, self._epoch, say)

    def _epoch(self, row: dict[str, float]) -> None:
        self._epochs.n = int(row["epoch"])
        self._epochs.set_postfix({key: f"{row[key]:.3f}" for key in ("loss", "val_loss", "val_accuracy")})
