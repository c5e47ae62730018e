"""Measures for every test photo how many training photos have to go before its verdict is another, and what k says."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pandas as pd

from mood import zoo
from mood.datasets import Dataset, read_photos, told
from mood.errors import DataError, ModelError
from mood.evaluation import predictions, with_outcome
from mood.files import write_csv
from mood.influence import places
from mood.influence.flipping import flip, verdict_of, without_one
from mood.influence.places import Places, with_constant
from mood.settings import photos_beside
from mood.zoo import Card


def path_of(models: Path, generation: str, dataset: str) -> Path:
    """Return where the table of a net on the test photos of the data set that it learned from lies."""
    return models / generation / f"influence-{dataset}.csv"


def placed(
    name: str, dataset: Dataset, models: Path, say: Callable[[str], object] = lambda _: None
) -> tuple[Places, pd.DataFrame]:
    """Return the places of a net's photos, made and written beside it where they are not there, and its predictions.

    Raises:
        ModelError: if it was trained elsewhere, so that nobody knows what it learned from.
        DataError: if it learned from another data set, or was not measured.
    """
    card = Card.read(models / name)
    _check(card, dataset)
    said = _predicted(name, dataset, models)
    asked = dataset.of(card.spec.classes).split(*places.of_learned(card.spec))
    path = places.path_of(models, name, dataset.name)
    known = places.read(path) if path.exists() else None
    if known is None or known.weights != card.sha256 or not set(known.files) <= set(asked.table["file"]):
        say(f"{name}: looking at {len(asked.table)} photos.")
        net = zoo.load(name, models)
        photos = read_photos(asked, net.spec.input_size)
        for sentence in told(dataset.root, photos.problems):
            say(sentence)
        known = places.located(net, photos)
        places.save(known, path)
    return known, said


def _check(card: Card, dataset: Dataset) -> None:
    if card.spec.is_adopted:
        raise ModelError(f"{card.spec.name} was trained elsewhere: what it learned from is not known here.")
    if (home := card.data["dataset"]) != dataset.name:
        raise DataError(
            f"What taught {card.spec.name} is measured on the photos that it learned from, “{home}”; received "
            f"“{dataset.name}”.",
            "Name their folder with --photos.",
        )


def _predicted(name: str, dataset: Dataset, models: Path) -> pd.DataFrame:
    path = predictions.path_of(models / name, dataset.name)
    if not path.exists():
        hint = f"Run `python -m mood evaluate --photos {photos_beside(models)}`."
        raise DataError(f"{name} was not measured on “{dataset.name}”.", hint)
    return predictions.read(path)


def measure(
    known: Places, said: pd.DataFrame, most: int | None = None, advance: Callable[[int], object] = lambda _: None
) -> pd.DataFrame:
    """Measure the test photos, or so many of them, drawn by a fixed seed.

    Returns:
        One row a photo: id; y_true; y_pred, is_correct and confidence of the net; head_pred and head_p, of the head
        that was trained anew, and lead, the log-odds of its verdict against the next class; one_predicted and
        one_retrained, how the lead changes without the photo that speaks most for it; k, how many have to go (nan where
        half of the training photos are not enough), flips_to, k_predicted and k_retrained, the change without them.
    """
    of_net = with_outcome(said).set_index("id")
    rows = [row for row in np.flatnonzero(known.splits == "test") if known.files[row] in of_net.index]
    if most is not None and most < len(rows):
        rows = sorted(np.random.default_rng(0).choice(rows, most, replace=False).tolist())
    measured = []
    for row in rows:
        net = of_net.loc[known.files[row], ["y_true", "y_pred", "is_correct", "confidence"]].to_dict()
        measured.append({"id": str(known.files[row])} | net | _of_head(known, known.vectors[row]))
        advance(1)
    return pd.DataFrame(measured).round(6)


def _of_head(known: Places, vector: np.ndarray) -> dict[str, object]:
    verdict = verdict_of(known.head, with_constant(vector[None])[0])
    found, (first, _) = flip(verdict), verdict.strongest(1)
    classes = known.classes.tolist()
    one = without_one(verdict, int(first[0])) if len(first) else np.nan
    return {
        "head_pred": classes[verdict.called], "head_p": float(verdict.p[verdict.called]), "lead": verdict.lead,
        "one_predicted": -float(verdict.support[first[0]]) if len(first) else np.nan, "one_retrained": one,
        "k": np.nan if found is None else found.k, "flips_to": "" if found is None else classes[found.called],
        "k_predicted": np.nan if found is None else found.predicted,
        "k_retrained": np.nan if found is None else found.retrained,
    }  # fmt: skip


def read(path: Path) -> pd.DataFrame:
    """Read a table that `measure` made."""
    return pd.read_csv(path, dtype={"id": str, "y_true": str, "y_pred": str, "head_pred": str, "flips_to": str})


def save(rows: pd.DataFrame, path: Path) -> None:
    """Write a table beside the net, whole or not at all."""
    write_csv(path, rows)


def learners(models: Path, dataset: str) -> list[str]:
    """Return the names of the nets that learned from a data set, and not elsewhere."""
    cards = zoo.cards(models).items()
    return [name for name, card in cards if card.data["dataset"] == dataset and not card.spec.is_adopted]
