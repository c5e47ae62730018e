"""The pictures: a person, the same once more with one thing changed, and which part of the person each pixel shows."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd
from PIL import Image

from mood import images
from mood.errors import DataError

MANIFEST = "twins.csv"
COLUMNS = ("person", "factor", "from", "to", "file", "mask", "sha256", "label")

SAME, WHOLE = "base", "expression"
"""The picture that its twins differ from, and the twin whose whole face shows the other mood."""

WITHIN = ("mouth", "brows", "eyelids")
"""The twins that change a part of what the whole expression does."""

FACTORS = {
    "expression": "whole expression", "mouth": "mouth alone", "brows": "brows alone", "eyelids": "eyelids alone",
    "tears": "tears", "glasses": "glasses", "hair": "hair", "clothes": "colour of the clothes",
    "background": "background", "light": "light", "pose": "head turned",
}  # fmt: skip
"""What is changed, and its name on screen."""

PARTS = ("skin", "mouth", "brows", "cheeks", "eyes", "hair", "clothes", "glasses", "background")
"""By their numbers in a mask; `data/portraits/parts.py` draws them."""


@dataclass(frozen=True, eq=False)
class Twins:
    """A set of twins: its folder, and its manifest with a row a picture."""

    root: Path
    table: pd.DataFrame

    @property
    def people(self) -> list[str]:
        """Those of whom the base and every twin are there, in the manifest's order."""
        counts = self.table.groupby("person", sort=False)["factor"].nunique()
        return counts.index[counts == len(FACTORS) + 1].tolist()

    def rows(self, person: str) -> Iterator[dict[str, str]]:
        """Yield the manifest's rows of a person."""
        for row in self.table[self.table["person"] == person].to_dict("records"):
            yield {str(column): str(value) for column, value in row.items()}

    def row(self, person: str, factor: str) -> dict[str, str]:
        """Return the manifest's row of a picture."""
        (found,) = (row for row in self.rows(person) if row["factor"] == factor)
        return found

    def photo(self, person: str, factor: str) -> images.Photo:
        """Read a picture.

        Raises:
            ImageError: if it is missing or cannot be read.
            DataError: if it is another than the manifest tells of.
        """
        row = self.row(person, factor)
        photo = images.read(self.root / row["file"])
        if photo.sha256 != row["sha256"]:
            message = f"“{row['file']}” is another picture than “{MANIFEST}” tells of."
            raise DataError(message, "Render the twins again: see data/portraits/README.md.")
        return photo

    def mask(self, person: str, factor: str) -> np.ndarray:
        """Return which part each pixel of a picture shows, (h, w) uint8, numbers of `PARTS`."""
        return np.asarray(Image.open(self.root / self.row(person, factor)["mask"]))


def open_twins(root: Path) -> Twins | None:
    """Open a folder of twins; None where there is none.

    Raises:
        DataError: if its manifest has not the columns of one.
    """
    path = root / MANIFEST
    if not path.exists():
        return None
    table = pd.read_csv(path, keep_default_na=False)
    if missing := [column for column in COLUMNS if column not in table]:
        raise DataError(f"“{path}” has the columns {', '.join(COLUMNS)}; {', '.join(missing)} is missing.")
    return Twins(root, table)
