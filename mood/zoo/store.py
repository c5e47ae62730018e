"""Keeps trained generations in `models/<name>/` and hands them out only when they are what their card says."""

import json
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd

from mood import images
from mood.errors import IntegrityError, ModelError, WeightsMissingError
from mood.importing import one_at_a_time
from mood.labels import MOOD, Task
from mood.zoo.specs import SPECS, ModelSpec

if TYPE_CHECKING:
    from mood.zoo.classifier import Classifier

MODEL, CARD, HISTORY = "model.keras", "card.json", "history.csv"
SCHEMA_VERSION = 1
_OF_PHOTOS = ("predictions-*", "triage-*", "suspects-*", "spread.csv")

Card = dict[str, Any]
"""What a saved model is: data, counts, recipe, seed, versions, metrics, checksum, use and limits."""


def spec_of(name: str) -> ModelSpec:
    """Return the spec of a generation.

    Args:
        name: its key.

    Returns:
        The spec.

    Raises:
        ModelError: if there is none of that name.
    """
    if name not in SPECS:
        raise ModelError(f"A generation is one of {', '.join(SPECS)}; received {name!r}.")
    return SPECS[name]


def trained(models: Path, task: Task = MOOD) -> list[str]:
    """List the generations of a task that are in a folder.

    Args:
        models: folder with one sub-folder a generation.
        task: what they tell apart.

    Returns:
        Their names, oldest generation first.
    """
    return [name for name, spec in SPECS.items() if spec.task == task and (models / name / CARD).exists()]


def load(name: str, models: Path, spec: ModelSpec | None = None) -> "Classifier":
    """Load a trained generation.

    Args:
        name: its key.
        models: folder with one sub-folder a generation.
        spec: what it is, where that is not what `SPECS` says.

    Returns:
        The classifier.

    Raises:
        WeightsMissingError: if it was not trained yet.
        IntegrityError: if the file is not the one that its card describes.
    """
    spec, path = spec or spec_of(name), models / name / MODEL
    if not path.exists():
        raise WeightsMissingError(f"The {name} generation is not trained: “{path}” is missing.", _how_to_train(name))
    digest = images.sha256(path.read_bytes())
    if digest != read_card(name, models)["sha256"]:
        raise IntegrityError(
            f"“{path}” is not the file that its card describes (SHA-256 differs).", _how_to_train(name)
        )
    with one_at_a_time:
        import keras  # heavy: only pages that predict pay for it

        from mood.zoo.classifier import Classifier

    return Classifier(spec, keras.models.load_model(path, compile=False, safe_mode=True), digest)


def read_card(name: str, models: Path) -> Card:
    """Read the card of a generation.

    Args:
        name: its key.
        models: folder with one sub-folder a generation.

    Returns:
        The card.

    Raises:
        WeightsMissingError: if there is none.
        IntegrityError: if it is not readable JSON.
    """
    path = models / name / CARD
    if not path.exists():
        raise WeightsMissingError(f"The {name} generation has no card: “{path}” is missing.", _how_to_train(name))
    try:
        return json.loads(path.read_text("utf-8"))
    except ValueError as error:
        raise IntegrityError(f"“{path}” is not readable: {error}.", _how_to_train(name)) from error


def write_card(card: Card, name: str, models: Path) -> None:
    """Write the card of a generation.

    Args:
        card: its content.
        name: key of the generation.
        models: folder with one sub-folder a generation.
    """
    write_text(models / name / CARD, json.dumps(card, indent=2, ensure_ascii=False) + "\n")


def read_history(name: str, models: Path) -> pd.DataFrame:
    """Read the training curves of a generation.

    Args:
        name: its key.
        models: folder with one sub-folder a generation.

    Returns:
        One row an epoch: epoch, loss, accuracy, val_loss, val_accuracy; empty if never trained.
    """
    path = models / name / HISTORY
    return pd.read_csv(path) if path.exists() else pd.DataFrame()


def adopt(source: Path, models: Path) -> None:
    """Copy all generations of a folder to another, without what was measured on photos.

    Args:
        source: folder of the generations.
        models: the other folder; generations in it are replaced.
    """
    for name in (name for name in SPECS if (source / name / CARD).exists()):
        with replaced(models / name) as draft:
            shutil.copytree(source / name, draft, ignore=shutil.ignore_patterns(*_OF_PHOTOS), dirs_exist_ok=True)
        write_card(read_card(name, models) | {"metrics": {}}, name, models)


def write_text(path: Path, text: str) -> None:
    """Write a file so that a reader sees the old one or the new one, never half of it.

    Args:
        path: the file.
        text: its whole content.
    """
    write_bytes(path, text.encode("utf-8"))


def write_bytes(path: Path, data: bytes) -> None:
    """Write a file in the same way; see `write_text`."""
    handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    with os.fdopen(handle, "wb") as file:
        file.write(data)
    Path(temporary).chmod(0o644)
    Path(temporary).replace(path)


@contextmanager
def replaced(folder: Path) -> Iterator[Path]:
    """Replace a folder as a whole, once everything in it is written.

    Args:
        folder: what is to be replaced; it may not exist yet.

    Yields:
        An empty folder beside it; after an exception it is removed and the old one stays.
    """
    folder.parent.mkdir(parents=True, exist_ok=True)
    draft = Path(tempfile.mkdtemp(dir=folder.parent, prefix=f".{folder.name}."))
    draft.chmod(0o755)
    try:
        yield draft
        old = draft.with_name(draft.name + ".old")
        if folder.exists():
            folder.replace(old)
        draft.replace(folder)
        shutil.rmtree(old, ignore_errors=True)
    finally:
        shutil.rmtree(draft, ignore_errors=True)


def _how_to_train(name: str) -> str:
    return f"Run `python -m mood train {name} --photos DIR`."
