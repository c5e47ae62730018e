"""What several commands share: their arguments, opening photos, saying things beside a progress bar."""

import argparse
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TypeAlias

from tqdm import tqdm

from mood import settings, zoo
from mood.datasets import Dataset, open_dataset, together
from mood.errors import DataError, ModelError, WeightsMissingError
from mood.tasks import Task
from mood.zoo import store
from mood.zoo.card import CARD

Commands: TypeAlias = "argparse._SubParsersAction[argparse.ArgumentParser]"
"""Where commands are added."""


def command(commands: Commands, name: str, run: Callable, help_text: str, example: str) -> argparse.ArgumentParser:
    """Add a command that calls `run` with its arguments; its help ends with an example."""
    parser = commands.add_parser(
        name, help=help_text, description=f"{help_text[0].upper()}{help_text[1:]}.",
        epilog=f"example: python -m mood {example}", formatter_class=argparse.RawDescriptionHelpFormatter,
    )  # fmt: skip
    parser.set_defaults(run=run)
    return parser


def group(commands: Commands, name: str, help_text: str) -> Commands:
    """Add a group of commands, and return where its own are added."""
    parser = commands.add_parser(name, help=help_text, description=f"{help_text[0].upper()}{help_text[1:]}.")
    return parser.add_subparsers(required=True, metavar="COMMAND")


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
        help="folder of the generations (default: models/ in the first folder of --photos)",
    )


def generation(parser: argparse.ArgumentParser) -> None:
    """Add which net is meant."""
    parser.add_argument("generation", nargs="?", default="all", help="name of a trained net, or all (default)")


def counted(number: int, noun: str) -> str:
    """Return a number with what it counts, such as "1 photo" and "2 photos"."""
    return f"{number} {noun}{'' if number == 1 else 's'}"


def at_least_one(text: str) -> int:
    """Return the number that is written as an option's value."""
    if not text.isdecimal() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"it is a whole number, at least 1; received {text}")
    return int(text)


def home(arguments: argparse.Namespace) -> Path:
    """Return the folder of generations that a command writes to; the bundled one only where --models names it."""
    folder = arguments.models or settings.for_photos(arguments.photos).models
    if arguments.models is None and folder.resolve() == settings.SHIPPED.resolve():
        raise DataError(
            "The bundled nets and their tables are changed only where --models names their folder.",
            "Name photos of your own with --photos DIR; or, if you mean it, add `--models models`.",
        )
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        message = f"“{folder}” cannot be written: {error.strerror}."
        raise DataError(message, "Name another with --models DIR.") from error
    return folder


def measured_home(arguments: argparse.Namespace, dataset: Dataset | None = None) -> Path:
    """Return the same for a command that measures nets; where photos have none, the app's are copied beside them.

    Args:
        arguments: of the command.
        dataset: whose classes one of the nets has to know, or None where any net will do.
    """
    folder, source = home(arguments), settings.load().models
    is_of_use = has_nets(source) if dataset is None else known_task(source, dataset) is not None
    if arguments.models is None and not has_nets(folder) and is_of_use:
        store.adopt(source, folder)
        say(f"Nothing was trained on these photos yet: the nets of “{source}” are copied to “{folder}”.")
        say(f"See what comes out with `MOOD_WORKSPACES={folder.parent} streamlit run app.py`.")
    return folder


def nets(arguments: argparse.Namespace) -> Path:
    """Return the folder of generations that a command reads from: that of the photos, or the app's if it has none."""
    own = arguments.models or settings.for_photos(arguments.photos).models
    return own if arguments.models or has_nets(own) else settings.load().models


def has_nets(models: Path) -> bool:
    """Return whether a generation is trained in a folder."""
    return any(models.glob(f"*/{CARD}"))


def trained(arguments: argparse.Namespace, models: Path, dataset: Dataset) -> list[str]:
    """Return the net that was named, or all of those in a folder whose classes a data set has, of one task."""
    task = asked(models, dataset)
    names = zoo.trained(models, task) if arguments.generation == "all" else [arguments.generation]
    if not names:
        raise WeightsMissingError(
            f"No net that tells {', '.join(task.classes)} apart is trained in “{models}”.",
            "Run `python -m mood train all` first.",
        )
    if missing := set(names) - set(zoo.trained(models)):
        raise ModelError(
            f"A net is one of {', '.join(zoo.trained(models)) or 'none'} in “{models}”; received {', '.join(missing)}."
        )
    return names


def asked(models: Path, dataset: Dataset) -> Task:
    """Return the task of the nets in a folder whose classes a data set has, or else that of its own labels."""
    return known_task(models, dataset) or dataset.task


def known_task(models: Path, dataset: Dataset) -> Task | None:
    """Return the first task of the nets in a folder whose classes a data set has, or None."""
    return next((task for task in zoo.tasks(models) if set(task.classes) <= set(dataset.labels)), None)


def first_task(models: Path) -> Task:
    """Return the task of most nets in a folder."""
    tasks = zoo.tasks(models)
    if not tasks:
        raise WeightsMissingError(f"No net is trained in “{models}”.", "Run `python -m mood train all --photos DIR`.")
    return tasks[0]


def opened(folders: Sequence[Path]) -> Dataset:
    """Open a data set, or several as one, and say what was passed over."""
    dataset = together([open_dataset(folder) for folder in folders])
    for problem in dataset.skipped:
        say(f"Skipped {problem.file}: {problem.reason}")
    if dataset.skipped:
        say(f"{counted(len(dataset.skipped), 'file')} skipped.")
    return dataset


def say(text: str) -> None:
    """Print a sentence above the progress bars."""
    tqdm.write(text, file=sys.stderr)
