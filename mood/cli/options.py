"""What commands are added with: their names, their help and their arguments."""

import argparse
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeAlias

from mood import settings

Commands: TypeAlias = "argparse._SubParsersAction[argparse.ArgumentParser]"
"""Where commands are added."""

Option = Callable[[argparse.ArgumentParser], object]
"""Adds what a command takes, or several things that belong together."""


def command(commands: Commands, name: str, run: Callable, help_text: str, example: str, *options: Option) -> None:
    """Add a command that calls `run` with its arguments; its help ends with an example."""
    parser = commands.add_parser(
        name, help=help_text, description=_sentence(help_text),
        epilog=f"example: python -m mood {example}", formatter_class=argparse.RawDescriptionHelpFormatter,
    )  # fmt: skip
    parser.set_defaults(run=run)
    for add in options:
        add(parser)


def group(commands: Commands, name: str, help_text: str) -> Commands:
    """Add a group of commands, and return where its own are added."""
    parser = commands.add_parser(name, help=help_text, description=_sentence(help_text))
    return parser.add_subparsers(required=True, metavar="COMMAND")


def _sentence(text: str) -> str:
    return f"{text[0].upper()}{text[1:]}."


def option(*names: str, **settings: Any) -> Option:
    """Return what adds an argument by the words of `argparse`."""
    return lambda parser: parser.add_argument(*names, **settings)


seed = option("--seed", type=int, default=0, help="fixes everything random (default 0)")
generation = option("generation", nargs="?", default="all", help="name of a trained net, or all (default)")


def learning(parser: argparse.ArgumentParser) -> None:
    """Add what commands take that train."""
    parser.add_argument(
        "--weights", type=_weights, nargs="+", default=[], metavar="[BACKBONE=]FILE",
        help="ImageNet weights of the backbone, or mobilenet=FILE efficientnet_lite2=FILE of several (default: "
        "downloaded, and those of an installed package)",
    )  # fmt: skip
    parser.add_argument(
        "--precision", choices=["float32", "mixed_bfloat16"], default="float32",
        help="of the arithmetic while training; mixed_bfloat16 is faster where the processor has it (default float32)",
    )  # fmt: skip


def _weights(text: str) -> tuple[str, Path]:
    """Return the backbone that an option's value names, "" for the only one, and the file of its weights."""
    backbone, _, file = text.partition("=") if re.match(r"\w+=", text) else ("", "", text)
    return backbone, Path(file)


def photos(parser: argparse.ArgumentParser) -> None:
    """Add where photos and generations are."""
    config = settings.load()
    parser.add_argument(
        "--photos", type=Path, nargs="+", default=list(config.photos or [config.demo]), metavar="DIR",
        help="folders with manifest.csv or one sub-folder a class, or manifests; several are taken together "
        "(default: MOOD_PHOTOS or the demo set)",
    )  # fmt: skip
    models = "folder of the generations (default: models/ in the first folder of --photos)"
    parser.add_argument("--models", type=Path, help=models)


def at_least_one(text: str) -> int:
    """Return the number that is written as an option's value."""
    if not text.isdecimal() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"it is a whole number, at least 1; received {text}")
    return int(text)
