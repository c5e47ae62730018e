"""What each generation looks for: the pictures that excite its classes and strongest filters, made once and kept."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from PIL import Image

from mood import zoo
from mood.datasets import Dataset, read_photos
from mood.files import replaced
from mood.importing import one_at_a_time

FOLDER = "prototypes"
MANIFEST = "manifest.json"
SCHEMA_VERSION = 1
FILTERS = 3
"""Filters shown for each class."""

PHOTOS = 40
"""Over how many test photos a filter's evidence is averaged."""


@dataclass(frozen=True)
class Prototype:
    """One picture, its contrast stretched.

    Args:
        unit: a class, or "layer:channel".
        speaks_for: the class that it is or speaks for.
        before: what excited the unit in the noise that the picture was made from.
        after: the same in the picture.
    """

    unit: str
    speaks_for: str
    before: float
    after: float
    path: Path


def make(
    name: str,
    dataset: Dataset,
    models: Path,
    steps: int | None = None,
    advance: Callable[[int], object] = lambda _: None,
) -> list[Prototype]:
    """Make the pictures of a generation, in `models/<name>/prototypes` with a manifest.

    The strongest filters are chosen over the test photos of the data set; demo portraits will do. `steps` of
    gradient ascent are as many as the shipped pictures took if that is None; `advance` is called with 1 after each.

    Raises:
        ModelError: if the generation is not trained.
        DataError: if no photo can be read.
    """
    with one_at_a_time:
        from mood.explanation.maximisation import STEPS, maximise, strongest_channels  # imports TensorFlow

    classifier = zoo.load(name, models)
    test = dataset.of(classifier.spec.classes).split("test")
    some = test.table.sample(min(PHOTOS, len(test.table)), random_state=0)
    photos = read_photos(Dataset(test.name, test.root, some), classifier.spec.input_size).pixels
    entries = []
    with replaced(models / name / FOLDER) as folder:
        for target in reversed(classifier.spec.classes):
            channels = strongest_channels(classifier, list(photos), target, FILTERS)
            for unit in (target, *(f"{classifier.spec.target_layer}:{channel}" for channel in channels)):
                sought = maximise(classifier, unit, steps or STEPS)
                advance(1)
                if sought.after <= sought.before:  # a filter that noise does not wake has no gradient to climb
                    continue
                file = f"{target}-{len(entries)}.jpg"
                Image.fromarray(stretched(sought.pixels)).save(folder / file, "JPEG", quality=88)
                entries.append({"file": file, "unit": unit, "speaks_for": target,
                                "before": round(sought.before, 4), "after": round(sought.after, 4)})  # fmt: skip
        manifest = {"schema_version": SCHEMA_VERSION, "model_sha256": classifier.fingerprint, "photos": dataset.name,
                    "steps": steps or STEPS, "prototypes": entries}  # fmt: skip
        (folder / MANIFEST).write_text(json.dumps(manifest, indent=2) + "\n", "utf-8")
    return read(name, models)


def most(name: str, models: Path) -> int:
    """Return how many pictures a net has at most: one a class, and its strongest filters."""
    return len(zoo.Card.read(models / name).spec.classes) * (1 + FILTERS)


def read(name: str, models: Path) -> list[Prototype]:
    """Read the pictures of a generation, last class first; none where none were made."""
    folder = models / name / FOLDER
    if not (folder / MANIFEST).exists():
        return []
    manifest = json.loads((folder / MANIFEST).read_text("utf-8"))
    return [Prototype(path=folder / entry.pop("file"), **entry) for entry in manifest["prototypes"]]


def stretched(pixels: np.ndarray) -> np.ndarray:
    """Stretch the contrast of a picture, (h, w, 3) uint8: its 1st and 99th percentile become black and white."""
    low, high = np.percentile(pixels, [1, 99])
    return np.clip((pixels - low) * (255 / max(high - low, 1)), 0, 255).round().astype(np.uint8)
