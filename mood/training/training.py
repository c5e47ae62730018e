"""Trains a generation; an interrupted run goes on from its last finished epoch."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import keras

from mood import images
from mood.datasets import Dataset, Photos, read_photos
from mood.errors import DataError
from mood.evaluation import fit_temperature
from mood.files import replaced
from mood.training.card import describe
from mood.training.run import Progress, Run
from mood.zoo.architectures import LOGIT, build
from mood.zoo.card import Card
from mood.zoo.classifier import Classifier
from mood.zoo.specs import ModelSpec
from mood.zoo.store import HISTORY, MODEL


def train(
    spec: ModelSpec,
    dataset: Dataset,
    folder: Path,
    seed: int = 0,
    weights: Path | str | None = None,
    progress: Progress = Progress(),  # noqa: B008 - frozen
    precision: str = "float32",
) -> Card:
    """Train a generation on the train split, choosing the best epoch on the validation split.

    Args:
        spec: what to train.
        dataset: photos with train and validation splits; test photos are not read.
        folder: where the model, its history and its card go, all at once at the end; checkpoints
            lie beside it meanwhile.
        seed: fixes initial weights, order, augmentation and dropout.
        weights: of a pretrained backbone: a file or "imagenet".
        progress: where to report to.
        precision: "float32", or "mixed_bfloat16", twice as fast on processors that have it; the
            saved model is float32 in any case.

    Returns:
        The card that was written.

    Raises:
        DataError: if no photo can be read, or a split lacks what is needed of it.
        WeightsMissingError: if the backbone's weights cannot be had.
    """
    splits = ("train", "validation", "extra") if spec.recipe.extra else ("train", "validation")
    photos = read_photos(dataset.of(spec.classes).split(*splits), spec.input_size, progress.photos)
    for sentence in photos.skipped():
        progress.note(sentence)
    _check(photos, spec, dataset.name)
    keras.utils.set_random_seed(seed)
    with _policy(precision):
        learner = build(spec, weights or ("imagenet" if spec.features else None))
        run = Run(spec, learner, photos, seed, _checkpoints(folder), progress)
        history = run.finish()
    model = build(spec)
    model.set_weights(learner.get_weights())
    card = describe(spec, dataset.of(spec.classes), photos, seed, run)
    card.training["precision"] = precision
    if spec.recipe.calibrated:
        card.training["temperature"] = round(_calibrate(spec, model, photos), 4)
    with replaced(folder) as draft:
        model.save(draft / MODEL, include_optimizer=False)
        history.to_csv(draft / HISTORY, index=False, float_format="%.5f", lineterminator="\n")
        card = replace(card, sha256=images.sha256((draft / MODEL).read_bytes()))
        card.write(draft)
    shutil.rmtree(run.checkpoints, ignore_errors=True)
    return card


def _check(photos: Photos, spec: ModelSpec, name: str) -> None:
    if lacking := photos.lacking("train", spec.classes):
        raise DataError(
            f"A net learns from photos of every class in the train split; “{name}” lacks {', '.join(lacking)}.",
            "Add photos of it; splits follow from their content.",
        )
    if not photos.where("validation").any():
        raise DataError(
            f"The best epoch is chosen on photos of the validation split; “{name}” has none.",
            "Add photos; splits follow from their content.",
        )


def _calibrate(spec: ModelSpec, model: keras.Model, photos: Photos) -> float:
    """Divide the logits by the temperature that the validation photos ask for, in the weights themselves."""
    is_validation = photos.where("validation")
    p = Classifier(spec, model, "").predict_proba(photos.pixels[is_validation]).astype(float)
    temperature = fit_temperature(photos.labels(spec.classes)[is_validation], p)
    logit = model.get_layer(LOGIT)
    logit.set_weights([weights / temperature for weights in logit.get_weights()])
    return temperature


@contextmanager
def _policy(precision: str) -> Iterator[None]:
    before = keras.config.dtype_policy()
    keras.config.set_dtype_policy(precision)
    try:
        yield
    finally:
        keras.config.set_dtype_policy(before)


def _checkpoints(folder: Path) -> Path:
    return folder.with_name(f".{folder.name}-training")
