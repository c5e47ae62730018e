"""Commands that ask nets about people who were rendered twice, with one thing changed."""

import argparse
from collections.abc import Iterator
from pathlib import Path

from tqdm import tqdm

from mood import map_quality, settings, twins, zoo
from mood.cli.options import option
from mood.cli.workspace import first_task, say, trained
from mood.errors import DataError
from mood.explanation import METHODS
from mood.map_quality.faithfulness import CONTROLS
from mood.twins import Twins

PLACES = (
    option("--twins", type=Path, default=settings.load().twins, metavar="DIR", help="folder of the twins"),
    option("--models", type=Path, required=True, help="folder of the nets, into which it writes"),
)


def effects(arguments: argparse.Namespace) -> None:
    """Measure what moves each net, and print it."""
    pictures = _opened(arguments.twins)
    for name in _names(arguments, pictures):
        net = zoo.load(name, arguments.models)
        with tqdm(total=len(pictures.people), unit="person", desc=name) as bar:
            table = twins.measure(net, pictures, twins.path_of(arguments.models, name), bar.update)
        print(f"{name}: mean change of the logit, whichever way; its share in all that moves it; other verdicts")
        for effect in twins.effects(table):
            print(f"  {effect.title:24}{effect.size}; {effect.share}; {effect.flips}")


def maps(arguments: argparse.Namespace) -> None:
    """Measure how well each method's maps follow what moves each net, and print it."""
    pictures = _opened(arguments.twins)
    for name in _names(arguments, pictures):
        net = zoo.load(name, arguments.models)
        table = twins.read(twins.path_of(arguments.models, name), net.fingerprint)
        if table.empty:
            hint = f"Run `python -m mood experiment twins {name} --models {arguments.models}` first."
            raise DataError(f"What moves {name} was not measured on the twins.", hint)
        people = list(table["person"].unique())[: arguments.limit]
        path = twins.maps_path(arguments.models, name)
        with tqdm(total=len(people) * (len(arguments.method) + len(CONTROLS)), unit="map", desc=name) as bar:
            shares = twins.measure_maps(
                net, pictures, table[table["person"].isin(people)], path, arguments.method, bar.update
            )
        found = twins.placed(shares)
        print(f"{name}: rank correlation of a map's shares in the parts with their true effects")
        for one in found:
            title = METHODS[one.method].title if one.method in METHODS else f"control: {one.method}"
            beats = "" if one.pvalue is None else f"; p = {one.pvalue:.2g}, adjusted"
            print(f"  {title:28}{one.rank}{beats}; with soft masks {one.rank_soft.value:.3f}; points {one.pointing}")
        tested = map_quality.read(arguments.models / name / map_quality.FAITHFULNESS, net.fingerprint)
        for metric in ("gain", "road"):
            if (same := twins.agreement(found, map_quality.rates(tested, metric))) is not None:
                print(f"  order of methods beside {map_quality.METRICS[metric]} on photos: {same}")


def _opened(folder: Path) -> Twins:
    found = twins.open_twins(folder)
    if found is None or not found.people:
        raise DataError(f"In “{folder}” lie no twins.", "data/portraits/README.md says how they are rendered.")
    return found


def _names(arguments: argparse.Namespace, pictures: Twins) -> Iterator[str]:
    """Yield the net that was named, or all in a folder that know the labels of the twins."""
    labels = set(pictures.table["label"])
    if arguments.generation != "all":
        yield from trained(arguments, arguments.models, first_task(arguments.models))
        return
    for task in zoo.tasks(arguments.models):
        if labels <= set(task.classes):
            yield from zoo.trained(arguments.models, task)
        else:
            say(f"Nets of {', '.join(task.classes)} are passed over: the twins are labelled {', '.join(labels)}.")
