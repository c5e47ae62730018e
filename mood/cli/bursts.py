"""The command that suggests which of many similar photos to keep."""

import argparse
import re
from collections.abc import Sequence
from functools import partial
from pathlib import Path

from tqdm import tqdm

from mood import bursts, experiments, settings, zoo
from mood.bursts import noise
from mood.cli.options import Commands, Option, at_least_one, command, option
from mood.cli.workspace import check_csv, first_task, say, wanted
from mood.datasets import open_dataset
from mood.errors import DataError, ImageError
from mood.evaluation import conformal
from mood.files import write_csv
from mood.library import culling, decode, indexed, scan
from mood.library.culling import Culled
from mood.library.series import File, Series
from mood.plurals import plural
from mood.tasks import Task


def add(commands: Commands) -> None:
    """Add the command."""
    models = "folder of the generations; what is measured is written there only if it is named"
    moved = "measure how far small changes of light, crop and compression move the verdicts: what differs less is a tie"
    measured = "data sets on which --noise measures that (default: the demo set)"
    command(commands, "bursts", _bursts,
            "suggest which of similar photos to keep, and why; without photos, measure that on the bundled bursts",
            "bursts holiday/ --keep 1 --out choice.csv",
            option("photos", nargs="*", type=Path, metavar="PHOTO-OR-DIR",
                   help="read where they are, never changed; or one index that `python -m mood library` made"),
            *wishes(),
            option("--out", type=Path, metavar="FILE.csv", help="write the choice as CSV, which `cull` takes"),
            option("--noise", action="store_true", help=moved),
            option("--photos", type=Path, nargs="+", metavar="DIR", dest="measured", help=measured),
            option("--models", type=Path, help=models))  # fmt: skip


def wishes(of: str = "") -> tuple[Option, ...]:
    """Return the options of what somebody wants of bursts; `of` says of what they are asked."""
    likeness = f"{of}minimum similarity within a burst, 0 to 1 (default {bursts.LIKENESS})"
    usual = ", ".join(f"{name}={weight:g}" for name, weight in vars(bursts.Weights()).items())
    weights = f"{of}how much each criterion counts, 0 (not at all) to 1 (default {usual})"
    return (
        option("--mood", metavar="CLASS", help=f"{of}what is wanted (default: the positive class)"),
        option("--keep", type=at_least_one, default=1, metavar="N", help=f"{of}photos of a burst (default 1)"),
        option("--by", metavar="GENERATION", help=f"{of}whose verdict ranks (default: the newest that is trained)"),
        option("--likeness", type=_share, default=bursts.LIKENESS, metavar="SHARE", help=likeness),
        option("--weights", type=_weight, nargs="+", default=[], metavar="NAME=SHARE", help=weights),
    )


def suggested(arguments: argparse.Namespace, series: Series, mood: str) -> Culled:
    """Return the bursts of a series, and what is suggested, as was asked for by `wishes`.

    Raises:
        DataError: if no answer of the net that should rank is known.
    """
    by = arguments.by or series.nets[-1]
    if by not in series.nets:
        raise DataError(f"--by names a net that the index was made with ({', '.join(series.nets)}); received {by}.")
    models = arguments.models or settings.load().models
    within, sets = bursts.bands(models), experiments.sets_of(by, models, conformal.USUAL)
    weights = bursts.Weights(**dict(arguments.weights))

    def choose(places: Sequence[int]) -> bursts.Choice:
        shots = [series.shots[place] for place in places]
        return bursts.choose(shots, mood, by, arguments.keep, weights, within, sets)

    return culling.culled(series.group(arguments.likeness), choose)


def _share(text: str) -> float:
    """Return the number in [0, 1] that is written as an option's value."""
    if not re.fullmatch(r"0|1|[01]?\.\d+", text) or float(text) > 1:
        raise argparse.ArgumentTypeError(f"it is a number from 0 to 1; received {text}")
    return float(text)


def _weight(text: str) -> tuple[str, float]:
    """Return the criterion and the number in [0, 1] that are written as one of an option's values."""
    name, _, share = text.partition("=")
    if name not in bursts.CRITERIA:
        raise argparse.ArgumentTypeError(f"it is NAME=SHARE of {', '.join(bursts.CRITERIA)}; received {text}")
    return name, _share(share)


def _bursts(arguments: argparse.Namespace) -> None:
    check_csv(arguments.out)
    models = arguments.models or settings.load().models
    task = first_task(models)
    names = zoo.trained(models, task)
    mood = wanted(arguments, task)
    if arguments.by and arguments.by not in names:
        raise DataError(f"--by names a trained generation ({', '.join(names)}); received {arguments.by}.")
    if arguments.photos and not arguments.noise:
        _suggest(arguments, _series(arguments.photos, models, task, names), mood)
        return
    bursts.frozen(zoo.cards(models, task))  # said before any work
    nets = {name: zoo.load(name, models) for name in names}
    if arguments.noise:
        _measure_noise(arguments, nets)
    else:
        _measure(arguments.models, nets)


def _measure_noise(arguments: argparse.Namespace, nets: dict[str, "zoo.Classifier"]) -> None:
    for folder in arguments.measured or [settings.load().demo]:
        with tqdm(unit="photo", delay=1e-3) as bar:
            table = noise.measure(open_dataset(folder), nets, arguments.models, bar.update)
        for (what, photos, change), metric in noise.moved(table).items():
            print(f"{what} on {photos}, {change}: {metric}")
    print(noise.MEANING)


def _measure(models: Path | None, nets: dict[str, "zoo.Classifier"]) -> None:
    with tqdm(unit="photo", delay=1e-3) as bar:
        table = bursts.measure(settings.load().demo, nets, models, bar.update)
    for name, rates in bursts.rates(table).items():
        print(f"{name}: " + "; ".join(f"{what} {metric}" for what, metric in rates.items()))
    for kind, (precision, recall) in bursts.detection(table).items():
        print(f"{kind}: precision {precision}; recall {recall}")
    print(f"bursts found whole: {bursts.grouping(table)}")


def _suggest(arguments: argparse.Namespace, series: Series, mood: str) -> None:
    found = suggested(arguments, series, mood)
    for burst in (*found.bursts, *found.alone):
        note = f": {burst.choice.note}" if burst.choice.note else ""
        print(f"Burst {burst.number}, {plural(len(burst.places), 'photo')}{note}")
        for place, decision in zip(burst.places, burst.choice.decisions, strict=True):
            print(f"  {decision.verdict:8}{series.shots[place].name}: {decision.reason}")
    if arguments.out:
        write_csv(arguments.out, culling.table(series.files, found, {}))


def _series(named: Sequence[Path], models: Path, task: Task, names: Sequence[str]) -> Series:
    """Return the photos that were named, or those of an index, which is not looked at again."""
    if [path.suffix for path in named] == [".parquet"]:
        return indexed.series_of(named[0].absolute(), task.classes, names)[0]
    bursts.frozen(zoo.cards(models, task))  # said before any work
    shots = _shots(_files(named), {name: zoo.load(name, models) for name in names})
    files = [File(shot.name, path, shot.sha256, path.stat().st_size) for path, shot in shots]
    seen = [shot for _, shot in shots]
    return Series("", files, seen, names, partial(bursts.group, seen))


def _files(named: Sequence[Path]) -> list[Path]:
    """Return the photos that were named, and those in the folders that were, by name."""
    photos = list[Path]()
    for path in named:
        photos += [Path(file.path) for file in scan([path]).files] if path.is_dir() else [path.absolute()]
    if not photos:
        raise DataError(f"Name photos or folders with photos; {', '.join(map(str, named))} has none.")
    return photos


def _shots(files: Sequence[Path], nets: dict[str, "zoo.Classifier"]) -> list[tuple[Path, bursts.Shot]]:
    """Return the photos that can be read, and what was seen in each."""
    shots = []
    for path in tqdm(files, unit="photo"):
        try:
            shots.append((path, bursts.look(decode(path), nets)))
        except ImageError as error:
            say(f"Skipped: {error.message}")
    if not shots:
        raise DataError("None of the photos can be read.")
    return shots
