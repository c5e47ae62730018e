"""The command that takes in a net of somebody else's."""

import argparse
from pathlib import Path

from mood.adoption import LAYOUTS, RANGES
from mood.cli.options import Commands, at_least_one, command, option, photos
from mood.cli.workspace import home, opened, say
from mood.explanation import METHODS

SHOWN = 3
"""Photos whose probabilities are printed."""


def add(commands: Commands) -> None:
    """Add the command."""
    ranges = (
        "what its pixels were scaled to; imagenet is PyTorch's, caffe that of Keras' ResNet and VGG (default: seen "
    )
    ranges += "in the net, or told by labelled photos)"
    command(commands, "adopt", _adopt,
            "take in a net that was trained elsewhere, tried on a few of the photos",
            "adopt net.keras --name mine --classes cat dog --photos data/pets --input-range 0..1",
            option("net", type=Path, metavar="MODEL", help="a .keras, .h5 or .onnx file; no code in it is run"),
            option("--name", required=True, help="of the net here, and of its folder"),
            option("--classes", nargs="+", required=True, metavar="CLASS",
                   help="what each output stands for, in their order; one output alone is for the second of two"),
            option("--input-range", choices=list(RANGES), help=ranges),
            option("--layout", choices=LAYOUTS, help="of its photos (default: as its input shows)"),
            option("--layer", metavar="NAME", help="that maps look at (default: the last through which all passes)"),
            option("--size", type=at_least_one, metavar="N", help="side of its photos, where it takes any"),
            photos)  # fmt: skip


def _adopt(arguments: argparse.Namespace) -> None:
    from mood.adoption import adopting, from_onnx  # slow: with them comes TensorFlow

    dataset, models = opened(arguments.photos), home(arguments)
    adopt = from_onnx.adopt if arguments.net.suffix.lower() == ".onnx" else adopting.adopt
    options = adopting.Options(arguments.input_range, arguments.layout, arguments.layer, arguments.size)
    adopted = adopt(arguments.net, arguments.name, arguments.classes, dataset, models, options)
    card, samples = adopted.card, adopted.samples
    for note in adopted.notes:
        print(note)
    n = len(samples.files)
    print(f"It answers as its file does: on {n} photos probabilities differ by at most {adopted.difference:.1g}.")
    for place in sorted({round(share * (n - 1)) for share in (0, 0.5, 1)})[:SHOWN]:
        p = ", ".join(f"{label} {value:.0%}" for label, value in zip(card.spec.classes, adopted.p[place], strict=True))
        print(f"  {samples.files[place]}: {p}")
    working = [method for method, why in adopted.methods.items() if not why]
    print(
        f"{len(working)} of {len(METHODS)} methods work; those that look at a layer look at {card.spec.target_layer!r}:"
    )
    for method, why in adopted.methods.items():
        print(f"  {METHODS[method].title:28}{why or 'works'}")
    for doubt in adopted.doubts:
        say(f"Warning: {doubt}")
    print(f"Adopted as {arguments.name} in {models / arguments.name}.")
    print(f"Measure it with `python -m mood evaluate {arguments.name} --photos {arguments.photos[0]}`.")
