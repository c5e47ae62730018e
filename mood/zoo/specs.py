"""What each generation is, as plain data: no TensorFlow here."""

from dataclasses import dataclass, replace

from mood.datasets.transforms import Augmentation
from mood.labels import MOOD, MOODS, Task


@dataclass(frozen=True)
class Recipe:
    """How a generation is trained.

    Args:
        optimizer: name of a Keras optimizer.
        learning_rate: its step size.
        batch_size: photos in a step.
        max_epochs: training ends here at the latest.
        patience: training ends after this many epochs without a better one.
        monitor: what makes an epoch better on validation: a lower "loss" or a higher "accuracy".
        decay: whether the learning rate falls to zero over `max_epochs` along a cosine
            (Loshchilov and Hutter 2017, https://arxiv.org/abs/1608.03983).
        average_after: from the epoch after this one on, the mean of all epochs' weights is validated and
            kept in place of the last ones (Izmailov et al. 2018, https://arxiv.org/abs/1803.05407).
        label_smoothing: how far labels are moved to one half, for labels known to be noisy.
        augmentation: how training photos are varied, or None.
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


@dataclass(frozen=True)
class ModelSpec:
    """One generation.

    Args:
        name: key in files, links and commands.
        generation: 1 for the first.
        title: name on screen.
        architecture: key of a builder in `architectures.py`.
        input_size: side in pixels that photos are resized to.
        scaling: (scale, offset) applied to pixel values 0..255 inside the graph.
        dropout: share of units dropped before the dense layers while training.
        target_layer: the convolution layer that class activation maps look at.
        features: name of the last frozen layer, or None when all is trained.
        recipe: how it is trained.
        summary: one sentence for a visitor.
        reference: the paper or page behind it.
        notes: what a reader of the card should know about how it was made.
        task: what it tells apart; of two classes one logit alone speaks for the last.
    """

    name: str
    generation: int
    title: str
    architecture: str
    input_size: int
    scaling: tuple[float, float]
    dropout: float
    target_layer: str
    features: str | None
    recipe: Recipe
    summary: str
    reference: str
    notes: str = ""
    task: Task = MOOD

    @property
    def classes(self) -> tuple[str, ...]:
        """What it tells apart, in the order of its outputs."""
        return self.task.classes

    @property
    def units(self) -> int:
        """Number of logits: one for two classes, else one a class."""
        return 1 if self.task.is_binary else len(self.classes)


_SPECS = (
    ModelSpec(
        name="baseline",
        generation=1,
        title="Baseline",
        architecture="four_blocks",
        input_size=150,
        scaling=(1 / 255, 0.0),
        dropout=0.0,
        target_layer="conv4",
        features=None,
        recipe=Recipe("rmsprop", 1e-4, batch_size=20, max_epochs=60, patience=12, monitor="accuracy"),
        summary="A small convolutional net that learned from the training photos and nothing else.",
        reference="Chollet, Deep Learning with Python (2017), section 5.2",
    ),
    ModelSpec(
        name="augmented",
        generation=2,
        title="Augmented",
        architecture="four_blocks",
        input_size=150,
        scaling=(1 / 255, 0.0),
        dropout=0.5,
        target_layer="conv4",
        features=None,
        recipe=Recipe(
            "rmsprop",
            1e-4,
            batch_size=20,
            max_epochs=120,
            patience=40,
            monitor="accuracy",
            augmentation=Augmentation(rotation=40, shift=0.2, shear=0.2, zoom=0.2, flip=True),
        ),
        summary="The same net with dropout, shown turned, shifted, slanted, zoomed and mirrored photos.",
        reference="Chollet, Deep Learning with Python (2017), section 5.2.5",
    ),
    ModelSpec(
        name="transfer",
        generation=3,
        title="Transfer",
        architecture="mobilenet",
        input_size=224,
        scaling=(1 / 127.5, -1.0),
        dropout=0.5,
        target_layer="conv_pw_13_relu",
        features="features",
        recipe=Recipe("adam", 1e-4, batch_size=20, max_epochs=150, patience=20, label_smoothing=0.1, mirrored=True),
        summary="MobileNet, which saw a million ImageNet photos, with a small new head for the mood.",
        reference="Howard et al., MobileNets (2017), https://arxiv.org/abs/1704.04861",
        notes="Unlike the original study, input is scaled to [-1, 1] as the ImageNet weights expect (not to [0, 1]), "
        "training stops on the validation loss (not on the training loss), and the head sits on average-pooled "
        "features with 262,657 parameters (not on flattened ones with 12.8 million).",
    ),
    ModelSpec(
        name="refined",
        generation=4,
        title="Refined",
        architecture="efficientnet_lite2",
        input_size=260,
        scaling=(1 / 128, -127 / 128),
        dropout=0.5,
        target_layer="head_relu",
        features="block10_add",
        recipe=Recipe(
            "adamw",
            1e-4,
            batch_size=32,
            max_epochs=10,
            patience=10,
            decay=True,
            average_after=5,
            label_smoothing=0.1,
            augmentation=Augmentation(rotation=12, shift=0.1, shear=0.1, zoom=0.2, flip=True, light=0.3, colour=0.45),
            extra=True,
            copies=6,
            weight_decay=1e-4,
            calibrated=True,
        ),
        summary="What the study wished for: more photos, a better backbone, and its upper half tuned to the task.",
        reference="Liu and Tan, EfficientNet-Lite (2020), https://blog.tensorflow.org/2020/03/"
        "higher-accuracy-on-vision-models-with-efficientnet-lite.html",
        notes="EfficientNet-Lite2 with ImageNet weights; blocks 11 to 20 and the head are trained on train and extra "
        "photos, on six variants of each made once through the frozen lower half.",
    ),
)

_REFINED = _SPECS[-1]
_MOODS = replace(
    _REFINED,
    name="moods",
    generation=1,
    title="Moods",
    recipe=replace(_REFINED.recipe, extra=False, balanced=True),
    summary="The refined generation's net and recipe, taught to tell five moods apart.",
    notes="EfficientNet-Lite2 with ImageNet weights; blocks 11 to 20 and the head are trained. The rarer moods weigh "
    "as much in the loss as the common ones.",
    task=MOODS,
)

SPECS: dict[str, ModelSpec] = {spec.name: spec for spec in (*_SPECS, _MOODS)}

GENERATIONS = tuple(spec.name for spec in _SPECS)
"""The models that tell happy from sad, oldest first."""

STORY = ("baseline", "augmented", "transfer")
"""The generations of the original study; what comes after them is ours."""

_AUGMENTED = SPECS["augmented"].recipe

ALTERNATIVES: dict[str, dict[str, Recipe]] = {
    "augmented": {
        "averaged weights": replace(_AUGMENTED, average_after=40),
        "short and fast": replace(_AUGMENTED, learning_rate=5e-4, decay=True, max_epochs=60, patience=60),
    }
}
"""Recipes that were tried and not kept; `python -m mood alternatives NAME` writes what they reach into the card."""
