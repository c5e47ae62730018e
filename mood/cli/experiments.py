"""Commands that train again to learn what made the difference."""

import argparse
import shutil
from dataclasses import replace
from pathlib import Path

from mood.cli.options import Commands, command, group, home, learning, opened, photos, say
from mood.cli.training import chosen, learn, print_report, spec_for
from mood.datasets import Dataset
from mood.errors import DataError
from mood.zoo import Card, ModelSpec
from mood.zoo.study import ALTERNATIVES, SPECS


def add(commands: Commands) -> None:
    """Add the commands."""
    experiments = group(commands, "experiment", "train again, to learn what made the difference")

    spread = command(
        experiments, "spread", _spread, "train again with other seeds, to see how much is luck",
        "experiment spread transfer --photos data/mine --seeds 1 2",
    )  # fmt: skip
    spread.add_argument("generation", choices=[*SPECS, "all"])
    spread.add_argument("--seeds", type=int, nargs="+", default=[1, 2], help="further seeds (default 1 2)")

    alternatives = command(
        experiments, "alternatives", _alternatives, "train the recipes that were not kept, on validation",
        "experiment alternatives augmented --photos data/mine",
    )  # fmt: skip
    alternatives.add_argument("generation", choices=list(ALTERNATIVES))
    alternatives.add_argument("--recipe", nargs="+", help="only these")

    ablate = command(
        experiments, "ablate", _ablate, "measure what each step towards the refined generation brought",
        "experiment ablate --photos data/mine",
    )  # fmt: skip
    for parser in (alternatives, ablate):
        parser.add_argument("--seed", type=int, default=0, help="fixes everything random (default 0)")
    for parser in (spread, alternatives, ablate):
        learning(parser)
        photos(parser)


def _spread(arguments: argparse.Namespace) -> None:
    from mood import experiments

    dataset, models = opened(arguments.photos), home(arguments)
    for name in chosen(arguments):
        spec = spec_for(name, dataset)
        for seed in arguments.seeds:
            experiments.repeat(
                name, dataset, models, seed,
                lambda folder, spec=spec, seed=seed: learn(spec, dataset, folder, seed, arguments),
            )  # fmt: skip
    print_report(models)


def _alternatives(arguments: argparse.Namespace) -> None:
    from mood import experiments

    dataset, models, name = opened(arguments.photos), home(arguments), arguments.generation
    Card.read(models / name)  # which is written to: better to miss it before training than after
    recipes = ALTERNATIVES[name]
    asked = arguments.recipe or list(recipes)
    if unknown := [title for title in asked if title not in recipes]:
        raise DataError(f"A recipe of {name} is one of {', '.join(recipes)}; received {', '.join(unknown)}.")
    for title in asked:
        scratch = models / f".{name}-{title.replace(' ', '-')}"
        spec = replace(spec_for(name, dataset), recipe=recipes[title])
        card = learn(spec, dataset, scratch / name, arguments.seed, arguments)
        experiments.note_alternative(title, card, models)
        shutil.rmtree(scratch)


def _ablate(arguments: argparse.Namespace) -> None:
    from mood.experiments import ablation

    def learned(spec: ModelSpec, dataset: Dataset, folder: Path) -> Card:
        return learn(spec, dataset, folder, arguments.seed, arguments)

    dataset = opened(arguments.photos)
    ablation.ablate(dataset.of(spec_for(ablation.NAME, dataset).classes), home(arguments), learned, say)
