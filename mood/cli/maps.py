"""Commands that test what maps are worth."""

import argparse

from tqdm import tqdm

from mood.cli.options import Commands, at_least_one, command, generation, group, measured_home, opened, photos, trained
from mood.explanation import METHODS


def add(commands: Commands) -> None:
    """Add the commands."""
    maps = group(commands, "maps", "test what explanations are worth")

    faithfulness = command(
        maps, "faithfulness", _faithfulness, "test every method's maps on test photos; a second run goes on",
        "maps faithfulness transfer --photos data/mine --limit 50",
    )  # fmt: skip
    _tested(faithfulness, limit=200)

    sanity = command(
        maps, "sanity", _sanity, "redraw a net layer by layer and see whether maps notice",
        "maps sanity transfer --photos data/mine",
    )  # fmt: skip
    _tested(sanity, limit=8)

    prototypes = command(
        maps, "prototypes", _prototypes, "make the pictures that excite the classes and the strongest filters",
        "maps prototypes --photos data/mine",
    )  # fmt: skip
    generation(prototypes)
    prototypes.add_argument(
        "--steps", type=at_least_one, help="of gradient ascent (default: those of the shipped pictures)"
    )
    photos(prototypes)


def _tested(parser: argparse.ArgumentParser, limit: int) -> None:
    """Add which net and methods are tested, on how many photos."""
    generation(parser)
    parser.add_argument("--method", nargs="+", choices=list(METHODS), default=list(METHODS))
    parser.add_argument("--limit", type=at_least_one, default=limit, metavar="N", help=f"test photos (default {limit})")
    photos(parser)


def _faithfulness(arguments: argparse.Namespace) -> None:
    from mood import map_quality
    from mood.map_quality.faithfulness import CONTROLS

    dataset = opened(arguments.photos)
    models = measured_home(arguments, dataset)
    names = trained(arguments, models, dataset)
    count = min(arguments.limit, len(dataset.split("test").table))
    for name in names:
        total = count * (len(arguments.method) + len(CONTROLS))
        with tqdm(total=total, unit="map", desc=name) as bar:
            table = map_quality.measure(name, dataset, models, count, arguments.method, bar.update)
        print(f"{name} on {dataset.name}: insertion minus deletion")
        for ranked in map_quality.ranking(table[table["dataset"] == dataset.name]):
            rate = ranked.rate
            note = f"; not shown to beat {', '.join(ranked.unbeaten)}" if ranked.unbeaten else ""
            ends = f"[{rate.interval.low:+.3f}, {rate.interval.high:+.3f}]"
            print(f"  {ranked.title:28}{rate.value:+.3f} {ends} (n = {rate.n}){note}")


def _sanity(arguments: argparse.Namespace) -> None:
    from mood import map_quality

    dataset = opened(arguments.photos)
    models = measured_home(arguments, dataset)
    for name in trained(arguments, models, dataset):
        with tqdm(unit="step", desc=name) as bar:
            table = map_quality.randomise(name, dataset, models, arguments.limit, arguments.method, bar.update)
        found = map_quality.insensitive(table[table["dataset"] == dataset.name])
        print(f"{name}: {len(found)} methods stay alike with every layer redrawn")
        for method, rate in found.items():
            print(f"  {METHODS[method].title:28}{rate.value:+.2f} (n = {rate.n})")


def _prototypes(arguments: argparse.Namespace) -> None:
    from mood.explanation import prototypes

    dataset = opened(arguments.photos)
    models = measured_home(arguments, dataset)
    for name in trained(arguments, models, dataset):
        with tqdm(total=prototypes.most(name, models), unit="picture", desc=name) as bar:
            prototypes.make(name, dataset, models, arguments.steps, bar.update)
