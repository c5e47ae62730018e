"""The command line: the same doors as the app, with progress bars.

python -m mood train {baseline,augmented,transfer,all} --photos DIR
python -m mood evaluate --photos DIR
python -m mood spread NAME --photos DIR --seeds 1 2
python -m mood explain PHOTO... --method grad_cam --out DIR
python -m mood faithfulness --photos DIR
python -m mood sanity --photos DIR
python -m mood prototypes
python -m mood report
"""

import argparse
import shutil
import sys
import warnings
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

from tqdm import tqdm

from mood import images, labels, settings
from mood.datasets import Dataset, open_dataset
from mood.errors import MoodError
from mood.explanation import METHODS
from mood.zoo import SPECS, Card, ModelSpec
from mood.zoo.specs import ALTERNATIVES


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command.

    Args:
        argv: its words, or None for those of the process.

    Returns:
        0, or the exit code of the error that is shown.
    """
    arguments = _parser().parse_args(argv)
    warnings.filterwarnings("ignore", message="`shuffle=True` was passed")  # Keras says so of every dataset
    try:
        arguments.run(arguments)
    except MoodError as error:
        print(f"error: {error}", file=sys.stderr)
        return error.exit_code
    except KeyboardInterrupt:
        print("Stopped. The same command goes on from the last finished epoch.", file=sys.stderr)
        return 130
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m mood", description=__doc__.splitlines()[0])
    commands = parser.add_subparsers(required=True, metavar="COMMAND")

    train = _command(commands, "train", _train, "train one generation, or all")
    train.add_argument("generation", choices=[*SPECS, "all"])
    train.add_argument("--seed", type=int, default=0, help="fixes everything random (default 0)")
    _learning(train)
    _photos(train)

    evaluate = _command(commands, "evaluate", _evaluate, "predict validation and test photos, and print the metrics")
    evaluate.add_argument("generation", nargs="?", default="all", choices=[*SPECS, "all"])
    _photos(evaluate)

    spread = _command(commands, "spread", _spread, "train again with other seeds, to see how much is luck")
    spread.add_argument("generation", choices=[*SPECS, "all"])
    spread.add_argument("--seeds", type=int, nargs="+", default=[1, 2], help="further seeds (default 1 2)")
    _learning(spread)
    _photos(spread)

    alternatives = _command(
        commands, "alternatives", _alternatives, "train the recipes that were not kept, on validation"
    )
    alternatives.add_argument("generation", choices=list(ALTERNATIVES))
    alternatives.add_argument("--recipe", nargs="+", help="only these")
    alternatives.add_argument("--seed", type=int, default=0, help="fixes everything random (default 0)")
    _learning(alternatives)
    _photos(alternatives)

    explain = _command(commands, "explain", _explain, "write heatmaps of photos, with a manifest")
    explain.add_argument("photos", nargs="+", type=Path, metavar="PHOTO")
    explain.add_argument("--method", nargs="+", choices=list(METHODS), default=["grad_cam"])
    explain.add_argument("--generation", choices=[*SPECS, "all"], default="all")
    explain.add_argument("--target", choices=labels.CLASSES, help="the class to explain (default: the predicted one)")
    explain.add_argument("--layer", help="for methods that look at a layer (default: the model's own choice)")
    explain.add_argument("--out", type=Path, required=True, metavar="DIR", help="a new folder")
    explain.add_argument("--models", type=Path, default=settings.load().models, help="folder of the generations")

    faithfulness = _command(
        commands, "faithfulness", _faithfulness, "test every method's maps on test photos; a second run goes on"
    )
    faithfulness.add_argument("generation", nargs="?", default="all", choices=[*SPECS, "all"])
    faithfulness.add_argument("--method", nargs="+", choices=list(METHODS), default=list(METHODS))
    faithfulness.add_argument("--limit", type=int, default=200, metavar="N", help="test photos (default 200)")
    _photos(faithfulness)

    sanity = _command(commands, "sanity", _sanity, "redraw a generation layer by layer and see whether maps notice")
    sanity.add_argument("generation", nargs="?", default="all", choices=[*SPECS, "all"])
    sanity.add_argument("--method", nargs="+", choices=list(METHODS), default=list(METHODS))
    sanity.add_argument("--limit", type=int, default=12, metavar="N", help="test photos (default 12)")
    _photos(sanity)

    prototypes = _command(
        commands, "prototypes", _prototypes, "make the pictures that excite the classes and the strongest filters"
    )
    prototypes.add_argument("generation", nargs="?", default="all", choices=[*SPECS, "all"])
    prototypes.add_argument("--steps", type=int, help="of gradient ascent (default: those of the shipped pictures)")
    _photos(prototypes)

    report = _command(commands, "report", _report, "print the tables that the README quotes")
    report.add_argument("--models", type=Path, default=settings.load().models, help="folder of the generations")
    return parser


def _command(commands: argparse._SubParsersAction, name: str, run: Callable, help_text: str) -> argparse.ArgumentParser:
    parser = commands.add_parser(name, help=help_text, description=help_text)
    parser.set_defaults(run=run)
    return parser


def _learning(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--weights", metavar="FILE", help="ImageNet weights of the backbone (default: downloaded)")
    parser.add_argument(
        "--precision", choices=["float32", "mixed_bfloat16"], default="float32",
        help="of the arithmetic while training; mixed_bfloat16 is faster where the processor has it (default float32)",
    )  # fmt: skip


def _photos(parser: argparse.ArgumentParser) -> None:
    config = settings.load()
    parser.add_argument(
        "--photos", type=Path, default=config.photos or config.demo, metavar="DIR",
        help="folder with manifest.csv, or with one sub-folder a class (default: MOOD_PHOTOS, or the demo set)",
    )  # fmt: skip
    parser.add_argument(
        "--models", type=Path, default=config.models, help="folder of the generations (default models/)"
    )


def _chosen(arguments: argparse.Namespace) -> list[str]:
    return list(SPECS) if arguments.generation == "all" else [arguments.generation]


def _train(arguments: argparse.Namespace) -> None:
    from mood import measuring

    dataset = _opened(arguments.photos)
    for name in _chosen(arguments):
        _learn(SPECS[name], dataset, arguments.models / name, arguments.seed, arguments)
        table = measuring.measure(name, dataset, arguments.models, _say)
        measuring.note_spread(name, dataset.name, arguments.seed, table, arguments.models)
    _report(arguments)


def _learn(spec: ModelSpec, dataset: Dataset, folder: Path, seed: int, arguments: argparse.Namespace) -> Card:
    from mood import training

    with _Bars(spec.name, spec.recipe.max_epochs, len(dataset.split("train", "validation").table)) as bars:
        return training.train(spec, dataset, folder, seed, arguments.weights, bars.progress(), arguments.precision)


def _evaluate(arguments: argparse.Namespace) -> None:
    from mood import measuring, zoo

    dataset = _opened(arguments.photos)
    for name in zoo.trained(arguments.models) if arguments.generation == "all" else [arguments.generation]:
        measuring.measure(name, dataset, arguments.models, _say)
    _report(arguments)


def _spread(arguments: argparse.Namespace) -> None:
    from mood import measuring

    dataset = _opened(arguments.photos)
    for name in _chosen(arguments):
        for seed in arguments.seeds:
            measuring.repeat(
                name, dataset, arguments.models, seed,
                lambda folder, name=name, seed=seed: _learn(SPECS[name], dataset, folder, seed, arguments),
            )  # fmt: skip
    _report(arguments)


def _alternatives(arguments: argparse.Namespace) -> None:
    from mood import measuring

    dataset, name = _opened(arguments.photos), arguments.generation
    for title, recipe in ALTERNATIVES[name].items():
        if arguments.recipe is None or title in arguments.recipe:
            scratch = arguments.models / f".{name}-{title.replace(' ', '-')}"
            card = _learn(replace(SPECS[name], recipe=recipe), dataset, scratch / name, arguments.seed, arguments)
            measuring.note_alternative(name, title, card, arguments.models)
            shutil.rmtree(scratch)


def _explain(arguments: argparse.Namespace) -> None:
    from mood import explanation, reports, zoo

    photos = [images.read(path) for path in arguments.photos]
    names = zoo.trained(arguments.models) if arguments.generation == "all" else [arguments.generation]
    found = []
    with tqdm(total=len(photos) * len(names) * len(arguments.method), unit="map") as bar:
        for classifier in (zoo.load(name, arguments.models) for name in names):
            for photo in photos:
                p_happy = float(classifier.probabilities([photo.pixels])[0])
                target = arguments.target or labels.predicted(p_happy)
                for method in arguments.method:
                    one = explanation.explain(classifier, photo.pixels, method, target, layer=arguments.layer)
                    found.append(reports.Explained(photo, one, p_happy, classifier.fingerprint))
                    bar.update()
    paths = reports.save(found, arguments.out)
    _say(f"{len(paths)} files in {arguments.out}")


def _faithfulness(arguments: argparse.Namespace) -> None:
    from mood import judging, zoo
    from mood.explanation.faithfulness import CONTROLS

    dataset = _opened(arguments.photos)
    names = zoo.trained(arguments.models) if arguments.generation == "all" else [arguments.generation]
    count = min(arguments.limit, len(dataset.split("test").table))
    for name in names:
        total = count * (len(arguments.method) + len(CONTROLS))
        with tqdm(total=total, unit="map", desc=name) as bar:
            table = judging.judge(name, dataset, arguments.models, count, arguments.method, bar.update)
        print(f"{name} on {dataset.name}: insertion minus deletion")
        for method, rate, unbeaten in judging.ranking(table[table["dataset"] == dataset.name]):
            note = f"; not shown to beat {', '.join(unbeaten)}" if unbeaten else ""
            ends = f"[{rate.interval.low:+.3f}, {rate.interval.high:+.3f}]"
            print(f"  {METHODS[method].title:28}{rate.value:+.3f} {ends} (n = {rate.n}){note}")


def _sanity(arguments: argparse.Namespace) -> None:
    from mood import judging, zoo

    dataset = _opened(arguments.photos)
    for name in zoo.trained(arguments.models) if arguments.generation == "all" else [arguments.generation]:
        with tqdm(unit="step", desc=name) as bar:
            table = judging.randomise(name, dataset, arguments.models, arguments.limit, arguments.method, bar.update)
        found = judging.insensitive(table[table["dataset"] == dataset.name])
        print(f"{name}: {len(found)} methods stay alike with every layer redrawn")
        for method, rate in found.items():
            print(f"  {METHODS[method].title:28}{rate.value:+.2f} (n = {rate.n})")


def _prototypes(arguments: argparse.Namespace) -> None:
    from mood import prototypes, zoo

    dataset = _opened(arguments.photos)
    for name in zoo.trained(arguments.models) if arguments.generation == "all" else [arguments.generation]:
        with tqdm(total=prototypes.COUNT, unit="picture", desc=name) as bar:
            prototypes.make(name, dataset, arguments.models, arguments.steps, bar.update)


def _report(arguments: argparse.Namespace) -> None:
    from mood import measuring

    print(measuring.report(arguments.models))


def _opened(folder: Path) -> Dataset:
    dataset = open_dataset(folder)
    for file, reason in dataset.skipped:
        _say(f"Skipped {file}: {reason}")
    if dataset.skipped:
        _say(f"{len(dataset.skipped)} files skipped.")
    return dataset


def _say(text: str) -> None:
    tqdm.write(text, file=sys.stderr)


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

        return Progress(self._photos.update, self._epoch, _say)

    def _epoch(self, row: dict[str, float]) -> None:
        self._epochs.n = int(row["epoch"])
        self._epochs.set_postfix({key: f"{row[key]:.3f}" for key in ("loss", "val_loss", "val_accuracy")})
