"""What a saved net says of itself: `Card.read` it from its folder, `write` it there."""

import json
from dataclasses import asdict, dataclass, field, fields
from pathlib import Path
from typing import Any

from mood import files
from mood.errors import IntegrityError, WeightsMissingError
from mood.zoo.specs import ModelSpec

CARD = "card.json"
SCHEMA_VERSION = 2


@dataclass(frozen=True)
class Card:
    """What a saved net is.

    Args:
        data: dataset (its name), counts of photos by split and label, and files that were skipped.
        training: seed, epochs, best_epoch, val_accuracy, val_loss, train_seconds, precision, versions, and the
            temperature that its logits were divided by, where they were.
        use: what it is for; `limits`, what it is not for.
        sha256: of its model file.
        cost: parameters, megabytes, milliseconds of a prediction; None before it was measured.
        metrics: by data set and split, the record of an evaluation.
        experiments: recipes that were tried and not kept, best first.
        ablation: what each step towards it brought.
    """

    spec: ModelSpec
    data: dict[str, Any]
    training: dict[str, Any]
    use: str = ""
    limits: str = ""
    sha256: str = ""
    cost: dict[str, Any] | None = None
    metrics: dict[str, dict[str, Any]] = field(default_factory=dict)
    experiments: tuple[dict[str, Any], ...] = ()
    ablation: tuple[dict[str, Any], ...] = ()

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
            values: dict[str, Any] = {entry.name: record[entry.name] for entry in fields(cls)}
            values |= {name: tuple(values[name]) for name in ("experiments", "ablation")}
            values["spec"] = ModelSpec.from_record(record["spec"])
            return cls(**values)
        except (ValueError, TypeError, KeyError, AttributeError) as error:
            raise IntegrityError(f"“{path}” is not a card: {error!r}.", how_to_train(folder)) from error

    def write(self, folder: Path) -> None:
        """Write the card into a net's folder, as a whole."""
        record = {"schema_version": SCHEMA_VERSION} | asdict(self)
        files.write_text(folder / CARD, json.dumps(record, indent=2, ensure_ascii=False) + "\n")


def how_to_train(folder: Path) -> str:
    """Say how the net of a folder is made."""
    return f"Run `python -m mood train {folder.name} --photos DIR`."
