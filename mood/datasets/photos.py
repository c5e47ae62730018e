"""Reads the photos of a data set and verifies each against its manifest."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np
import pandas as pd

from mood import images
from mood.datasets.manifest import Dataset
from mood.datasets.problems import Problem
from mood.errors import DataError, ImageError


@dataclass(frozen=True)
class Photos:
    """Photos in memory.

    Args:
        pixels: (n, size, size, 3) uint8.
        table: the manifest rows of those photos, in the same order.
        problems: photos that are missing, changed or unreadable.
    """

    pixels: np.ndarray
    table: pd.DataFrame
    problems: tuple[Problem, ...]

    def labels(self, classes: tuple[str, ...]) -> np.ndarray:
        """Return the index of each photo's label among some classes, as (n,) int32."""
        return np.array([classes.index(label) for label in self.table["label"]], np.int32)

    def where(self, split: str) -> np.ndarray:
        """Return which photos are in a split, as (n,) bool."""
        return (self.table["split"] == split).to_numpy()

    def lacking(self, split: str, classes: tuple[str, ...]) -> list[str]:
        """Return which of some classes have no photo in a split."""
        return sorted(set(classes) - set(self.table["label"][self.where(split)]))


def read_photos(dataset: Dataset, size: int, advance: Callable[[int], object] = lambda _: None) -> Photos:
    """Read every photo of a data set at one size.

    Args:
        dataset: a photo that cannot be read, or is not what its manifest says, becomes a problem.
        size: side in pixels that each photo is resized to.
        advance: called with 1 after each photo.

    Raises:
        DataError: if there is no photo left.
    """
    if not len(dataset.table):
        raise DataError(f"“{dataset.name}” has no photos in the splits that are needed here.", "Add photos.")
    pixels = np.empty((len(dataset.table), size, size, 3), np.uint8)
    problems: list[Problem] = []
    kept = np.zeros(len(dataset.table), bool)

    def load(row: int, file: str, digest: str) -> Problem | None:
        try:
            pixels[row] = images.resize(read_verified(dataset, file, digest), size, size)
        except ImageError as error:
            return Problem(file, str(error))
        kept[row] = True
        return None

    with ThreadPoolExecutor() as pool:
        for problem in pool.map(load, range(len(kept)), dataset.table["file"], dataset.table["sha256"]):
            problems += [problem] if problem else []
            advance(1)
    if not kept.any():
        first = f" First problem: {problems[0].reason}" if problems else ""
        raise DataError(f"None of the {len(kept)} photos of “{dataset.name}” can be used.{first}", "Check the folder.")
    return Photos(pixels[kept], dataset.table[kept].reset_index(drop=True), tuple(problems))


def read_verified(dataset: Dataset, file: str, digest: str) -> np.ndarray:
    """Read one photo (h, w, 3) uint8 of a data set, whose SHA-256 has to be that of its manifest.

    Raises:
        ImageError: if it is missing, unreadable or changed.
    """
    path = dataset.path(file)
    if not path.exists():
        raise ImageError(f"“{file}” is missing.", "Restore it or take its line out of the manifest.")
    photo = images.read(path)
    if photo.sha256 != digest:
        raise ImageError(f"“{file}” is not the photo that the manifest names (its SHA-256 differs).", "Restore it.")
    return photo.pixels
