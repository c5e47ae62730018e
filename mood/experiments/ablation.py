"""What each step towards the refined generation brought: one row a step, paired with the step before."""

import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from mood import triage, zoo
from mood.datasets import Dataset, Photos, read_photos
from mood.errors import DataError
from mood.evaluation import Evaluation, Scores, compare, predictions, tempered
from mood.experiments.measure import SPLITS
from mood.tasks import Task
from mood.zoo import Card, ModelSpec, Recipe

if TYPE_CHECKING:
    from mood.zoo.classifier import Classifier

NAME, BEFORE = "refined", "transfer"
HEAD = Recipe("adam", 1e-3, batch_size=32, max_epochs=60, patience=10, label_smoothing=0.1, mirrored=True)
"""Trains the head alone, on the frozen backbone of refined."""

Learn = Callable[[ModelSpec, Dataset, Path], Card]
"""Trains a spec on a data set into a folder."""


def ablate(dataset: Dataset, models: Path, learn: Learn, say: Callable[[str], object] = lambda _: None) -> list[dict]:
    """Measure the steps from transfer to refined, and write them into the card of refined.

    Test photos decide nothing here: they are read for the paired tests only.

    Args:
        dataset: photos with labels and all splits, triaged for both generations.
        models: folder of the generations.
        learn: trains the nets between the two.
        say: called with a sentence a step.

    Returns:
        One record a step: step, is_kept, validation and test (accuracy with interval and n), log_loss on validation,
        and against the step before it on test photos: only_here, only_before, pvalue.

    Raises:
        ModelError: if transfer or refined is not trained.
        MoodError: if the data set was not triaged.
    """
    tables, card = _tables(dataset, models, learn), Card.read(models / NAME)
    rows, before = [], None
    for (step, is_kept), table in tables.items():
        rows.append(_row(step, is_kept, table, before, card.spec.task))
        say(f"{step}: validation {rows[-1]['validation']['value']:.1%}, test {rows[-1]['test']['value']:.1%}")
        before = table if is_kept else before
    replace(card, ablation=tuple(rows)).write(models / NAME)
    return rows


def _tables(dataset: Dataset, models: Path, learn: Learn) -> dict[tuple[str, bool], pd.DataFrame]:
    path = triage.suspects_path(models, dataset.name)
    if not path.exists():
        raise DataError(f"“{dataset.name}” was not triaged yet.", "Run `python -m mood triage` on it first.")
    suspects = pd.read_csv(path, dtype={"file": str})
    doubted = set(suspects.loc[suspects["p_label"] < triage.DOUBTED, "file"])
    learned = dataset.table["split"].isin(["train", "extra"])
    believed = replace(dataset, table=dataset.table[~(learned & dataset.table["file"].isin(doubted))])
    spec = Card.read(models / NAME).spec
    head = replace(spec, features="features", recipe=HEAD)
    with_extra = replace(head, recipe=replace(HEAD, extra=True))
    photos = read_photos(dataset.split(*SPLITS), spec.input_size)
    before, refined = (_measured(name, dataset, models) for name in (BEFORE, NAME))
    mirrored = _predicted(zoo.load(NAME, models), _mirrored(photos))
    frozen = _trained_for_this(head, dataset, photos, models, learn)
    more = _trained_for_this(with_extra, dataset, photos, models, learn)
    cleaner = _trained_for_this(with_extra, believed, photos, models, learn)
    temperature = Card.read(models / NAME).training["temperature"]
    facts = triage.read(triage.path_of(models, NAME, dataset.name)).set_index("id").loc[refined["id"]]
    own = predictions.probabilities_of(refined)
    of_face = facts[[f"face_p_{label}" for label in predictions.classes_of(refined)]].to_numpy(float)
    of_face = np.where(np.isnan(of_face), own, of_face)  # a photo without a face keeps its own
    hot = _with(refined, tempered(own, 1 / temperature))
    return {
        ("transfer: MobileNet, frozen", True): before,
        ("EfficientNet-Lite2 instead, frozen", True): frozen,
        ("(a) with the extra photos", True): more,
        (f"(b) without {len(dataset.table) - len(believed.table)} doubted labels", False): cleaner,
        ("(d) upper blocks tuned, augmented", True): hot,
        ("(f) calibrated: refined", True): refined,
        ("(e) with the mirror image beside it", False): _with(
            refined, mean_logit(own, predictions.probabilities_of(mirrored))
        ),
        ("(c) with the largest face beside it", False): _with(refined, mean_logit(own, of_face)),
    }


def _measured(name: str, dataset: Dataset, models: Path) -> pd.DataFrame:
    path = predictions.tables(models / name).get(dataset.name)
    if path is None:
        raise DataError(f"{name} was not measured on “{dataset.name}”.", "Run `python -m mood evaluate` on it first.")
    return predictions.read(path)


def _trained_for_this(spec: ModelSpec, dataset: Dataset, photos: Photos, models: Path, learn: Learn) -> pd.DataFrame:
    scratch = models / f".{NAME}-ablation"
    learn(spec, dataset, scratch / NAME)
    found = _predicted(zoo.load(NAME, scratch), photos)
    shutil.rmtree(scratch)
    return found


def _predicted(classifier: "Classifier", photos: Photos) -> pd.DataFrame:
    files, splits, labels = (photos.table[column].to_list() for column in ("file", "split", "label"))
    return predictions.table(files, splits, labels, classifier.predict_proba(photos.pixels), classifier.spec.classes)


def _mirrored(photos: Photos) -> Photos:
    return replace(photos, pixels=photos.pixels[:, :, ::-1])


def mean_logit(p: np.ndarray, other: np.ndarray) -> np.ndarray:
    """Return the probabilities (n, classes) whose logits are the means of those of two others."""
    logits = np.mean([np.log(np.clip(q, 1e-6, 1 - 1e-6)) for q in (p, other)], axis=0)
    powers = np.exp(logits - logits.max(1, keepdims=True))
    return powers / powers.sum(1, keepdims=True)


def _with(table: pd.DataFrame, p: np.ndarray) -> pd.DataFrame:
    return table.assign(**{f"p_{label}": p[:, i] for i, label in enumerate(predictions.classes_of(table))})


def _row(step: str, is_kept: bool, table: pd.DataFrame, before: pd.DataFrame | None, task: Task) -> dict:
    found = {split: _evaluated(table, split, task) for split in SPLITS}
    row = {"step": step, "is_kept": is_kept} | {split: one.accuracy.record() for split, one in found.items()}
    row["log_loss"] = found["validation"].metrics["log_loss"].record()
    if before is not None:
        paired = compare(_evaluated(before, "test", task), found["test"])
        row |= {"only_here": paired.only_b, "only_before": paired.only_a, "pvalue": paired.pvalue}
    return row


def _evaluated(table: pd.DataFrame, split: str, task: Task) -> Evaluation:
    return Scores.of(table[table["split"] == split], task).at()
