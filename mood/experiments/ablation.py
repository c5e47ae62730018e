"""What each step towards the refined generation brought: one row a step, paired with the step before."""

import shutil
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import pandas as pd

from mood import triage, zoo
from mood.datasets import Dataset, read_photos
from mood.errors import DataError
from mood.evaluation import Evaluation, Scores, compare, predictions, tempered
from mood.experiments.measure import SPLITS, measured, predicted
from mood.settings import photos_beside
from mood.zoo import Card, ModelSpec, Recipe

NAME, BEFORE = "refined", "transfer"
HEAD = Recipe("adam", 1e-3, batch_size=32, max_epochs=60, patience=10, label_smoothing=0.1, mirrored=True)
"""Trains the head alone, on the frozen backbone of refined."""

Learn = Callable[[ModelSpec, Dataset, Path], "zoo.Classifier"]
"""Trains a spec on a data set into a folder."""


@dataclass(frozen=True, eq=False)
class Step:
    """A step, whether it was kept, and its predictions table."""

    title: str
    is_kept: bool
    table: pd.DataFrame


def ablate(dataset: Dataset, models: Path, learn: Learn, say: Callable[[str], object] = lambda _: None) -> list[dict]:
    """Measure the steps from transfer to refined, and write them into the card of refined.

    The data set has labels and all splits, and was triaged for both; `learn` trains the nets between the two. Test
    photos decide nothing here: they are read for the paired tests only.

    Returns:
        One record a step: step, is_kept, validation and test (accuracy with interval and n), log_loss on validation,
        and against the step before it on test photos: only_here, only_before, pvalue.

    Raises:
        ModelError: if transfer or refined is not trained.
        MoodError: if the data set was not triaged.
    """
    steps, card = _steps(dataset, models, learn), Card.read(models / NAME)
    rows, before = [], None
    for step in steps:
        parts = {split: step.table[step.table["split"] == split] for split in SPLITS}
        evaluations = {split: Scores.of(part, card.spec.task).at() for split, part in parts.items()}
        rows.append(_row(step, evaluations, before))
        say(f"{step.title}: validation {rows[-1]['validation']['value']:.1%}, test {rows[-1]['test']['value']:.1%}")
        before = evaluations["test"] if step.is_kept else before
    replace(card, ablation=tuple(rows)).write(models / NAME)
    return rows


def _row(step: Step, evaluations: dict[str, Evaluation], before: Evaluation | None) -> dict:
    row = {"step": step.title, "is_kept": step.is_kept}
    row |= {split: evaluation.accuracy.record() for split, evaluation in evaluations.items()}
    row["log_loss"] = evaluations["validation"].metrics["log_loss"].record()
    if before is not None:
        paired = compare(before, evaluations["test"])
        row |= {"only_here": paired.only_b, "only_before": paired.only_a, "pvalue": paired.pvalue}
    return row


def _steps(dataset: Dataset, models: Path, learn: Learn) -> list[Step]:
    believed, card = _believed(dataset, models), Card.read(models / NAME)
    head = replace(card.spec, features="features", recipe=HEAD)
    with_extra = replace(head, recipe=replace(HEAD, extra=True))
    photos = read_photos(dataset.split(*SPLITS), card.spec.input_size)
    before, refined = (measured(name, dataset, models) for name in (BEFORE, NAME))
    own, classes = predictions.probabilities_of(refined), predictions.classes_of(refined)
    mirrored = predicted(zoo.load(NAME, models), replace(photos, pixels=photos.pixels[:, :, ::-1]))
    facts = triage.read(triage.path_of(models, NAME, dataset.name)).set_index("id").loc[refined["id"]]
    of_face = facts[[f"face_p_{label}" for label in classes]].to_numpy(float)
    of_face = np.where(np.isnan(of_face), own, of_face)  # a photo without a face keeps its own

    def trained(spec: ModelSpec, part: Dataset) -> pd.DataFrame:
        scratch = models / f".{NAME}-ablation"
        table = predicted(learn(spec, part, scratch / NAME), photos)
        shutil.rmtree(scratch)
        return table

    def changed(p: np.ndarray) -> pd.DataFrame:
        return refined.assign(**{f"p_{label}": p[:, column] for column, label in enumerate(classes)})

    n_doubted = len(dataset.table) - len(believed.table)
    return [
        Step("transfer: MobileNet, frozen", True, before),
        Step("EfficientNet-Lite2 instead, frozen", True, trained(head, dataset)),
        Step("(a) with the extra photos", True, trained(with_extra, dataset)),
        Step(f"(b) without {n_doubted} doubted labels", False, trained(with_extra, believed)),
        Step("(d) upper blocks tuned, augmented", True, changed(tempered(own, 1 / card.training["temperature"]))),
        Step("(f) calibrated: refined", True, refined),
        Step("(e) with the mirror image beside it", False,
             changed(mean_logit(own, predictions.probabilities_of(mirrored)))),
        Step("(c) with the largest face beside it", False, changed(mean_logit(own, of_face))),
    ]  # fmt: skip


def _believed(dataset: Dataset, models: Path) -> Dataset:
    """Return the data set without the photos to be learned from whose labels are doubted."""
    path = triage.suspects_path(models, dataset.name)
    if not path.exists():
        hint = f"Run `python -m mood triage --photos {photos_beside(models)}`."
        raise DataError(f"“{dataset.name}” was not triaged yet.", hint)
    suspects = pd.read_csv(path, dtype={"file": str})
    is_doubted = dataset.table["file"].isin(suspects.loc[suspects["p_label"] < triage.DOUBTED, "file"])
    return replace(dataset, table=dataset.table[~(is_doubted & dataset.table["split"].isin(["train", "extra"]))])


def mean_logit(p: np.ndarray, other: np.ndarray) -> np.ndarray:
    """Return the probabilities (n, classes) whose logits are the means of those of two others."""
    logits = np.mean([np.log(np.clip(q, 1e-6, 1 - 1e-6)) for q in (p, other)], axis=0)
    powers = np.exp(logits - logits.max(1, keepdims=True))
    return powers / powers.sum(1, keepdims=True)
