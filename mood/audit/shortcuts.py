"""How far one gets without looking at the face: accuracies that mean colour alone, or the face count alone, reach."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pandas as pd

from mood.datasets import Dataset, read_photos
from mood.errors import DataError
from mood.evaluation import Metric, share
from mood.files import write_csv
from mood.images.faces import find_faces
from mood.importing import one_at_a_time

SIDE = 256
FEATURES = {
    "mean colour": ("red", "green", "blue", "brightness", "contrast", "saturation"),
    "number of faces": ("no_face", "one_face", "more_faces"),
    "shape of the photo": ("landscape", "portrait", "megapixels"),
}
"""Groups of facts that have nothing to do with an expression."""


def path_of(models: Path, dataset: str) -> Path:
    """Return where the shortcuts of a data set lie."""
    return models / f"shortcuts-{dataset}.csv"


def measure(dataset: Dataset, models: Path, advance: Callable[[int], object] = lambda _: None) -> pd.DataFrame:
    """Fit a logistic regression on each group of facts of the training photos and write what it reaches on test.

    `advance` is called with 1 after each photo.

    Returns:
        One row a group: shortcut, right, n, n_train; `read` makes metrics of it.

    Raises:
        DataError: if a split lacks one of the classes.
    """
    with one_at_a_time:
        from sklearn.linear_model import LogisticRegression  # slow to import
        from sklearn.pipeline import make_pipeline
        from sklearn.preprocessing import StandardScaler

    photos = read_photos(dataset.split("train", "test"), SIDE)
    facts = pd.DataFrame([_facts(pixels, advance) for pixels in photos.pixels]).assign(**_shape(photos.table))
    labels, is_train, is_test = photos.labels(dataset.labels), photos.where("train"), photos.where("test")
    for split in ("train", "test"):
        if lacking := photos.lacking(split, dataset.labels):
            raise DataError(
                f"Shortcuts need photos of every class in the {split} split; “{dataset.name}” lacks "
                f"{', '.join(lacking)}."
            )
    rows = []
    for name, columns in FEATURES.items():
        values = facts[list(columns)].to_numpy(float)
        model = make_pipeline(StandardScaler(), LogisticRegression()).fit(values[is_train], labels[is_train])
        right = int((model.predict(values[is_test]) == labels[is_test]).sum())
        rows.append({"shortcut": name, "right": right, "n": int(is_test.sum()), "n_train": int(is_train.sum())})
    table = pd.DataFrame(rows)
    write_csv(path_of(models, dataset.name), table)
    return table


def read(path: Path) -> dict[str, Metric]:
    """Return test accuracy by name of the shortcut from a file that `measure` wrote; none where there is no file."""
    if not path.exists():
        return {}
    return {row["shortcut"]: share(row["right"], row["n"]) for row in pd.read_csv(path).to_dict("records")}


def _facts(pixels: np.ndarray, advance: Callable[[int], object]) -> dict[str, float]:
    """Return what a photo (SIDE, SIDE, 3) uint8 is like, without what it shows."""
    values = pixels.astype(np.float32) / 255
    red, green, blue = values.mean((0, 1))
    gray = values.mean(2)
    count = len(find_faces(pixels))
    advance(1)
    return {"red": red, "green": green, "blue": blue, "brightness": gray.mean(), "contrast": gray.std(),
            "saturation": float(np.ptp(values, axis=2).mean()), "no_face": float(count == 0),
            "one_face": float(count == 1), "more_faces": float(count > 1)}  # fmt: skip


def _shape(table: pd.DataFrame) -> dict[str, np.ndarray]:
    if not {"width", "height"} <= set(table.columns):
        return dict.fromkeys(FEATURES["shape of the photo"], np.zeros(len(table)))
    width, height = (table[side].to_numpy(float) for side in ("width", "height"))
    return {"landscape": (width > height).astype(float), "portrait": (height > width).astype(float),
            "megapixels": width * height / 1e6}  # fmt: skip
