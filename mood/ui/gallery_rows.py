"""What the app keeps of triage, likeness and reviews, and the rows that the gallery shows."""

from pathlib import Path

import numpy as np
import pandas as pd

from mood import triage
from mood.evaluation.predictions import classes_of, probabilities_of
from mood.reviews import Reviews
from mood.ui import cache, database, workspace
from mood.ui.gallery import selection
from mood.ui.keeping import kept
from mood.zoo.store import CARD


@kept(4)
def _suspects(path: Path) -> pd.DataFrame:
    return pd.read_csv(path, dtype={"file": str})


def triaged(name: str, dataset: str) -> pd.DataFrame | None:
    """Return what may have misled a generation on a data set, or None if it was not triaged for these weights."""
    return _triaged(triage.path_of(workspace.config().models, name, dataset), cache.card(name).sha256)


@kept(16)
def _triaged(path: Path, weights: str) -> pd.DataFrame | None:
    table = triage.read(path) if path.exists() else None
    return table if table is not None and set(table["model"]) == {weights[:12]} else None


def suspects(dataset: str) -> pd.DataFrame | None:
    """Return how little each label of a data set is believed, most doubted first, or None; see `labels.doubts`."""
    path = triage.suspects_path(workspace.config().models, dataset)
    return _suspects(path) if path.exists() else None


def reviews() -> Reviews:
    """Return what people say of photos, connected once."""
    return database.opened(Reviews)


def of(dataset: str, generation: str, names: tuple[str, ...]) -> pd.DataFrame:
    """Return what is known of the test photos of a data set; see `selection.gallery_rows`, and its verdict."""
    return selection.with_verdicts(_rows(dataset, generation, names), reviews().current(dataset))


def _files(dataset: str, generation: str, names: tuple[str, ...]) -> list[Path]:
    tables, models = [path for name in names if (path := cache.table_of(name, dataset))], workspace.config().models
    return [*tables, triage.path_of(models, generation, dataset), models / generation / CARD]


@kept(16, _files)
def _rows(dataset: str, generation: str, names: tuple[str, ...]) -> pd.DataFrame:
    tables = {name: cache.predictions(name, dataset) for name in names}
    test = {name: table[table["split"] == "test"] for name, table in tables.items() if table is not None}
    return selection.gallery_rows(test, generation, triaged(generation, dataset))


def distances(dataset: str, file: str) -> dict[str, float] | None:
    """Return the distance of every photo to one, or None where that is not known."""
    known = cache.embedding(dataset)
    if known is None or file not in known.files:
        return None
    away = np.linalg.norm(known.vectors - known.vector(file), axis=1)
    return dict(zip(known.files.tolist(), away.tolist(), strict=True))


def probabilities_on_file(name: str, dataset: str, file: str) -> dict[str, float]:
    """Return the probability of every class of a photo as it was written down."""
    table = cache.predictions(name, dataset)
    if table is None:
        return {}
    row = table[table["id"] == file]
    return dict(zip(classes_of(row), probabilities_of(row)[0].tolist(), strict=True))
