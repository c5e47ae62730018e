"""The command that suggests which of many similar photos to keep."""

import argparse
import re
from collections.abc import Sequence
from pathlib import Path

import pandas as pd
from tqdm import tqdm

from mood import bursts, settings, zoo
from mood.cli.options import Commands, at_least_one, command, option
from mood.cli.workspace import first_task, say
from mood.errors import DataError, ImageError
from mood.files import write_csv
from mood.images import EXTENSIONS, read
from mood.plurals import plural


def add(commands: Commands) -> None:
    """Add the command."""
    models = "folder of the generations; what is measured is written there only if it is named"
    likeness = "minimum similarity within a burst, 0 to 1 (default 0.8)"
    command(commands, "bursts", _bursts,
            "suggest which of similar photos to keep, and why; without photos, measure that on the bundled bursts",
            "bursts holiday/ --keep 1 --out choice.csv",
            option("photos", nargs="*", type=Path, metavar="PHOTO-OR-DIR", help="read where they are, never changed"),
            option("--mood", metavar="CLASS", help="what is wanted (default: the positive class)"),
            option("--keep", type=at_least_one, default=1, metavar="N", help="photos of a burst (default 1)"),
            option("--by", metavar="GENERATION", help="whose verdict ranks (default: the newest that is trained)"),
            option("--likeness", type=_share, metavar="SHARE", help=likeness),
            option("--out", type=Path, metavar="FILE", help="write the choice as CSV"),
            option("--models", type=Path, help=models))  # fmt: skip


def _share(text: str) -> float:
    """Return the number in [0, 1] that is written as an option's value."""
    if not re.fullmatch(r"0|1|[01]?\.\d+", text) or float(text) > 1:
        raise argparse.ArgumentTypeError(f"it is a number from 0 to 1; received {text}")
    return float(text)


def _bursts(arguments: argparse.Namespace) -> None:
    models = arguments.models or settings.load().models
    task = first_task(models)
    names = zoo.trained(models, task)
    mood = arguments.mood or task.positive or task.classes[-1]
    if mood not in task.classes:
        raise DataError(f"--mood names a class of the nets ({', '.join(task.classes)}); received {mood}.")
    by = arguments.by or names[-1]
    if by not in names:
        raise DataError(f"--by names a trained generation ({', '.join(names)}); received {by}.")
    bursts.frozen(zoo.cards(models, task))  # said before any work
    nets = {name: zoo.load(name, models) for name in names}
    if arguments.photos:
        _suggest(arguments, nets, mood, by)
    else:
        _measure(arguments.models, nets)


def _measure(models: Path | None, nets: dict[str, "zoo.Classifier"]) -> None:
    with tqdm(unit="photo", delay=1e-3) as bar:
        table = bursts.measure(settings.load().demo, nets, models, bar.update)
    for name, rates in bursts.rates(table).items():
        print(f"{name}: " + "; ".join(f"{what} {metric}" for what, metric in rates.items()))
    for kind, (precision, recall) in bursts.detection(table).items():
        print(f"{kind}: precision {precision}; recall {recall}")
    print(f"bursts found whole: {bursts.grouping(table)}")


def _suggest(arguments: argparse.Namespace, nets: dict[str, "zoo.Classifier"], mood: str, by: str) -> None:
    shots = _shots(_files(arguments.photos), nets)
    rows = []
    groups = bursts.group(shots, bursts.LIKENESS if arguments.likeness is None else arguments.likeness)
    for number, places in enumerate(groups, start=1):
        choice = bursts.choose([shots[place] for place in places], mood, by, arguments.keep)
        print(f"Burst {number}, {plural(len(places), 'photo')}{f': {choice.note}' if choice.note else ''}")
        for place, decision in zip(places, choice.decisions, strict=True):
            photo = shots[place]
            print(f"  {decision.verdict:8}{photo.name}: {decision.reason}")
            rows.append({"file": photo.name, "burst": number, "suggestion": decision.verdict,
                         "reason": decision.reason, "p": round(decision.p, 4), "sha256": photo.sha256})  # fmt: skip
    if arguments.out:
        write_csv(arguments.out, pd.DataFrame(rows))


def _files(named: Sequence[Path]) -> list[Path]:
    """Return the photos that were named, and those in the folders that were, by name."""
    photos = []
    for path in named:
        inside = [file for file in sorted(path.rglob("*")) if file.suffix.lower().removeprefix(".") in EXTENSIONS]
        photos += inside if path.is_dir() else [path]
    if not photos:
        raise DataError(f"Name photos or folders with photos; {', '.join(map(str, named))} has none.")
    return photos


def _shots(files: Sequence[Path], nets: dict[str, "zoo.Classifier"]) -> list[bursts.Shot]:
    shots = []
    for path in tqdm(files, unit="photo"):
        try:
            shots.append(bursts.look(read(path), nets))
        except ImageError as error:
            say(f"Skipped: {error.message}")
    if not shots:
        raise DataError("None of the photos can be read.")
    return shots
