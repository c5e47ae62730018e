"""What a trained model says of itself."""

import platform
from dataclasses import asdict

import keras
import tensorflow as tf

from mood import __version__
from mood.datasets import Dataset, Photos
from mood.training.run import Run, best_epoch
from mood.zoo import Card, ModelSpec


def describe(spec: ModelSpec, dataset: Dataset, photos: Photos, seed: int, run: Run) -> Card:
    """Write the card of a finished run, all but its checksum and its metrics.

    Args:
        spec: what was trained.
        dataset: on what.
        photos: what of it could be read.
        seed: of the run.
        run: the run.

    Returns:
        The card.
    """
    learned = set(photos.table["split"])
    best = best_epoch(run.rows, spec.recipe.monitor)
    data = {
        "dataset": dataset.name,
        "counts": {split: counts for split, counts in dataset.counts().items() if split in learned},
        "skipped": [asdict(problem) for problem in photos.problems],
    }
    training = {
        "seed": seed,
        "epochs": len(run.rows),
        "best_epoch": best + 1,
        "val_accuracy": round(run.rows[best]["val_accuracy"], 4),
        "val_loss": round(run.rows[best]["val_loss"], 4),
        "train_seconds": round(run.seconds, 1),
        "versions": {
            "mood": __version__,
            "python": platform.python_version(),
            "tensorflow": tf.__version__,
            "keras": keras.__version__,
        },
    }
    return Card(spec, data, training, USE, LIMITS)


USE = (
    "Explaining, comparing and triaging photos of people by apparent mood; suggesting which of many "
    "similar photos to keep. A person decides."
)
LIMITS = (
    "Trained on 1,000 to 2,600 stock photos labelled by search word: posed, noisy, mostly young adults. "
    "It judges how a photo looks, not how a person feels; not for decisions about people."
)
