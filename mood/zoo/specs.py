"""What a net is and how it is trained, as plain data: no TensorFlow here."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from typing import Any

from mood.datasets.transforms import Augmentation
from mood.tasks import Task

_WORDS = ("title", "summary", "reference", "notes")

LOGIT = "logit"
"""Name of the layer that gives the logits."""

Scaling = tuple[float | tuple[float, ...], float | tuple[float, ...]]
"""Scale and offset of pixel values 0..255, each a number or one a channel."""


@dataclass(frozen=True)
class Recipe:
    """How a net is trained.

    Args:
        optimizer: name of a Keras optimizer.
        max_epochs: training ends here at the latest.
        patience: training ends after this many epochs without a better one.
        monitor: what makes an epoch better on validation: a lower "loss" or a higher "accuracy".
        decay: whether the learning rate falls to zero over `max_epochs` along a cosine
            (Loshchilov and Hutter 2017, https://arxiv.org/abs/1608.03983).
        average_after: from the epoch after this one on, the mean of all epochs' weights is validated and
            kept in place of the last ones (Izmailov et al. 2018, https://arxiv.org/abs/1803.05407).
        label_smoothing: how far labels are moved to one half, for labels known to be noisy.
        augmentation: of training photos.
        mirrored: whether each training photo is also shown mirrored (for frozen features).
        extra: whether the photos of the split `extra` are learned from as well.
        copies: for frozen features: how many variants of each photo are made; an epoch shows one of them.
        weight_decay: of the optimizer, or None for its own.
        calibrated: whether the logit is divided by the temperature that validation asks for.
        balanced: whether every class weighs the same in the loss, however few its photos.
    """

    optimizer: str
    learning_rate: float
    batch_size: int
    max_epochs: int
    patience: int
    monitor: str = "loss"
    decay: bool = False
    average_after: int | None = None
    label_smoothing: float = 0.0
    augmentation: Augmentation | None = None
    mirrored: bool = False
    extra: bool = False
    copies: int = 1
    weight_decay: float | None = None
    calibrated: bool = False
    balanced: bool = False


ADOPTED = "adopted"
"""The architecture of a net that was made and trained elsewhere."""

ELSEWHERE = Recipe("", 0.0, 0, 0, 0)
"""Its recipe, of which nothing is known."""


@dataclass(frozen=True)
class ModelSpec:
    """One net.

    Args:
        name: in files, links and commands.
        generation: its place among the nets of its task, 1 for the first.
        architecture: key of a builder in `architectures.py`, or `ADOPTED`.
        input_size: side in pixels that photos are resized to.
        scaling: of pixel values 0..255 inside the graph.
        dropout: share of units dropped before the dense layers while training.
        target_layer: the convolution layer that class activation maps look at.
        features: name of the last frozen layer, of an adopted net the last but the logits; None when all is trained.
        summary: one sentence for a visitor.
        reference: the paper or page behind it.
        task: what it tells apart; one logit alone speaks for a positive class.
        notes: what a reader of the card should know about how it was made.
    """

    name: str
    generation: int
    title: str
    architecture: str
    input_size: int
    scaling: Scaling
    dropout: float
    target_layer: str
    features: str | None
    recipe: Recipe
    summary: str
    reference: str
    task: Task
    notes: str = ""

    @property
    def classes(self) -> tuple[str, ...]:
        """What it tells apart, in the order of its outputs."""
        return self.task.classes

    @property
    def units(self) -> int:
        """Number of logits: one for a positive class, else one a class."""
        return 1 if self.task.is_binary else len(self.classes)

    @property
    def is_adopted(self) -> bool:
        """Whether it was trained elsewhere, and is none of the architectures here."""
        return self.architecture == ADOPTED

    def fingerprint(self, seed: int, digests: Iterable[str]) -> str:
        """Return the SHA-256 of what a training run follows from: this, its seed, and the SHA-256 of its photos.

        Words for readers are none of it: a net is not trained again because it is told of in others.
        """
        recipe = {key: value for key, value in asdict(self).items() if key not in _WORDS}
        recipe["task"] = [self.classes, self.task.positive]
        origin = [recipe, seed, sorted(digests)]
        return hashlib.sha256(json.dumps(origin, sort_keys=True).encode()).hexdigest()

    @property
    def learns_from(self) -> tuple[str, ...]:
        """The splits that are read while it is trained."""
        return ("train", "validation", "extra") if self.recipe.extra else ("train", "validation")

    @classmethod
    def from_record(cls, record: Mapping[str, Any]) -> "ModelSpec":
        """Return the spec that a card holds."""
        recipe: dict[str, Any] = dict(record["recipe"])
        recipe["augmentation"] = Augmentation(**recipe["augmentation"]) if recipe["augmentation"] else None
        scaling = tuple(tuple(part) if isinstance(part, list) else part for part in record["scaling"])
        parts: dict[str, Any] = {"scaling": scaling, "recipe": Recipe(**recipe)}
        return cls(**{**record, **parts, "task": Task.from_record(record["task"])})
