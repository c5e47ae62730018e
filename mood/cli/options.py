"""What several commands share: their arguments, opening photos, saying things beside a progress bar."""

import argparse
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from tqdm import tqdm

from mood import settings
from mood.datasets import Dataset, open_dataset, together
from mood.zoo import SPECS


def command(commands: argparse._SubParsersAction, name: str, run: Callable, help_text: str) -> argparse.ArgumentParser:
    """Add a command that calls `run` with its arguments."""
    parser = commands.add_parser(name, help=help_text, description=help_text)
    parser.set_defaults(run=run)
    return parser


def learning(parser: argparse.ArgumentParser) -> None:
    """Add what commands take that train."""
    parser.add_argument("--weights", metavar="FILE", help="ImageNet weights of the backbone (default: downloaded)")
    parser.add_argument(
        "--precision", choices=["float32", "mixed_bfloat16"], default="float32",
        help="of the arithmetic while training; mixed_bfloat16 is faster where the processor has it (default float32)",
    )  # fmt: skip


def photos(parser: argparse.ArgumentParser) -> None:
    """Add where photos and generations are."""
    config = settings.load()
    parser.add_argument(
        "--photos", type=Path, nargs="+", default=list(config.photos or [config.demo]), metavar="DIR",
        help="folders with manifest.csv or one sub-folder a class, or manifests; several are taken together "
        "(default: MOOD_PHOTOS or the demo set)",
    )  # fmt: skip
    parser.add_argument(
        "--models",
        type=Path,
        help="folder of the generations (default: models/ in a folder of data/, or the project's)",
    )


def generation(parser: argparse.ArgumentParser) -> None:
    """Add which generation is meant."""
    parser.add_argument("generation", nargs="?", default="all", choices=[*SPECS, "all"])


def trained(arguments: argparse.Namespace) -> list[str]:
    """Return the generation that was named, or all that are trained."""
    from mood import zoo

    return zoo.trained(arguments.models) if arguments.generation == "all" else [arguments.generation]


def opened(folders: Sequence[Path]) -> Dataset:
    """Open a data set, or several as one, and say what was passed over."""
    dataset = together([open_dataset(folder) for folder in folders])
    for file, reason in dataset.skipped:
        say(f"Skipped {file}: {reason}")
    if dataset.skipped:
        say(f"{len(dataset.skipped)} files skipped.")
    return dataset


def say(text: str) -> None:
    """Print a sentence above the progress bars."""
    tqdm.write(text, file=sys.stderr)
