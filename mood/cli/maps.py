"""Commands that make maps, and those that test what maps are worth."""

import argparse
from pathlib import Path

from tqdm import tqdm

from mood import explanation, images, map_quality, settings, zoo
from mood.cli import twins
from mood.cli.options import Commands, Option, at_least_one, command, generation, group, option, photos
from mood.cli.workspace import asked, first_task, measured_home, opened, say, trained
from mood.errors import ExplanationError
from mood.explanation import METHODS, export, prototypes
from mood.map_quality.faithfulness import CONTROLS
from mood.map_quality.redrawn import DRAWS, PHOTOS
from mood.plurals import plural
from mood.showcase import making
from mood.tasks import likeliest


def add(commands: Commands) -> None:
    """Add the commands."""
    command(commands, "explain", _explain, "write heatmaps of photos, with a manifest",
            "explain photo.jpg --method grad_cam saliency --out maps",
            option("photos", nargs="+", type=Path, metavar="PHOTO"),
            option("--method", nargs="+", choices=list(METHODS), default=["grad_cam"]),
            option("--generation", default="all", help="name of a trained net, or all of one task (default)"),
            option("--target", metavar="CLASS", help="the class to explain (default: the predicted one)"),
            option("--layer", help="for methods that look at a layer (default: the net's own choice)"),
            option("--out", type=Path, required=True, metavar="DIR", help="a new folder"),
            option("--models", type=Path, default=settings.load().models, help="folder of the nets"))  # fmt: skip
    command(commands, "showcase", _showcase, "choose and explain the portraits that the first page shows",
            "showcase --models models",
            option("--models", type=Path, required=True,
                   help="folder of the generations, into which it writes"))  # fmt: skip
    maps = group(commands, "maps", "test what explanations are worth")
    command(maps, "faithfulness", _faithfulness, "test every method's maps on test photos; a second run goes on",
            "maps faithfulness transfer --photos data/mine --limit 50", *_tested(limit=200))  # fmt: skip
    draws = option("--draws", type=at_least_one, default=DRAWS, metavar="N",
                   help=f"nets drawn at random (default {DRAWS}; fewer decide nothing)")  # fmt: skip
    command(maps, "sanity", _sanity, "redraw all layers of a net and see whether maps notice; a second run goes on",
            "maps sanity transfer --photos data/mine", *_tested(limit=PHOTOS), draws)  # fmt: skip
    command(maps, "twins", twins.maps, "compare where maps lie with what moves a net, on people rendered twice",
            "maps twins --models models", generation,
            option("--method", nargs="+", choices=list(METHODS), default=list(METHODS)),
            option("--limit", type=at_least_one, default=None, metavar="N", help="people (default: all)"),
            *twins.PLACES)  # fmt: skip
    steps = "of gradient ascent (default: those of the shipped pictures)"
    command(maps, "prototypes", _prototypes, "make the pictures that excite the classes and the strongest filters",
            "maps prototypes --photos data/mine", generation, option("--steps", type=at_least_one, help=steps),
            photos)  # fmt: skip


def _tested(limit: int) -> tuple[Option, ...]:
    """Return which net and methods are tested, on how many photos."""
    methods = option("--method", nargs="+", choices=list(METHODS), default=list(METHODS))
    count = option("--limit", type=at_least_one, default=limit, metavar="N", help=f"test photos (default {limit})")
    return generation, methods, count, photos


def _explain(arguments: argparse.Namespace) -> None:
    export.check_new(arguments.out)  # said before any work
    pictures = [images.read(path) for path in arguments.photos]
    names = trained(arguments, arguments.models, first_task(arguments.models))
    explained = []
    with tqdm(total=len(pictures) * len(names) * len(arguments.method), unit="map") as bar:
        for classifier in (zoo.load(name, arguments.models) for name in names):
            notice = zoo.Card.read(arguments.models / classifier.spec.name).notice
            for photo in pictures:
                p = classifier.probabilities(photo.pixels)
                target = arguments.target or likeliest(p)
                for method in arguments.method:
                    answer = explanation.explain(classifier, photo.pixels, method, target, layer=arguments.layer)
                    explained.append(export.Explained(photo, answer, p, classifier.fingerprint, notice))
                    bar.update()
    paths = export.save(explained, arguments.out)
    say(f"{plural(len(paths), 'file')} in {arguments.out}")


def _showcase(arguments: argparse.Namespace) -> None:
    with tqdm(total=making.MOST, unit="portrait") as bar:
        exhibits = making.make(opened([settings.load().demo]), arguments.models, bar.update)
    for exhibit in exhibits:
        said = ", ".join(f"{verdict.title} {verdict.p[exhibit.label]:.0%}" for verdict in exhibit.verdicts)
        print(f"{exhibit.kind:9}{exhibit.file}, P({exhibit.label}): {said}")


def _faithfulness(arguments: argparse.Namespace) -> None:
    dataset = opened(arguments.photos)
    models = measured_home(arguments, dataset)
    names = trained(arguments, models, asked(models, dataset))
    count = min(arguments.limit, len(dataset.split("test").table))
    for name in names:
        _say_left_out(name, models, arguments.method)
        total = count * (len(arguments.method) + len(CONTROLS))
        with tqdm(total=total, unit="map", desc=name) as bar:
            table = map_quality.measure(name, dataset, models, count, arguments.method, bar.update)
        print(f"{name} on {dataset.name}: insertion minus deletion")
        for ranked in map_quality.ranking(table[table["dataset"] == dataset.name]):
            rate = ranked.gain
            note = f"; not shown to beat {', '.join(ranked.unbeaten)}" if ranked.unbeaten else ""
            ends = f"[{rate.interval.low:+.3f}, {rate.interval.high:+.3f}]"
            print(f"  {ranked.title:28}{rate.value:+.3f} {ends} (n = {rate.n}){note}")


def _sanity(arguments: argparse.Namespace) -> None:
    dataset = opened(arguments.photos)
    models = measured_home(arguments, dataset)
    for name in trained(arguments, models, asked(models, dataset)):
        _say_left_out(name, models, arguments.method)
        with tqdm(unit="draw", desc=name, delay=1e-3) as bar:
            table = map_quality.randomise(
                name, dataset, models, arguments.limit, arguments.method, bar.update, arguments.draws
            )
        redrawn = map_quality.fully_redrawn(table[table["dataset"] == dataset.name])
        alike = sum(one.is_alike for one in redrawn.values())
        print(f"{name}: {plural(alike, 'method stays', 'methods stay')} alike with every layer redrawn")
        for method, one in redrawn.items():
            print(f"  {METHODS[method].title:28}{_redrawn(one)}")


def _redrawn(one: map_quality.Redrawn) -> str:
    """Say how alike maps are to those of redrawn nets, and what that shows."""
    shown = "stays alike" if one.is_alike else "notices" if one.is_different else "not decided"
    rates = ((rate.value, rate.interval.low, rate.interval.high) for rate in (one.signed, one.absolute))
    signed, absolute = (f"{value:+.2f} [{low:+.2f}, {high:+.2f}]" for value, low, high in rates)
    constant = f", {one.constant} of {one.compared} constant" if one.constant else ""
    n = f"n = {one.signed.n}, {plural(one.draws, 'draw')}{constant}"
    return f"signed {signed}, absolute {absolute} ({n}): {shown}"


def _say_left_out(name: str, models: Path, methods: list[str]) -> None:
    """Say which methods that were asked for by name cannot explain a net.

    Raises:
        ExplanationError: if none of them can.
    """
    net = zoo.load(name, models)
    reasons = {METHODS[method].title: explanation.why_not(net, method) for method in methods}
    left_out = [f"{title} does not work on {name}: {why}" for title, why in reasons.items() if why]
    if len(left_out) == len(methods):
        raise ExplanationError(left_out[0], "Name other methods with --method.")
    for sentence in left_out if len(methods) < len(METHODS) else []:
        say(sentence)


def _prototypes(arguments: argparse.Namespace) -> None:
    dataset = opened(arguments.photos)
    models = measured_home(arguments, dataset)
    for name in trained(arguments, models, asked(models, dataset)):
        if "gradient" not in zoo.load(name, models).offers:
            say(f"{name} came as an ONNX file, which has no gradient: no picture can be made of what it looks for.")
            continue
        with tqdm(total=prototypes.most(name, models), unit="picture", desc=name) as bar:
            prototypes.make(name, dataset, models, arguments.steps, bar.update)
