"""Commands that explain photos and judge explanations."""

import argparse
from pathlib import Path

from tqdm import tqdm

from mood import images, labels, settings
from mood.cli.options import command, generation, measured_home, opened, photos, say, trained
from mood.explanation import METHODS
from mood.zoo import SPECS


def add(commands: argparse._SubParsersAction) -> None:
    """Add the commands."""
    explain = command(commands, "explain", _explain, "write heatmaps of photos, with a manifest")
    explain.add_argument("photos", nargs="+", type=Path, metavar="PHOTO")
    explain.add_argument("--method", nargs="+", choices=list(METHODS), default=["grad_cam"])
    explain.add_argument("--generation", choices=[*SPECS, "all"], default="all")
    explain.add_argument("--target", choices=labels.ASKED, help="the class to explain (default: the predicted one)")
    explain.add_argument("--layer", help="for methods that look at a layer (default: the model's own choice)")
    explain.add_argument("--out", type=Path, required=True, metavar="DIR", help="a new folder")
    explain.add_argument("--models", type=Path, default=settings.load().models, help="folder of the generations")

    faithfulness = command(
        commands, "faithfulness", _faithfulness, "test every method's maps on test photos; a second run goes on"
    )
    generation(faithfulness)
    faithfulness.add_argument("--method", nargs="+", choices=list(METHODS), default=list(METHODS))
    faithfulness.add_argument("--limit", type=int, default=200, metavar="N", help="test photos (default 200)")
    photos(faithfulness)

    sanity = command(commands, "sanity", _sanity, "redraw a generation layer by layer and see whether maps notice")
    generation(sanity)
    sanity.add_argument("--method", nargs="+", choices=list(METHODS), default=list(METHODS))
    sanity.add_argument("--limit", type=int, default=8, metavar="N", help="test photos (default 8)")
    photos(sanity)

    prototypes = command(
        commands, "prototypes", _prototypes, "make the pictures that excite the classes and the strongest filters"
    )
    generation(prototypes)
    prototypes.add_argument("--steps", type=int, help="of gradient ascent (default: those of the shipped pictures)")
    photos(prototypes)


def _explain(arguments: argparse.Namespace) -> None:
    from mood import explanation, reports, zoo

    pictures = [images.read(path) for path in arguments.photos]
    names = trained(arguments, arguments.models)
    found = []
    with tqdm(total=len(pictures) * len(names) * len(arguments.method), unit="map") as bar:
        for classifier in (zoo.load(name, arguments.models) for name in names):
            for photo in pictures:
                p = classifier.judge(photo.pixels)
                target = arguments.target or labels.called(p)
                for method in arguments.method:
                    one = explanation.explain(classifier, photo.pixels, method, target, layer=arguments.layer)
                    found.append(reports.Explained(photo, one, p, classifier.fingerprint))
                    bar.update()
    paths = reports.save(found, arguments.out)
    say(f"{len(paths)} files in {arguments.out}")


def _faithfulness(arguments: argparse.Namespace) -> None:
    from mood import judging
    from mood.explanation.faithfulness import CONTROLS

    dataset, models = opened(arguments.photos), measured_home(arguments)
    names = trained(arguments, models)
    count = min(arguments.limit, len(dataset.split("test").table))
    for name in names:
        total = count * (len(arguments.method) + len(CONTROLS))
        with tqdm(total=total, unit="map", desc=name) as bar:
            table = judging.judge(name, dataset, models, count, arguments.method, bar.update)
        print(f"{name} on {dataset.name}: insertion minus deletion")
        for method, rate, unbeaten in judging.ranking(table[table["dataset"] == dataset.name]):
            note = f"; not shown to beat {', '.join(unbeaten)}" if unbeaten else ""
            ends = f"[{rate.interval.low:+.3f}, {rate.interval.high:+.3f}]"
            print(f"  {METHODS[method].title:28}{rate.value:+.3f} {ends} (n = {rate.n}){note}")


def _sanity(arguments: argparse.Namespace) -> None:
    from mood import judging

    dataset, models = opened(arguments.photos), measured_home(arguments)
    for name in trained(arguments, models):
        with tqdm(unit="step", desc=name) as bar:
            table = judging.randomise(name, dataset, models, arguments.limit, arguments.method, bar.update)
        found = judging.insensitive(table[table["dataset"] == dataset.name])
        print(f"{name}: {len(found)} methods stay alike with every layer redrawn")
        for method, rate in found.items():
            print(f"  {METHODS[method].title:28}{rate.value:+.2f} (n = {rate.n})")


def _prototypes(arguments: argparse.Namespace) -> None:
    from mood import prototypes

    dataset, models = opened(arguments.photos), measured_home(arguments)
    for name in trained(arguments, models):
        with tqdm(total=prototypes.most(name), unit="picture", desc=name) as bar:
            prototypes.make(name, dataset, models, arguments.steps, bar.update)
