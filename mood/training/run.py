"""One training run: epoch after epoch, with a checkpoint behind each of them."""

import json
import math
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import keras
import numpy as np
import pandas as pd
import tensorflow as tf

from mood.datasets import Photos
from mood.datasets.batches import training_batches, varied
from mood.datasets.transforms import Augmentation
from mood.files import replaced
from mood.zoo.runtimes import BATCH
from mood.zoo.specs import LOGIT, ModelSpec


@dataclass(frozen=True)
class Progress:
    """Where a run reports to.

    Args:
        photos: called with 1 after each photo read.
        epoch: called with the history row of each finished epoch.
        note: called with a sentence.
    """

    photos: Callable[[int], object] = lambda _: None
    epoch: Callable[[dict[str, float]], object] = lambda _: None
    note: Callable[[str], object] = lambda _: None


class Run:
    """One training run: what is learned (`trainee`), from what, and its checkpoints."""

    def __init__(
        self, spec: ModelSpec, model: keras.Model, photos: Photos, seed: int, checkpoints: Path, progress: Progress
    ) -> None:
        self.spec, self.model, self.seed, self.progress = spec, model, seed, progress
        self.checkpoints = checkpoints
        is_train, all_labels = ~photos.where("validation"), photos.labels(spec.classes)
        pixels, labels, self.val_labels = photos.pixels[is_train], all_labels[is_train], all_labels[~is_train]
        alike = len(labels) / (len(spec.classes) * np.bincount(labels))  # then all classes weigh the same together
        self.weights = dict(enumerate(alike)) if spec.recipe.balanced else None
        self.train, self.validation = (_inputs(model, spec, some) for some in (pixels, photos.pixels[~is_train]))
        if spec.recipe.copies > 1:
            self.train = _copies(model, spec, pixels, self.train, seed)
        if spec.recipe.mirrored:
            self.train = tf.concat([self.train, _inputs(model, spec, pixels[:, :, ::-1])], 0)
            labels = np.tile(labels, 2)
        self.targets = labels if spec.units == 1 else keras.utils.to_categorical(labels).astype(np.float32)
        self.trainee = _part(model, spec.features, LOGIT)
        self.fingerprint = spec.fingerprint(seed, photos.table["sha256"])
        self.rows: list[dict[str, float]] = []
        self.best: list[np.ndarray] = []
        self.mean: list[np.ndarray] = []
        self.seconds = 0.0

    def finish(self) -> pd.DataFrame:
        """Train until patience ends, put the best weights into the model, and return the history."""
        if not self._resume():
            self._compile()
        while not self._is_over():
            self._epoch()
        self.trainee.set_weights(self.best)
        for layer in self.trainee.layers:
            if layer.weights:
                self.model.get_layer(layer.name).set_weights(layer.get_weights())
        return pd.DataFrame(self.rows)

    def _compile(self) -> None:
        recipe = self.spec.recipe
        optimizer = keras.optimizers.get({"class_name": recipe.optimizer, "config": {}})
        optimizer.learning_rate = recipe.learning_rate
        optimizer.weight_decay = recipe.weight_decay
        if self.spec.units == 1:
            loss = keras.losses.BinaryCrossentropy
            accuracy = keras.metrics.BinaryAccuracy(threshold=0.0, name="accuracy")
        else:
            loss, accuracy = keras.losses.CategoricalCrossentropy, keras.metrics.CategoricalAccuracy(name="accuracy")
        smoothed = loss(from_logits=True, label_smoothing=recipe.label_smoothing)
        self.trainee.compile(optimizer, smoothed, metrics=[accuracy])

    def _epoch(self) -> None:
        started, recipe, epoch = time.monotonic(), self.spec.recipe, len(self.rows)
        _reseed_dropout(self.trainee, self.seed, epoch)
        if recipe.decay:
            share = (1 + math.cos(math.pi * epoch / recipe.max_epochs)) / 2
            self.trainee.optimizer.learning_rate = recipe.learning_rate * share
        batches = training_batches(
            self.train, self.targets, recipe.batch_size,
            None if recipe.copies > 1 else recipe.augmentation, (self.seed, epoch), recipe.copies,
        )  # fmt: skip
        fitted = self.trainee.fit(batches, epochs=1, verbose=0, class_weight=self.weights).history
        own = self.trainee.get_weights()
        self.trainee.set_weights(self._averaged(own, epoch))
        val_loss, val_accuracy = self._validate()
        row = {"epoch": epoch + 1, "loss": fitted["loss"][0], "accuracy": fitted["accuracy"][0],
               "val_loss": val_loss, "val_accuracy": val_accuracy}  # fmt: skip
        self.rows.append(row)
        if best_epoch(self.rows, recipe.monitor) == epoch:
            self.best = self.trainee.get_weights()
        self.trainee.set_weights(own)
        self._save()
        self.seconds += time.monotonic() - started
        self.progress.epoch(row)

    def _averaged(self, own: list[np.ndarray], epoch: int) -> list[np.ndarray]:
        """Return the running mean of the weights since averaging began, or the weights themselves before."""
        after = self.spec.recipe.average_after
        count = 1 if after is None else epoch - after + 1
        averaged = [mean + (new - mean) / count for mean, new in zip(self.mean, own, strict=True)] if count > 1 else own
        self.mean = averaged
        return averaged

    def _validate(self) -> tuple[float, float]:
        """Return plain cross-entropy, without label smoothing, and accuracy on validation."""
        logits = self.trainee.predict(self.validation, batch_size=BATCH, verbose=0)
        logits = np.concatenate([np.zeros_like(logits), logits], 1) if self.spec.units == 1 else logits
        own = logits[np.arange(len(logits)), self.val_labels]
        weights = None if self.weights is None else [self.weights[label] for label in self.val_labels]
        loss = np.average(np.logaddexp.reduce(logits, axis=1) - own, weights=weights)
        return float(loss), float((logits.argmax(1) == self.val_labels).mean())

    def _is_over(self) -> bool:
        done, recipe = len(self.rows), self.spec.recipe
        is_last = done >= recipe.max_epochs
        return done > 0 and (is_last or done - 1 - best_epoch(self.rows, recipe.monitor) >= recipe.patience)

    def _save(self) -> None:
        state = {"fingerprint": self.fingerprint, "rows": self.rows, "seconds": self.seconds}
        with replaced(self.checkpoints) as draft:
            self.trainee.save(draft / "last.keras")
            np.savez(draft / "best.npz", *self.best)
            np.savez(draft / "mean.npz", *self.mean)
            (draft / "state.json").write_text(json.dumps(state), "utf-8")

    def _resume(self) -> bool:
        path = self.checkpoints / "state.json"
        state = json.loads(path.read_text("utf-8")) if path.exists() else {}
        if state.get("fingerprint") != self.fingerprint:
            return False
        self.rows, self.seconds = state["rows"], state["seconds"]
        self.best, self.mean = (_arrays(self.checkpoints / name) for name in ("best.npz", "mean.npz"))
        self.trainee = keras.models.load_model(self.checkpoints / "last.keras", safe_mode=True)
        self.progress.note(f"Resumed after epoch {len(self.rows)}.")
        return True


def best_epoch(rows: list[dict[str, float]], monitor: str) -> int:
    """Return the index of the best epoch so far, in a history of at least one row.

    It has the least validation loss or, where `monitor` is "accuracy", the highest accuracy, and of equals less loss.
    """
    if monitor == "loss":
        return min(range(len(rows)), key=lambda i: rows[i]["val_loss"])
    return min(range(len(rows)), key=lambda i: (-rows[i]["val_accuracy"], rows[i]["val_loss"]))


def _inputs(model: keras.Model, spec: ModelSpec, pixels: np.ndarray) -> tf.Tensor:
    """Return what the trainee sees: pixels, or the frozen features of them, computed once."""
    if spec.features is None:
        return tf.constant(pixels)
    return tf.constant(_part(model, None, spec.features).predict(pixels, batch_size=BATCH, verbose=0))


def _copies(model: keras.Model, spec: ModelSpec, pixels: np.ndarray, first: tf.Tensor, seed: int) -> tf.Tensor:
    """Return the frozen features of augmented copies behind those of the photos themselves."""
    extractor = _part(model, None, spec.features)
    parts = [tf.cast(first, tf.float16)]  # half the memory; the trainee sees float32
    for copy in range(1, spec.recipe.copies):
        for photos in varied(pixels, spec.recipe.augmentation or Augmentation(), (seed, copy), BATCH):
            parts.append(tf.cast(extractor.predict_on_batch(photos), tf.float16))
    return tf.concat(parts, 0)


def _part(model: keras.Model, first: str | None, last: str | None) -> keras.Model:
    """Return what lies behind the layer `first`, or behind the photos, up to the layer `last`; it shares its layers."""
    return keras.Model(model.get_layer(first).output if first else model.inputs, model.get_layer(last).output)


def _reseed_dropout(model: keras.Model, seed: int, epoch: int) -> None:
    """Let dropout follow from seed and epoch alone: a resumed run draws what an uninterrupted one draws."""
    for number, layer in enumerate(model.layers):
        if isinstance(layer, keras.layers.Dropout):
            layer.seed_generator.state.assign([seed * 1000 + number, epoch])


def _arrays(path: Path) -> list[np.ndarray]:
    with np.load(path, allow_pickle=False) as arrays:
        return [arrays[name] for name in arrays.files]
