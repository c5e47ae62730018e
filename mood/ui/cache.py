"""What the app keeps of models, data sets and tables, with limits; the core below stays pure."""

import shlex
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING
from weakref import WeakValueDictionary

import pandas as pd

from mood import evaluation, images, zoo
from mood.datasets import Dataset, open_dataset, together
from mood.datasets.photos import read_verified
from mood.datasets.providers import PROVIDERS
from mood.errors import DataError, WeightsMissingError
from mood.evaluation import Evaluation, Scores
from mood.evaluation.predictions import path_of, tables
from mood.images import Photo
from mood.tasks import Task
from mood.ui import markdown, state, streamlit_patches, workspace
from mood.ui.keeping import kept, stamp_of
from mood.zoo import likeness, store
from mood.zoo.store import CARD

if TYPE_CHECKING:
    from mood.zoo.classifier import Classifier

TITLES = {"photos": "Real stock photos", "photos-multiclass": "Real photos of five moods", "demo": "Demo portraits"}
THUMBNAIL_SIDE = 240
MODELS = 8
_loaded: "WeakValueDictionary[str, Classifier]" = WeakValueDictionary()
"""By SHA-256 the nets that are in use."""
predictions_in = kept(32)(evaluation.read)
embedding_in = kept(4)(likeness.read)


@lru_cache(64)  # asked for a hundred times a page: Streamlit's keys would take longer than all else
def _card(folder: Path, _stamp: float) -> zoo.Card:
    return zoo.Card.read(folder)


def card_in(folder: Path) -> zoo.Card:
    """Return the card of a net's folder, as its file is now."""
    return _card(folder, stamp_of(folder / CARD))


@dataclass(frozen=True)
class Source:
    """A data set that the app can show, by its name in files and links; its title is Markdown.

    The data set is None when the photos are not on this machine.
    """

    name: str
    title: str
    dataset: Dataset | None


def sources(task: Task | None = None) -> dict[str, Source]:
    """Return the data sets that have photos here or predictions in the models' folder.

    First come a workspace's own photos, or the demo. Only photos with a label of the task count, by default of the main
    one; a task of several classes sees all folders as one.
    """
    task = task or main_task()
    config = workspace.config()
    own, demo = _opened(config.photos), [] if workspace.is_own() else _opened([config.demo])
    if not task.is_binary and own:
        own = [together(own)]
    collected = (config.collected / provider for provider in PROVIDERS)
    others = [folder for folder in collected if (folder / "manifest.csv").exists()]
    opened = (_of(dataset, task.classes) for dataset in (*demo, *own, *_opened([*others, *state.own_folders()])))
    here = {dataset.name: dataset for dataset in opened if len(dataset.table)}
    measured_on = (name for generation in cards(task) for name in tables(config.models / generation))
    return {name: Source(name, title_of(name), here.get(name)) for name in dict.fromkeys([*here, *measured_on])}


@kept(16)
def _of(dataset: Dataset, classes: tuple[str, ...]) -> Dataset:
    return dataset.of(classes)


def title_of(name: str) -> str:
    """Return the name of a data set on screen, as Markdown."""
    if name in PROVIDERS:
        return f"Photos from {PROVIDERS[name].title}"
    return (not workspace.is_own() and TITLES.get(name)) or markdown.plain(name)


def passed_over() -> dict[str, DataError]:
    """Return why folders that were named as photos are not shown, whatever the task, by their names; the others are."""
    known = {label for task in tasks() for label in task.classes}
    why_not = {folder.name: _why_not(folder, known) for folder in workspace.config().photos}
    return {name: error for name, error in why_not.items() if error is not None}


def _why_not(folder: Path, known: set[str]) -> DataError | None:
    dataset = _openable(folder)
    if isinstance(dataset, DataError) or known & set(dataset.labels):
        return dataset if isinstance(dataset, DataError) else None
    return DataError(
        f"No net here knows its classes ({', '.join(dataset.labels)}).",
        f"Run `python -m mood train all --photos {shlex.quote(str(folder))}`, and name it in `MOOD_WORKSPACES`.",
    )


def _opened(folders: Iterable[Path]) -> list[Dataset]:
    return [dataset for folder in folders if isinstance(dataset := _openable(folder), Dataset)]


def _openable(folder: Path) -> Dataset | DataError:
    try:
        return opened_folder(folder)
    except DataError as error:
        return error


@kept(4, lambda folder: [path if (path := folder / "manifest.csv").exists() else folder], "Reading the photos …")
def opened_folder(folder: Path) -> Dataset:
    """Return a folder's data set; see `open_dataset`."""
    return open_dataset(folder)


def tasks() -> list[Task]:
    """Return what the trained nets tell apart, the task of most nets first.

    Raises:
        WeightsMissingError: if there is none.
    """
    trained = store.tasks_of(_all_cards().values())
    if not trained:
        for folder in workspace.config().photos:
            opened_folder(folder)  # says what is wrong with the photos, if anything is
        raise WeightsMissingError("No generation is trained yet.", f"Run `python -m mood train all {workspace.on()}`.")
    return trained


def main_task() -> Task:
    """Return the task of most nets."""
    return tasks()[0]


def limits() -> str:
    """Say what the newest net of the main task is not for, as its card does; nothing where none is trained."""
    return list(cards().values())[-1].limits if _all_cards() else ""


def duty(task: Task | None = None) -> str:
    """Say what whoever uses the nets of a task, by default the main one, has to know, as the newest one's card does."""
    return list(cards(task).values())[-1].duty if _all_cards() else ""


def cards(task: Task | None = None) -> dict[str, zoo.Card]:
    """Return the cards of the trained generations of a task, by default the main one, oldest generation first."""
    return store.in_order(_all_cards(), task or main_task())


def _all_cards() -> dict[str, zoo.Card]:
    models = workspace.config().models
    return {name: card_in(models / name) for name in store.names(models)}


def title(name: str) -> str:
    """Return the name of a net on screen; what is none keeps its name."""
    try:
        return card(name).spec.title
    except WeightsMissingError:
        return name


def card(name: str) -> zoo.Card:
    """Return the card of a generation."""
    return card_in(workspace.config().models / name)


def generations(task: Task | None = None) -> list[str]:
    """Return the names of the trained generations of a task, by default the main one, oldest first."""
    return list(cards(task))


def measured(names: Iterable[str], task: Task | None = None) -> list[str]:
    """Return those of some data sets on which a generation of a task was measured, in the order given.

    Raises:
        WeightsMissingError: if there is none.
    """
    models = workspace.config().models
    known = {name for generation in cards(task) for name in tables(models / generation)}
    chosen = [name for name in names if name in known]
    if not chosen:
        raise WeightsMissingError("No generation was measured yet.", f"Run `python -m mood evaluate {workspace.on()}`.")
    return chosen


def home(task: Task | None = None) -> str:
    """Return the name of the data set that the newest generation of a task was trained on."""
    return list(cards(task).values())[-1].data["dataset"]


def table_of(name: str, dataset: str) -> Path | None:
    """Return the file with the predictions of a generation on a data set, or None if there is none."""
    path = path_of(workspace.config().models / name, dataset)
    return path if path.exists() else None


def predictions(name: str, dataset: str) -> pd.DataFrame | None:
    """Return the predictions table of a generation on a data set, or None if there is none."""
    path = table_of(name, dataset)
    return predictions_in(path) if path else None


def evaluated(name: str, dataset: str, split: str, threshold: float = 0.5) -> Evaluation | None:
    """Return how a generation did on a split of a data set, or None if it was never tried there."""
    path = table_of(name, dataset)
    return evaluation_in(path, split, card(name).spec.task, threshold) if path else None


def evaluations(names: Iterable[str], dataset: str, split: str, threshold: float = 0.5) -> dict[str, Evaluation]:
    """Return the same of those of some generations that were tried there, by name."""
    asked = {name: evaluated(name, dataset, split, threshold) for name in names}
    return {name: evaluation for name, evaluation in asked.items() if evaluation is not None}


@kept(64)
def evaluation_in(path: Path, split: str, task: Task, threshold: float) -> Evaluation:
    """Return how a generation did on a split, by the table of its predictions."""
    return _scores(path, split, task).at(threshold)


@kept(64)
def _scores(path: Path, split: str, task: Task) -> Scores:
    table = predictions_in(path)
    return Scores.of(table[table["split"] == split], task)


def embedding(dataset: str) -> likeness.Embedding | None:
    """Return where the photos of a data set lie, or None if that was not measured."""
    path = likeness.path_of(workspace.config().models, dataset)
    return embedding_in(path) if path.exists() else None


def classifier(name: str) -> "Classifier":
    """Return a trained generation, loaded once for all sessions."""
    return classifier_in(workspace.config().models, name)


def classifier_in(models: Path, name: str) -> "Classifier":
    """Return a generation of a folder of models, loaded once for all sessions."""
    return _classifier(models, name, card_in(models / name).sha256)


@kept(MODELS, reads=lambda *_: ())  # the hash is part of the key: a retrained model is loaded anew
def _classifier(models: Path, name: str, sha256: str) -> "Classifier":
    net = _loaded[sha256] = zoo.load(name, models)
    streamlit_patches.watch(net)
    return net


def is_loaded(name: str) -> bool:
    """Return whether a generation was loaded before in this process, so that it answers at once."""
    return card(name).sha256 in _loaded


def probabilities(photo: Photo, generation: str) -> dict[str, float]:
    """Return the probability of every class of a photo by one generation."""
    return _probabilities(photo, classifier(generation))


@kept(5000)
def _probabilities(photo: Photo, net: "Classifier") -> dict[str, float]:
    return net.probabilities(photo.pixels)


def photo_of(dataset: Dataset, file: str) -> Photo:
    """Return a photo of a data set, verified against its manifest."""
    digest = dataset.digests[file]
    return Photo(file, digest, _pixels(dataset, file, digest))


def thumbnail(dataset: Dataset, file: str) -> bytes:
    """Return a small JPEG of a photo of a data set, made once."""
    return _thumbnail(dataset, file, dataset.digests[file])


_pixels = kept(300)(read_verified)


@kept(2000)
def _thumbnail(dataset: Dataset, file: str, sha256: str) -> bytes:
    return images.encode_thumbnail(read_verified(dataset, file, sha256), THUMBNAIL_SIDE)
