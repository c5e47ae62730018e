"""The photos and nets that a command's arguments name, and what is said while it works on them."""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from tqdm import tqdm

from mood import settings, zoo
from mood.datasets import Dataset, open_dataset, together, told
from mood.errors import DataError, ModelError, WeightsMissingError
from mood.plurals import plural
from mood.tasks import Task
from mood.zoo import store


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

    One of the nets has to know the classes of `dataset`; if that is None, any net will do.
    """
    folder, source = home(arguments), settings.load().models
    is_of_use = store.names(source) if dataset is None else known_task(source, dataset)
    if arguments.models is None and not store.names(folder) and is_of_use:
        store.copy_all(source, folder)
        say(f"Nothing was trained on these photos yet: the nets of “{source}” are copied to “{folder}”.")
        say_how_to_look(folder)
    return folder


def trained(arguments: argparse.Namespace, models: Path, task: Task) -> list[str]:
    """Return the net that was named, or all of a task in a folder."""
    known = zoo.trained(models)
    names = zoo.trained(models, task) if arguments.generation == "all" else [arguments.generation]
    if not (names and known):
        raise WeightsMissingError(
            f"No net that tells {', '.join(task.classes)} apart is trained in “{models}”.",
            f"Run `python -m mood train all --photos {settings.photos_beside(models)}` first.",
        )
    if names[0] not in known:
        raise ModelError(f"A net is one of {', '.join(known)} in “{models}”; received {names[0]}.")
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
        hint = f"Run `python -m mood train all --photos {settings.photos_beside(models)}`."
        raise WeightsMissingError(f"No net is trained in “{models}”.", hint)
    return tasks[0]


def opened(folders: Sequence[Path]) -> Dataset:
    """Open a data set, or several as one, and say what was passed over: files that were named before are counted."""
    datasets = [open_dataset(folder) for folder in folders]
    for dataset in datasets:
        for sentence in told(dataset.root, dataset.skipped, is_first=True):
            say(sentence)
    photos = together(datasets)
    if doubles := sum(len(dataset.table) for dataset in datasets) - len(photos.table):
        say(f"{plural(doubles, 'file')} in these folders lie in an earlier one as well, and count there.")
    return photos


def say_how_to_look(models: Path) -> None:
    """Print how the nets of somebody's photos are looked at in the app, where they lie beside the photos."""
    if (photos := settings.photos_beside(models)) != "DIR":
        say(f"Look at them with `MOOD_WORKSPACES={photos} streamlit run app.py`.")


def say(text: str) -> None:
    """Print a sentence above the progress bars."""
    tqdm.write(text, file=sys.stderr)


def wanted(arguments: argparse.Namespace, task: Task) -> str:
    """Return the class that photos are kept for: the one that --mood names, or the positive or last one of the nets."""
    mood = arguments.mood or task.positive or task.classes[-1]
    if mood not in task.classes:
        raise DataError(f"--mood names a class of the nets ({', '.join(task.classes)}); received {mood}.")
    return mood


def check_csv(path: Path | None) -> None:
    """Check, before any work, that a table that somebody wants can be written there, if one is wanted.

    Raises:
        DataError: if that is a folder, or a file that is no table by its name: a photo, say.
    """
    if path is not None and (path.is_dir() or path.suffix.lower() != ".csv"):
        raise DataError(f"A table is written into a file whose name ends in .csv; received “{path}”.", "Name another.")
