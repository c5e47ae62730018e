"""Which validation photos calibrate verdicts with a guarantee: drawn once a data set, and noted in the nets' cards."""

from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

from mood.datasets import Dataset
from mood.errors import DataError
from mood.evaluation import conformal, halves, predictions
from mood.evaluation.conformal import Conformal, Measured
from mood.experiments.measure import by_split, measured
from mood.files import write_csv
from mood.zoo import Card, store


def calibrate(names: Iterable[str], dataset: Dataset, models: Path, seed: int) -> Path:
    """Draw the half of a data set's validation photos that calibrates, and note it in the cards of measured nets.

    Returns:
        The table of the halves.

    Raises:
        DataError: if there is no validation photo, or a net was not measured on the data set.
    """
    validation = dataset.split("validation").table
    if validation.empty:
        raise DataError(
            f"Verdicts are calibrated on photos of the validation split; “{dataset.name}” has none.",
            "Add photos, of which about two in ten become validation, or name some in its manifest.csv.",
        )
    table, path = halves.drawn(validation, seed), halves.path_of(models, dataset.name)
    notes = {}
    for name in names:
        card = Card.read(models / name)
        of = halves.scores(measured(name, dataset, models), table, card.spec.task)
        n = {label: int((of.y_true == index).sum()) for index, label in enumerate(card.spec.classes)}
        notes[name] = replace(card, calibration={"dataset": dataset.name, "seed": seed, "n": n})
    write_csv(path, table)  # when nothing can fail any more
    for name, card in notes.items():
        card.write(models / name)
    return path


def calibrate_first(names: Iterable[str], dataset: Dataset, models: Path) -> None:
    """Do that for nets that were not calibrated on another data set, with the seed that its halves were drawn with."""
    cards = store.cards(models)
    own = [name for name in names if (cards[name].calibration or {}).get("dataset", dataset.name) == dataset.name]
    if own and "validation" in dataset.splits:
        notes = [card.calibration for card in cards.values() if card.calibration]
        seed = next((note["seed"] for note in notes if note["dataset"] == dataset.name), 0)
        calibrate(own, dataset, models, seed)


def guaranteed(name: str, dataset: Dataset, models: Path, level: float) -> Measured | None:
    """Return what a calibrated net's verdicts at a level, in (0, 1), are worth on a data set's test photos.

    None where there is no test photo.
    """
    table, drawn = measured(name, dataset, models), halves.read(halves.path_of(models, dataset.name))
    task = Card.read(models / name).spec.task
    test = by_split(table, task).get("test")
    if drawn is None or test is None:
        return None
    return conformal.measure(halves.conformal(table, drawn, task, level), test.scores)


def sets_of(name: str, models: Path, level: float) -> Conformal | None:
    """Return the sets of a net at a level, in (0, 1), by what calibrated it; None where nothing did."""
    card = store.cards(models).get(name)
    if card is None or card.calibration is None:
        return None
    dataset = card.calibration["dataset"]
    path, drawn = predictions.tables(models / name).get(dataset), halves.read(halves.path_of(models, dataset))
    if path is None or drawn is None:
        return None
    return halves.conformal(predictions.read(path), drawn, card.spec.task, level)
