"""What the app keeps of models, data sets and tables, with limits; the core below stays pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import streamlit as st

from mood import evaluation, images, judging, zoo
from mood.datasets import Dataset, open_dataset, together
from mood.datasets.photos import read_verified
from mood.errors import WeightsMissingError
from mood.evaluation import Evaluation, EvaluationOfClasses
from mood.evaluation.predictions import tables
from mood.images import Photo
from mood.labels import MOOD, Task
from mood.ui import housekeeping, state, workspace
from mood.ui.titles import title_of
from mood.zoo import store

if TYPE_CHECKING:
    from mood.zoo.classifier import Classifier

THUMBNAIL_SIDE = 240
_MODELS = 8
_LOADED: "dict[tuple[str, str, str], Classifier]" = {}


@dataclass(frozen=True)
class Source:
    """A data set that the app can show.

    Args:
        name: its key in files and links.
        title: its name on screen, as Markdown.
        dataset: the photos, or None when they are not on this machine.
    """

    name: str
    title: str
    dataset: Dataset | None


def sources(task: Task = MOOD) -> dict[str, Source]:
    """Return the data sets that have photos here or predictions in the models' folder, demo first.

    Args:
        task: only photos with one of its labels count; a task of several classes sees all folders as one.
    """
    config = workspace.config()
    own, demo = _opened(config.photos), _opened([config.demo])
    if not task.is_binary and own:
        own = [together(own)]
    others = [config.collected] if (config.collected / "manifest.csv").exists() else []
    others += state.own_folders()
    found: dict[str, Source] = {}
    for dataset in (one.of(task.classes) for one in (*demo, *own, *_opened(others))):
        if len(dataset.table):
            found[dataset.name] = Source(dataset.name, title_of(dataset.name), dataset)
    for name in zoo.trained(config.models, task):
        for dataset_name in tables(config.models / name):
            found.setdefault(dataset_name, Source(dataset_name, title_of(dataset_name), None))
    return found


def _opened(folders: Iterable[Path]) -> list[Dataset]:
    return [opened_folder(one) for one in folders if one.exists()]


def opened_folder(folder: Path) -> Dataset:
    """Return the data set in a folder, read once until its manifest, or the folder itself, changes."""
    manifest = folder / "manifest.csv"
    return _dataset(str(folder), stamp_of(manifest if manifest.exists() else folder))


def cards(task: Task = MOOD) -> dict[str, zoo.Card]:
    """Return the cards of the trained generations of a task, oldest generation first."""
    models = workspace.config().models
    return {name: card(name) for name in zoo.trained(models, task)}


def card(name: str) -> zoo.Card:
    """Return the card of a generation, read once until it changes."""
    return _card_in(workspace.config().models, name)


def _card_in(models: Path, name: str) -> zoo.Card:
    return _card(name, str(models), stamp_of(models / name / store.CARD))


def generations(task: Task = MOOD) -> list[str]:
    """Return the names of the trained generations of a task, oldest first.

    Raises:
        WeightsMissingError: if there is none.
    """
    names = zoo.trained(workspace.config().models, task)
    if not names:
        raise WeightsMissingError("No generation is trained yet.", "Run `python -m mood train all --photos DIR`.")
    return names


def measured(found: Mapping[str, Source], task: Task = MOOD) -> list[str]:
    """Return the names of the data sets on which some generation of a task was measured, in the order given.

    Raises:
        WeightsMissingError: if there is none.
    """
    models = workspace.config().models
    names = {name for generation in zoo.trained(models, task) for name in tables(models / generation)}
    chosen = [name for name in found if name in names]
    if not chosen:
        raise WeightsMissingError("No generation was measured yet.", "Run `python -m mood evaluate --photos DIR`.")
    return chosen


def home(task: Task = MOOD) -> str:
    """Return the name of the data set that the newest generation of a task was trained on."""
    return cards(task)[generations(task)[-1]]["data"]["dataset"]


def history(name: str) -> pd.DataFrame:
    """Return the training curves of a generation, with the epoch that was kept marked."""
    models = workspace.config().models
    found = store.read_history(name, models)
    return found.assign(kept=found["epoch"] == card(name)["best_epoch"])


def predictions(name: str, dataset: str) -> pd.DataFrame | None:
    """Return the predictions table of a generation on a data set, or None if there is none."""
    path = tables(workspace.config().models / name).get(dataset)
    return _table(str(path), stamp_of(path)) if path else None


def evaluated(name: str, dataset: str, split: str, threshold: float = 0.5) -> Evaluation | EvaluationOfClasses | None:
    """Return how a generation did on a split of a data set, or None if it was never tried there."""
    path = tables(workspace.config().models / name).get(dataset)
    return _evaluation(str(path), stamp_of(path), split, threshold) if path else None


def classifier(name: str) -> "Classifier":
    """Return a trained generation, loaded once for all sessions."""
    return classifier_in(workspace.config().models, name)


def classifier_in(models: Path, name: str) -> "Classifier":
    """Return a generation of a folder of models, loaded once for all sessions."""
    key = name, str(models), _card_in(models, name)["sha256"]
    return _LOADED.get(key) or _classifier(*key)  # asked for dozens of times a rerun


def is_loaded(name: str) -> bool:
    """Return whether a generation was loaded before in this process, so that it answers at once."""
    return (name, str(workspace.config().models), card(name)["sha256"]) in _LOADED


def judgement(photo: Photo, generation: str) -> dict[str, float]:
    """Return the probability of every class of a photo by one generation."""
    model = classifier(generation)
    return _judgement((photo.sha256, model.fingerprint), photo, model)


def judged(name: str, file: str) -> pd.DataFrame:
    """Return what was written of a generation's explanations: `judging.FAITHFULNESS` or `judging.SANITY`."""
    models = workspace.config().models
    path = models / name / file
    return _judged(str(path), stamp_of(path), card(name)["sha256"])


def first_methods(task: Task) -> tuple[str, ...]:
    """Return the methods that Explain opens with for the generations of a task; see `judging.first_methods`."""
    names, models = generations(task), workspace.config().models
    paths = [models / name / judging.FAITHFULNESS for name in names]
    key = tuple((str(path), stamp_of(path), card(name)["sha256"]) for name, path in zip(names, paths, strict=True))
    return _first_methods(key, home(task), [judged(name, judging.FAITHFULNESS) for name in names])


def insensitive(name: str) -> dict[str, judging.Rate]:
    """Return the methods whose maps of a generation hardly change when the net is redrawn at random."""
    models = workspace.config().models
    path = models / name / judging.SANITY
    return _insensitive(str(path), stamp_of(path), card(name)["sha256"])


def photo_of(dataset: Dataset, file: str) -> Photo:
    """Return a photo of a data set, verified against its manifest."""
    digest = _digest(dataset, file)
    return Photo(file, digest, _pixels(str(dataset.root), file, digest, dataset))


def thumbnail(dataset: Dataset, file: str) -> bytes:
    """Return a small JPEG of a photo of a data set, made once."""
    return _thumbnail(str(dataset.root), file, _digest(dataset, file), dataset)


@lru_cache(maxsize=16)
def _card(name: str, models: str, stamp: float) -> zoo.Card:
    del stamp
    return store.read_card(name, Path(models))


@st.cache_resource(show_spinner=False, max_entries=_MODELS)
def _classifier(name: str, models: str, sha256: str) -> "Classifier":
    found = zoo.load(name, Path(models)).warm_up()
    housekeeping.spare_nets()
    housekeeping.watch(found)
    _LOADED[name, models, sha256] = found  # the hash is part of the key: a retrained model is loaded anew
    for oldest in list(_LOADED)[:-_MODELS]:
        del _LOADED[oldest]
    return found


@st.cache_resource(show_spinner="Reading the photos …", max_entries=4)
def _dataset(folder: str, stamp: float) -> Dataset:
    del stamp
    return open_dataset(Path(folder))


@st.cache_resource(show_spinner=False, max_entries=32)
def _table(path: str, stamp: float) -> pd.DataFrame:
    del stamp
    return evaluation.read(Path(path))


@st.cache_resource(show_spinner=False, max_entries=64)
def _evaluation(path: str, stamp: float, split: str, threshold: float) -> Evaluation | EvaluationOfClasses:
    table = _table(path, stamp)
    return evaluation.evaluate(table[table["split"] == split], threshold)


@st.cache_data(show_spinner=False, max_entries=5000)
def _judgement(key: tuple, _photo: Photo, _classifier: "Classifier") -> dict[str, float]:
    del key
    return _classifier.judge(_photo.pixels)


@st.cache_resource(show_spinner=False, max_entries=8)
def _judged(path: str, stamp: float, fingerprint: str) -> pd.DataFrame:
    del stamp
    return judging.read(Path(path), fingerprint)


@st.cache_resource(show_spinner=False, max_entries=8)
def _insensitive(path: str, stamp: float, fingerprint: str) -> dict[str, judging.Rate]:
    return judging.insensitive(_judged(path, stamp, fingerprint))


@st.cache_data(show_spinner=False, max_entries=_MODELS)
def _first_methods(key: tuple, dataset: str, _tables: list[pd.DataFrame]) -> tuple[str, ...]:
    del key
    return judging.first_methods([table[table["dataset"] == dataset] for table in _tables])


@st.cache_data(show_spinner=False, max_entries=300)
def _pixels(root: str, file: str, sha256: str, _dataset: Dataset) -> np.ndarray:
    del root
    return read_verified(_dataset, file, sha256)


@st.cache_data(show_spinner=False, max_entries=2000)
def _thumbnail(root: str, file: str, sha256: str, _dataset: Dataset) -> bytes:
    del root
    return images.encode_thumbnail(read_verified(_dataset, file, sha256), THUMBNAIL_SIDE)


def _digest(dataset: Dataset, file: str) -> str:
    return str(dataset.table.loc[dataset.table["file"] == file, "sha256"].iloc[0])


def stamp_of(path: Path) -> float:
    """Return when a file changed last, as part of a key; 0 for none."""
    return path.stat().st_mtime if path.exists() else 0.0
