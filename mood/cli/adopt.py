"""The command that takes in a net of somebody else's."""

import argparse
import re
import shlex
from pathlib import Path

from tqdm import tqdm

from mood.adoption import LAYOUTS, RANGES
from mood.cli.options import Commands, at_least_one, command, option, photos
from mood.cli.workspace import home, opened, say
from mood.explanation import METHODS

_SHOWN = (0, 0.5, 1)
"""Which photos' probabilities are printed: the first, the one in the middle and the last."""


def add(commands: Commands) -> None:
    """Add the command."""
    command(commands, "adopt", _adopt, "take in a net that was trained elsewhere, tried on a few of the photos",
            "adopt net.keras --name mine --classes cat dog --photos data/pets --input-range 0..1",
            option("net", type=Path, metavar="MODEL", help="a .keras, .h5 or .onnx file; code in it is never run"),
            option("--name", required=True, help="of the net here, and of its folder"),
            option("--classes", nargs="+", required=True, metavar="CLASS",
                   help="what each output stands for, in their order; one output alone is for the second of two"),
            _input_range,
            option("--layout", choices=LAYOUTS, help="of its photos (default: as its input shows)"),
            option("--layer", metavar="NAME", help="that maps look at (default: the last through which all passes)"),
            option("--size", type=at_least_one, metavar="N", help="side of its photos, where it takes any"),
            photos)  # fmt: skip


def _input_range(parser: argparse.ArgumentParser) -> None:
    """Add how pixels are scaled; “-1..1” is a value of it, and no option."""
    parser._negative_number_matcher = re.compile(r"-\d")
    parser.add_argument(
        "--input-range", choices=list(RANGES),
        help="what its pixels were scaled to; imagenet is PyTorch's, caffe that of Keras' ResNet and VGG (default: "
        "seen in the net, or told by labelled photos)",
    )  # fmt: skip


def _adopt(arguments: argparse.Namespace) -> None:
    from mood.adoption import adopting, from_onnx  # slow: with them comes TensorFlow
    from mood.adoption.limits import memory_limited
    from mood.adoption.trying import methods_that_work

    models, dataset = home(arguments), opened(arguments.photos)
    adopt = from_onnx.adopt if arguments.net.suffix.lower() == ".onnx" else adopting.adopt
    options = adopting.Options(arguments.input_range, arguments.layout, arguments.layer, arguments.size)
    with memory_limited():
        adopted = adopt(arguments.net, arguments.name, arguments.classes, dataset, models, options)
    card, samples = adopted.card, adopted.samples
    for note in adopted.notes:
        print(note)
    n = len(samples.files)
    print(f"It answers as its file does: on {n} photos probabilities differ by at most {adopted.difference:.1g}.")
    for place in sorted({round(share * (n - 1)) for share in _SHOWN}):
        p = ", ".join(f"{label} {value:.0%}" for label, value in zip(card.spec.classes, adopted.p[place], strict=True))
        print(f"  {samples.files[place]}: {p}")
    with tqdm(total=len(METHODS), unit="method", leave=False) as bar:
        methods = methods_that_work(adopted.classifier, samples.pixels[0], bar.update)
    print(f"{list(methods.values()).count('')} of {len(METHODS)} methods work:")
    for method, why_not in methods.items():
        looks_at = f" on the layer {card.spec.target_layer}" if METHODS[method].looks_at_layer else ""
        print(f"  {METHODS[method].title:28}{why_not or f'works{looks_at}'}")
    for doubt in adopted.doubts:
        say(f"Warning: {doubt}")
    print(f"Adopted as {arguments.name} in {models / arguments.name}.")
    photos_here = shlex.quote(str(arguments.photos[0]))
    print(f"Measure it with `python -m mood evaluate {arguments.name} --photos {photos_here}`.")
