"""Trains a generation; an interrupted run goes on from its last finished epoch."""

import platform
import shutil
from contextlib import ExitStack
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

import keras
import tensorflow as tf

from mood import __version__, zoo
from mood.datasets import Dataset, Photos, read_photos, splits, told
from mood.evaluation import fit_temperature
from mood.files import replaced
from mood.plurals import plural
from mood.training.run import Progress, Run, best_epoch
from mood.zoo.architectures import build
from mood.zoo.classifier import Classifier
from mood.zoo.runtimes.conversion import save
from mood.zoo.specs import LOGIT, ModelSpec
from mood.zoo.store import HISTORY, Card
from mood.zoo.study import is_of_study

USE = "Explaining, comparing and triaging photos; suggesting which of many similar ones to keep. A person decides."
USE_OF_STUDY = (
    "Explaining, comparing and triaging photos of people by apparent mood; suggesting which of many "
    "similar photos to keep. A person decides."
)
LIMITS = "Trained on {} of “{}”, by their labels there. It judges how a photo looks; not for decisions about people."
LIMITS_OF_STUDY = (
    "Trained on 1,000 to 2,600 stock photos labelled by search word: posed, noisy, mostly young adults. "
    "It judges how a photo looks, not how a person feels; not for decisions about people."
)
DUTY_OF_STUDY = (
    "This net guesses emotions from how people look. In the European Union whoever uses an emotion recognition system "
    "informs the people exposed to it (AI Act, Regulation (EU) 2024/1689, Article 50(3)); at work and in education it "
    "is forbidden, but for medical or safety reasons (Article 5(1)(f)). A face does not reliably tell what a person "
    "feels (Barrett et al. 2019, https://doi.org/10.1177/1529100619832930). This is information, not legal advice."
)
SILENT = Progress()


@dataclass(frozen=True)
class Options:
    """What a run starts from.

    Args:
        seed: fixes initial weights, order, augmentation and dropout.
        weights: of a pretrained backbone: a file or "imagenet"; None downloads those of ImageNet where a layer is
            frozen.
        precision: "float32", or "mixed_bfloat16", twice as fast on processors that have it; the saved model is float32
            in any case.
    """

    seed: int = 0
    weights: Path | str | None = None
    precision: str = "float32"


def train(
    spec: ModelSpec, dataset: Dataset, folder: Path, options: Options = Options(), progress: Progress = SILENT
) -> Classifier:
    """Train a generation on the train split, choosing the best epoch on the validation split.

    Test photos are not read. The model, its history and its card go into the folder all at once at the end; checkpoints
    lie beside it before.

    Raises:
        DataError: if no photo can be read, or a split lacks what is needed of it.
        WeightsMissingError: if the backbone's weights cannot be had.
    """
    dataset = dataset.of(spec.classes)
    photos = read_photos(dataset.split(*spec.learns_from), spec.input_size, progress.photos)
    for sentence in told(dataset.root, photos.problems):
        progress.note(sentence)
    splits.require(photos.table, spec.classes, dataset.name, ("train", "validation"))
    keras.utils.set_random_seed(options.seed)
    with ExitStack() as afterwards:
        afterwards.callback(keras.config.set_dtype_policy, keras.config.dtype_policy())
        keras.config.set_dtype_policy(options.precision)
        learner = build(spec, options.weights or ("imagenet" if spec.features else None))
        run = Run(spec, learner, photos, options.seed, folder.with_name(f".{folder.name}-training"), progress)
        history = run.finish()
    model = build(spec)
    model.set_weights(learner.get_weights())
    training = _told(run) | {"precision": options.precision}
    if spec.recipe.calibrated:
        training["temperature"] = round(_calibrate(spec, model, photos), 4)
    with replaced(folder) as draft:
        digest, onnx = save(model, spec, draft)
        history.to_csv(draft / HISTORY, index=False, float_format="%.5f", lineterminator="\n")
        card = Card(spec, _learned(dataset, photos), training, *_meant(spec, dataset, photos), digest, onnx)
        replace(card, duty=DUTY_OF_STUDY if is_of_study(spec.task, dataset) else "").write(draft)
    shutil.rmtree(run.checkpoints, ignore_errors=True)
    return zoo.load(folder.name, folder.parent)


def _meant(spec: ModelSpec, dataset: Dataset, photos: Photos) -> tuple[str, str]:
    """Return what a card says that the net is for, and what it is not for."""
    if is_of_study(spec.task, dataset):
        return USE_OF_STUDY, LIMITS_OF_STUDY
    return USE, LIMITS.format(plural(int((~photos.where("validation")).sum()), "photo"), dataset.name)


def _learned(dataset: Dataset, photos: Photos) -> dict[str, Any]:
    """Return what a card says of the photos."""
    splits = set(photos.table["split"])
    counts = {split: by_label for split, by_label in dataset.counts().items() if split in splits}
    return {"dataset": dataset.name, "counts": counts, "skipped": [asdict(problem) for problem in photos.problems]}


def _told(run: Run) -> dict[str, Any]:
    """Return what a card says of the run."""
    best = best_epoch(run.rows, run.spec.recipe.monitor)
    accuracy, loss = (round(run.rows[best][key], 4) for key in ("val_accuracy", "val_loss"))
    versions = {"mood": __version__, "python": platform.python_version(), "tensorflow": tf.__version__,
                "keras": keras.__version__}  # fmt: skip
    return {"seed": run.seed, "epochs": len(run.rows), "best_epoch": best + 1, "val_accuracy": accuracy,
            "val_loss": loss, "train_seconds": round(run.seconds, 1), "versions": versions,
            "fingerprint": run.fingerprint}  # fmt: skip


def _calibrate(spec: ModelSpec, model: keras.Model, photos: Photos) -> float:
    """Divide the logits by the temperature that the validation photos ask for, in the weights themselves."""
    is_validation = photos.where("validation")
    p = Classifier(spec, lambda: model, "").predict_proba(photos.pixels[is_validation]).astype(float)
    temperature = fit_temperature(photos.labels(spec.classes)[is_validation], p)
    logit = model.get_layer(LOGIT)
    logit.set_weights([weights / temperature for weights in logit.get_weights()])
    return temperature
