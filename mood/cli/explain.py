"""The command that explains photos."""

import argparse
from pathlib import Path

from tqdm import tqdm

from mood import images, settings
from mood.cli.options import Commands, command, counted, first_task, say
from mood.errors import ModelError
from mood.explanation import METHODS
from mood.tasks import likeliest


def add(commands: Commands) -> None:
    """Add the command."""
    explain = command(
        commands, "explain", _explain, "write heatmaps of photos, with a manifest",
        "explain photo.jpg --method grad_cam saliency --out maps",
    )  # fmt: skip
    explain.add_argument("photos", nargs="+", type=Path, metavar="PHOTO")
    explain.add_argument("--method", nargs="+", choices=list(METHODS), default=["grad_cam"])
    explain.add_argument("--generation", default="all", help="name of a trained net, or all of one task (default)")
    explain.add_argument("--target", metavar="CLASS", help="the class to explain (default: the predicted one)")
    explain.add_argument("--layer", help="for methods that look at a layer (default: the net's own choice)")
    explain.add_argument("--out", type=Path, required=True, metavar="DIR", help="a new folder")
    explain.add_argument("--models", type=Path, default=settings.load().models, help="folder of the nets")


def _explain(arguments: argparse.Namespace) -> None:
    from mood import explanation, zoo
    from mood.explanation import export

    pictures = [images.read(path) for path in arguments.photos]
    names = _named(arguments)
    found = []
    with tqdm(total=len(pictures) * len(names) * len(arguments.method), unit="map") as bar:
        for classifier in (zoo.load(name, arguments.models) for name in names):
            for photo in pictures:
                p = classifier.probabilities(photo.pixels)
                target = arguments.target or likeliest(p)
                for method in arguments.method:
                    one = explanation.explain(classifier, photo.pixels, method, target, layer=arguments.layer)
                    found.append(export.Explained(photo, one, p, classifier.fingerprint))
                    bar.update()
    paths = export.save(found, arguments.out)
    say(f"{counted(len(paths), 'file')} in {arguments.out}")


def _named(arguments: argparse.Namespace) -> list[str]:
    from mood import zoo

    task, names = first_task(arguments.models), zoo.trained(arguments.models)
    if arguments.generation == "all":
        return zoo.trained(arguments.models, task)
    if arguments.generation not in names:
        raise ModelError(
            f"A net is one of {', '.join(names)} in “{arguments.models}”; received {arguments.generation}."
        )
    return [arguments.generation]
