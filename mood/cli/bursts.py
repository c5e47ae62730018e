"""The command that suggests which of many similar photos to keep."""

import argparse
import re
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd
from tqdm import tqdm

from mood import settings
from mood.cli.options import Commands, at_least_one, command, counted, first_task, say
from mood.errors import DataError, ImageError
from mood.files import write_text
from mood.images import EXTENSIONS, read
from mood.tasks import Task

if TYPE_CHECKING:
    from mood.bursts import Shot
    from mood.zoo.classifier import Classifier


def add(commands: Commands) -> None:
    """Add the command."""
    keep = command(
        commands,
        "bursts",
        _bursts,
        "suggest which of similar photos to keep, and why; without photos, measure that on the bundled bursts",
        "bursts holiday/ --keep 1 --out choice.csv",
    )
    keep.add_argument("photos", nargs="*", type=Path, metavar="PHOTO-OR-DIR", help="read where they are, never changed")
    keep.add_argument("--mood", metavar="CLASS", help="what is wanted (default: the positive class)")
    keep.add_argument("--keep", type=at_least_one, default=1, metavar="N", help="photos of a burst (default 1)")
    keep.add_argument("--by", metavar="GENERATION", help="whose verdict ranks (default: the newest that is trained)")
    keep.add_argument(
        "--likeness", type=_share, metavar="SHARE", help="minimum similarity within a burst, 0 to 1 (default 0.8)"
    )
    keep.add_argument("--out", type=Path, metavar="FILE", help="write the choice as CSV")
    keep.add_argument(
        "--models", type=Path, help="folder of the generations; what is measured is written there only if it is named"
    )


def _share(text: str) -> float:
    """Return the number in [0, 1] that is written as an option's value."""
    if not re.fullmatch(r"0|1|[01]?\.\d+", text) or float(text) > 1:
        raise argparse.ArgumentTypeError(f"it is a number from 0 to 1; received {text}")
    return float(text)


def _bursts(arguments: argparse.Namespace) -> None:
    from mood import zoo

    models = arguments.models or settings.load().models
    task = first_task(models)
    names = zoo.trained(models, task)
    arguments.mood = _wanted(arguments.mood, task)
    by = arguments.by or names[-1]
    if by not in names:
        raise DataError(f"--by names a trained generation ({', '.join(names)}); received {by}.")
    nets = {name: zoo.load(name, models) for name in names}
    if arguments.photos:
        _suggest(arguments, nets, by)
    else:
        _measure(arguments, nets)


def _wanted(mood: str | None, task: Task) -> str:
    if mood not in (None, *task.classes):
        raise DataError(f"--mood names a class of the nets ({', '.join(task.classes)}); received {mood}.")
    return mood or task.positive or task.classes[-1]


def _measure(arguments: argparse.Namespace, nets: dict[str, "Classifier"]) -> None:
    from mood import bursts

    with tqdm(unit="photo") as bar:
        table = bursts.measure(settings.load().demo, nets, arguments.models, bar.update)
    for name, found in bursts.rates(table).items():
        print(f"{name}: " + "; ".join(f"{what} {metric}" for what, metric in found.items()))
    for kind, (precision, recall) in bursts.detection(table).items():
        print(f"{kind}: precision {precision}; recall {recall}")
    print(f"bursts found whole: {bursts.grouping(table)}")


def _suggest(arguments: argparse.Namespace, nets: dict[str, "Classifier"], by: str) -> None:
    from mood import bursts

    shots = list(_looked(_files(arguments.photos), nets))
    rows = []
    groups = bursts.group(shots, bursts.LIKENESS if arguments.likeness is None else arguments.likeness)
    for number, places in enumerate(groups, start=1):
        choice = bursts.choose([shots[place] for place in places], arguments.mood, by, arguments.keep)
        print(f"Burst {number}, {counted(len(places), 'photo')}{f': {choice.note}' if choice.note else ''}")
        for place, decision in zip(places, choice.decisions, strict=True):
            name = shots[place].photo.name
            print(f"  {decision.verdict:8}{name}: {decision.reason}")
            rows.append({"file": name, "burst": number, "suggestion": decision.verdict, "reason": decision.reason,
                         "p": round(decision.p, 4), "sha256": shots[place].photo.sha256})  # fmt: skip
    if arguments.out:
        write_text(arguments.out, pd.DataFrame(rows).to_csv(index=False, lineterminator="\n"))


def _files(named: Sequence[Path]) -> list[Path]:
    """Return the photos that were named, and those in the folders that were, by name."""
    found = []
    for path in named:
        inside = sorted(path.rglob("*")) if path.is_dir() else [path]
        found += [one for one in inside if path == one or one.suffix.lower().removeprefix(".") in EXTENSIONS]
    if not found:
        raise DataError(f"Name photos or folders with photos; {', '.join(map(str, named))} has none.")
    return found


def _looked(files: Sequence[Path], nets: dict[str, "Classifier"]) -> "list[Shot]":
    from mood import bursts

    shots = []
    for path in tqdm(files, unit="photo"):
        try:
            shots.append(bursts.look(read(path), nets))
        except ImageError as error:
            say(f"Skipped: {error.message}")
    if not shots:
        raise DataError("None of the photos can be read.")
    return shots
