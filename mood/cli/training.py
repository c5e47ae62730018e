"""Commands that train and measure nets, and that train again to learn what made the difference."""

import argparse
import re
import shutil
from dataclasses import replace
from functools import partial
from pathlib import Path

from tqdm import tqdm

from mood import experiments, findings, map_quality, settings, zoo
from mood.cli import readiness, twins
from mood.cli.options import Commands, command, generation, group, learning, option, photos, seed
from mood.cli.workspace import asked, first_task, home, measured_home, opened, say, say_how_to_look, trained
from mood.datasets import Dataset
from mood.errors import DataError, WeightsMissingError
from mood.evaluation import conformal, predictions
from mood.experiments import ablation, unseen
from mood.files import write_text
from mood.tasks import Task
from mood.zoo import Card, ModelSpec
from mood.zoo.study import ALTERNATIVES, GENERATIONS, SPECS, on_classes


def add(commands: Commands) -> None:
    """Add the commands."""
    one_or_all = option("generation", choices=[*SPECS, "all"])
    command(commands, "train", _train, "train one generation, or all that are not finished",
            "train all --photos data/mine", one_or_all, seed,
            option("--again", action="store_true", help="also what is finished on these photos with this seed"),
            option("--positive", metavar="CLASS", help="of two classes, the one that a threshold is set for"),
            learning, photos)  # fmt: skip
    command(commands, "evaluate", _evaluate, "predict validation and test photos, and print the metrics",
            "evaluate --photos data/mine", generation, photos)  # fmt: skip
    command(commands, "calibrate", _calibrate,
            "draw the validation photos that calibrate verdicts with a guarantee, and print what these are worth",
            "calibrate --photos data/mine --level 0.9", generation, seed,
            option("--level", type=_level, default=conformal.USUAL, metavar="SHARE",
                   help=f"how often a verdict is to hold, for what is printed (default {conformal.USUAL})"),
            photos)  # fmt: skip
    command(commands, "report", _report, "print all results, or write them beside the nets",
            "report --photos data/mine",
            option("--photos", type=Path, nargs="+", metavar="DIR", help="photos whose own nets are told of"),
            option("--models", type=Path, help="folder of the nets (default: that of the photos, or the app's)"),
            option("--write", action="store_true", help="into README.md of that folder, as a whole"))  # fmt: skip
    again = group(commands, "experiment", "train or ask again, to learn what makes the difference")
    command(again, "spread", _spread, "train again with other seeds, to see how much is luck",
            "experiment spread transfer --photos data/mine --seeds 1 2", one_or_all,
            option("--seeds", type=int, nargs="+", default=[1, 2], help="further seeds (default 1 2)"),
            learning, photos)  # fmt: skip
    command(again, "alternatives", _alternatives, "train the recipes that were not kept, on validation",
            "experiment alternatives augmented --photos data/mine", option("generation", choices=list(ALTERNATIVES)),
            option("--recipe", nargs="+", help="only these"), seed, learning, photos)  # fmt: skip
    command(again, "ablate", _ablate, "measure what each step towards the refined generation brought",
            "experiment ablate --photos data/mine", seed, learning, photos)  # fmt: skip
    command(again, "unseen", _unseen, "train without whole collections, and ask about their photos",
            "experiment unseen transfer --photos data/mine", option("generation", choices=list(SPECS)), seed, learning,
            photos)  # fmt: skip
    command(again, "twins", twins.effects, "ask nets about people rendered twice, with one thing changed",
            "experiment twins --models models", generation, *twins.PLACES)  # fmt: skip


def _level(text: str) -> float:
    """Return the share in (0, 1) that is written as an option's value."""
    if not re.fullmatch(r"0?\.\d+", text) or not float(text):
        raise argparse.ArgumentTypeError(f"it is a number between 0 and 1, such as 0.95; received {text}")
    return float(text)


def _train(arguments: argparse.Namespace) -> None:
    dataset, models = opened(arguments.photos), home(arguments)
    specs = [_spec_for(name, dataset, arguments.positive) for name in _chosen(arguments)]
    readiness.check_names(specs, arguments)
    is_finished = partial(readiness.is_trained, dataset=dataset, seed=arguments.seed)
    finished = [spec for spec in specs if not arguments.again and is_finished(spec, folder=models / spec.name)]
    readiness.check([spec for spec in specs if spec not in finished], dataset, arguments)
    for spec in specs:
        folder = models / spec.name
        if spec not in finished:
            told = _tables(folder)
            _measure(_learn(spec, dataset, folder, arguments.seed, arguments), dataset, models)
            if gone := sorted(told - _tables(folder)):
                say(f"{', '.join(gone)} told of the net before and went with it: run again what made them.")
        elif readiness.is_measured(spec, dataset, folder):
            say(f"{spec.name} is finished on these photos with seed {arguments.seed}; --again trains it anew.")
        else:
            say(f"{spec.name} is trained on these photos with seed {arguments.seed} and not measured yet: measuring.")
            _measure(zoo.load(spec.name, models), dataset, models)
    _print_report(models)
    say_how_to_look(models)


def _tables(folder: Path) -> set[str]:
    return {path.name for path in folder.glob("*.csv")}


def _measure(classifier: "zoo.Classifier", dataset: Dataset, models: Path) -> None:
    """Measure a net that was just trained."""
    card = experiments.measure(classifier, dataset, models / classifier.spec.name, say)
    experiments.note_spread(card, dataset.name, models)
    experiments.calibrate_first([card.spec.name], dataset, models)


def _evaluate(arguments: argparse.Namespace) -> None:
    dataset = opened(arguments.photos)
    models = measured_home(arguments, dataset)
    names = trained(arguments, models, asked(models, dataset))
    for name in names:
        experiments.measure(zoo.load(name, models), dataset, models / name, say)
    experiments.calibrate_first(names, dataset, models)
    _print_report(models)


def _calibrate(arguments: argparse.Namespace) -> None:
    dataset, models = opened(arguments.photos), home(arguments)
    names = trained(arguments, models, asked(models, dataset))
    path = experiments.calibrate(names, dataset, models, arguments.seed)
    print(f"Seed {arguments.seed}; written to {path}. At {arguments.level:.0%}, on test photos:")
    for name in names:
        worth = experiments.guaranteed(name, dataset, models, arguments.level)
        if worth is not None:
            of_labels = "; ".join(f"{label} {metric}" for label, metric in worth.by_class.items())
            print(f"{name} decides alone {worth.alone}, of these wrong {worth.wrong}.")
            print(f"  It holds for {worth.coverage}: {of_labels}. Several classes {worth.several}, none {worth.none}.")


def _report(arguments: argparse.Namespace) -> None:
    config = settings.for_photos(arguments.photos) if arguments.photos else settings.load()
    models = arguments.models or config.models
    if arguments.photos:
        _check_measured(opened(arguments.photos), models)
    demo = None if config.photos and arguments.photos else opened([config.demo])
    text = findings.results(models, demo)
    if not arguments.write:
        print(text, end="")
        return
    path = models / findings.PAGE
    write_text(path, text)
    say(f"Written to {path}.")


def _check_measured(dataset: Dataset, models: Path) -> None:
    """Check that a net in a folder was measured on a data set."""
    first_task(models)
    if not any(dataset.name in predictions.tables(models / name) for name in zoo.trained(models)):
        hint = f"Run `python -m mood evaluate --photos {settings.photos_beside(models)}`."
        raise WeightsMissingError(f"No net in “{models}” was measured on “{dataset.name}”.", hint)


def _spread(arguments: argparse.Namespace) -> None:
    dataset, models = opened(arguments.photos), home(arguments)
    specs = [_spec_for(name, dataset) for name in _chosen(arguments)]
    readiness.check_names(specs, arguments)
    readiness.check(specs, dataset, arguments)
    for spec in specs:
        learn = partial(_learn, spec, dataset, arguments=arguments)
        for number in arguments.seeds:
            experiments.repeat(spec.name, dataset, models, number, learn)
    _print_report(models)


def _alternatives(arguments: argparse.Namespace) -> None:
    dataset, models, name = opened(arguments.photos), home(arguments), arguments.generation
    Card.read(models / name)  # which is written to: better to miss it before training than after
    recipes = ALTERNATIVES[name]
    titles = arguments.recipe or list(recipes)
    if unknown := [title for title in titles if title not in recipes]:
        raise DataError(f"A recipe of {name} is one of {', '.join(recipes)}; received {', '.join(unknown)}.")
    readiness.check_names([_spec_for(name, dataset)], arguments)
    readiness.check_photos([_spec_for(name, dataset)], dataset)
    for title in titles:
        scratch = models / f".{name}-{title.replace(' ', '-')}"
        spec = replace(_spec_for(name, dataset), recipe=recipes[title])
        _learn(spec, dataset, scratch / name, arguments.seed, arguments)
        experiments.note_alternative(title, Card.read(scratch / name), models)
        shutil.rmtree(scratch)


def _ablate(arguments: argparse.Namespace) -> None:
    dataset, models = opened(arguments.photos), home(arguments)
    spec, learn = _spec_for(ablation.NAME, dataset), partial(_learn, seed=arguments.seed, arguments=arguments)
    readiness.check_names([spec], arguments)
    readiness.check_photos([spec], dataset)
    ablation.ablate(dataset.of(spec.classes), models, learn, say)


def _unseen(arguments: argparse.Namespace) -> None:
    dataset, models = opened(arguments.photos), home(arguments)
    spec, learn = _spec_for(arguments.generation, dataset), partial(_learn, seed=arguments.seed, arguments=arguments)
    readiness.check_names([spec], arguments)
    readiness.check_photos([spec], dataset)
    table = unseen.measure(spec, dataset.of(spec.classes), models, learn, say)
    print(unseen.in_words(table, spec.task, spec.title))


def _chosen(arguments: argparse.Namespace) -> list[str]:
    """Return the names of the generations to train."""
    return list(GENERATIONS) if arguments.generation == "all" else [arguments.generation]


def _spec_for(name: str, dataset: Dataset, positive: str | None = None) -> ModelSpec:
    """Return a generation's recipe for a data set: for its own task where the data set has its classes.

    `positive` is, of two classes, the one that a threshold is set for.
    """
    spec = SPECS[name]
    if positive is None and set(spec.classes) <= set(dataset.labels):
        return spec
    return on_classes(spec, Task.of_labels(dataset.labels, positive))


def _learn(
    spec: ModelSpec, dataset: Dataset, folder: Path, seed: int, arguments: argparse.Namespace
) -> "zoo.Classifier":
    """Train into a folder, with a progress bar of the photos that are read and one of the epochs."""
    from mood.training import Options, Progress, train  # slow: with it comes TensorFlow

    n_photos = len(dataset.split(*spec.learns_from).table)
    with (
        tqdm(total=n_photos, desc=f"{spec.name}: reading", unit="photo", leave=False) as pictures,
        tqdm(total=spec.recipe.max_epochs, desc=f"{spec.name}: training", unit="epoch", leave=True) as epochs,
    ):

        def finished(row: dict[str, float]) -> None:
            epochs.n = int(row["epoch"])
            epochs.set_postfix({key: f"{row[key]:.3f}" for key in ("loss", "val_loss", "val_accuracy")})

        options = Options(seed, readiness.weights_of(spec, arguments), arguments.precision)
        return train(spec, dataset, folder, options, Progress(pictures.update, finished, say))


def _print_report(models: Path) -> None:
    """Print how good the nets in a folder are, and their explanations."""
    print("\n\n".join(filter(None, (experiments.report(models), map_quality.report(models)))))
