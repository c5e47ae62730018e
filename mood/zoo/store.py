"""The trained nets in a folder: what each says of itself, its card, and the net where it is what that says."""

import json
import shutil
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field, fields, replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd

from mood import images
from mood.errors import IntegrityError, WeightsMissingError
from mood.files import replaced, write_text
from mood.importing import one_at_a_time
from mood.settings import photos_beside
from mood.tasks import Task
from mood.zoo.specs import ModelSpec

if TYPE_CHECKING:
    import keras

    from mood.zoo.classifier import Classifier

MODEL, ONNX, HISTORY, CARD = "model.keras", "model.onnx", "history.csv", "card.json"
SCHEMA_VERSION = 2
_OF_PHOTOS = ("predictions-*", "triage-*", "suspects-*", "influence-*", "spread.csv")


@dataclass(frozen=True)
class Card:
    """What a saved net is.

    Args:
        data: dataset (its name), counts of photos by split and label, and files that were skipped; of an adopted net
            the data set that it was tried on, and no counts.
        training: seed, epochs, best_epoch, val_accuracy, val_loss, train_seconds, precision, versions, and the
            temperature that its logits were divided by, where they were; of an adopted net its file, input range,
            layout and versions.
        use: what it is for; `limits`, what it is not for.
        duty: what whoever uses it has to know and say, where it guesses emotions; else empty.
        sha256: of its Keras file, or where it came as ONNX, of that file.
        onnx: SHA-256 of its ONNX file; empty where it has none, and answers by Keras.
        cost: parameters, megabytes, milliseconds of a prediction; None before it was measured.
        metrics: by data set and split, the record of an evaluation.
        experiments: recipes that were tried and not kept, best first.
        ablation: what each step towards it brought.
        calibration: dataset and seed of the validation photos that calibrate its verdicts with a guarantee, and how
            many of each class; None before they were drawn.
    """

    spec: ModelSpec
    data: dict[str, Any]
    training: dict[str, Any]
    use: str = ""
    limits: str = ""
    sha256: str = ""
    onnx: str = ""
    cost: dict[str, Any] | None = None
    metrics: dict[str, dict[str, Any]] = field(default_factory=dict)
    experiments: tuple[dict[str, Any], ...] = ()
    ablation: tuple[dict[str, Any], ...] = ()
    calibration: dict[str, Any] | None = None
    duty: str = ""

    @property
    def is_from_onnx(self) -> bool:
        """Whether the net came as an ONNX file, and has no other."""
        return bool(self.onnx) and self.onnx == self.sha256

    @property
    def notice(self) -> str:
        """What the net is for, what it is not for, and what whoever uses it has to know and say."""
        return " ".join(filter(None, [self.use, self.limits, self.duty]))

    @classmethod
    def read(cls, folder: Path) -> "Card":
        """Read the card in a net's folder.

        Raises:
            WeightsMissingError: if there is none.
            IntegrityError: if it is not readable JSON, of another schema version, or lacks a field.
        """
        path = folder / CARD
        if not path.exists():
            raise WeightsMissingError(f"The {folder.name} net has no card: “{path}” is missing.", how_to_train(folder))
        try:
            record = json.loads(path.read_text("utf-8"))
            if (version := record.get("schema_version")) != SCHEMA_VERSION:
                message = f"“{path}” has schema version {version}; this program reads version {SCHEMA_VERSION}."
                raise IntegrityError(message, how_to_train(folder))
            record = {"onnx": "", "calibration": None, "duty": ""} | record  # of older cards
            values: dict[str, Any] = {entry.name: record[entry.name] for entry in fields(cls)}
            values |= {name: tuple(values[name]) for name in ("experiments", "ablation")}
            values["spec"] = ModelSpec.from_record(record["spec"])
            return cls(**values)
        except (ValueError, TypeError, KeyError, AttributeError) as error:
            raise IntegrityError(f"“{path}” is not a card: {error!r}.", how_to_train(folder)) from error

    def write(self, folder: Path) -> None:
        """Write the card into a net's folder, as a whole."""
        record = {"schema_version": SCHEMA_VERSION} | asdict(self)
        write_text(folder / CARD, json.dumps(record, indent=2, ensure_ascii=False) + "\n")


def how_to_train(folder: Path) -> str:
    """Say how the net of a folder is made."""
    return f"Run `python -m mood train {folder.name} --photos {photos_beside(folder.parent)}`."


def cards(models: Path, task: Task | None = None) -> dict[str, Card]:
    """Read the cards of the trained nets of a task, or of all, by name, oldest generation first."""
    return in_order({name: Card.read(models / name) for name in names(models)}, task)


def names(models: Path) -> list[str]:
    """List the names of the trained nets in a folder."""
    return sorted(path.parent.name for path in models.glob(f"[!.]*/{CARD}"))


def in_order(cards: Mapping[str, Card], task: Task | None = None) -> dict[str, Card]:
    """Return the cards of a task, or of all, oldest generation first."""
    ordered = sorted(cards.items(), key=lambda item: (item[1].spec.generation, item[0]))
    return {name: card for name, card in ordered if task in (None, card.spec.task)}


def trained(models: Path, task: Task | None = None) -> list[str]:
    """List the names of the trained nets; see `cards`."""
    return list(cards(models, task))


def tasks(models: Path) -> list[Task]:
    """List the tasks of the trained nets in a folder, the one of most nets first."""
    return tasks_of(cards(models).values())


def tasks_of(cards: Iterable[Card]) -> list[Task]:
    """Return the tasks of some nets, the one of most nets first."""
    of_nets = [card.spec.task for card in cards]
    return sorted(set(of_nets), key=lambda task: (-of_nets.count(task), task.title))


def verified(folder: Path) -> Card:
    """Return the card of a net's folder, in which the net lies that it describes; see `load`."""
    card = _answers_verified(folder)
    if card.onnx and not card.is_from_onnx:
        _check(folder / MODEL, card.sha256, card.spec)
    return card


def _answers_verified(folder: Path) -> Card:
    """Return the card of a net's folder, whose file that answers is read and compared; the other one may wait."""
    card = Card.read(folder)
    net = folder / (ONNX if card.is_from_onnx else MODEL)
    if not net.exists():
        raise WeightsMissingError(f"The {folder.name} net is not trained: “{net}” is missing.", how_to_train(folder))
    _check(folder / (ONNX if card.onnx else MODEL), card.onnx or card.sha256, card.spec)
    return card


def _check(path: Path, digest: str, spec: ModelSpec) -> None:
    if not path.exists() or images.sha256(path.read_bytes()) != digest:
        message = f"“{path}” is not the file that its card describes (SHA-256 differs)."
        again = f"Put it back, or remove “{path.parent}” and run `python -m mood adopt` again."
        raise IntegrityError(message, again if spec.is_adopted else how_to_train(path.parent))


def load(name: str, models: Path, threads: int = 0) -> "Classifier":
    """Load a trained net, which answers with so many threads; 0 for one each core.

    Raises:
        WeightsMissingError: if it was not trained yet.
        IntegrityError: if the file that answers is not the one that its card describes; the one for gradients is read
            and compared when one is asked for.
    """
    card, onnx = _answers_verified(models / name), models / name / ONNX
    with one_at_a_time:
        from mood.zoo.classifier import Classifier  # heavy: only pages that predict pay for it
        from mood.zoo.runtimes.onnx_runtime import OnnxRuntime

    keras = None if card.is_from_onnx else partial(_keras, models / name / MODEL, card)
    runtime = OnnxRuntime(onnx, card.onnx, card.spec.is_adopted, threads) if card.onnx else None
    return Classifier(card.spec, keras, card.sha256, runtime)


def _keras(path: Path, card: Card) -> "keras.Model":
    _check(path, card.sha256, card.spec)
    with one_at_a_time:
        import keras  # with it comes TensorFlow

    return keras.models.load_model(path, compile=False, safe_mode=True)


def read_history(name: str, models: Path) -> pd.DataFrame:
    """Return the training curves of a net, empty if it was never trained.

    Returns:
        One row an epoch: epoch, loss, accuracy, val_loss, val_accuracy.
    """
    path = models / name / HISTORY
    return pd.read_csv(path) if path.exists() else pd.DataFrame()


def copy_all(source: Path, models: Path) -> None:
    """Copy all nets of a folder to another, where they replace others, without what was measured on photos."""
    for name, card in cards(source).items():
        with replaced(models / name) as draft:
            shutil.copytree(source / name, draft, ignore=shutil.ignore_patterns(*_OF_PHOTOS), dirs_exist_ok=True)
            replace(card, metrics={}, calibration=None).write(draft)
