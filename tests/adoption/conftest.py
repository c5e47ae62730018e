"""Nets of keras.applications with weights drawn at random, and pictures of three shapes, each of its own colour."""

from pathlib import Path

import keras
import numpy as np
import pytest
from PIL import Image, ImageDraw

from mood.adoption.adopting import Options, adopt
from mood.datasets import open_dataset

CLASSES = ("circle", "square", "triangle")
COLOURS = {"circle": (200, 60, 60), "square": (60, 180, 60), "triangle": (60, 60, 200)}


def draw_shape(label: str, seed: int, side: int = 64) -> Image.Image:
    """Draw a shape at a random place and in a random size on noise."""
    random = np.random.default_rng(seed)
    image = Image.fromarray(random.integers(90, 166, (side, side, 3), np.uint8))
    x, y, r = (*random.uniform(0.4 * side, 0.6 * side, 2), side * random.uniform(0.25, 0.35))
    draw, box, colour = ImageDraw.Draw(image), (x - r, y - r, x + r, y + r), COLOURS[label]
    if label == "circle":
        draw.ellipse(box, colour)
    elif label == "square":
        draw.rectangle(box, colour)
    else:
        draw.polygon([(x, y - r), (x - r, y + r), (x + r, y + r)], colour)
    return image


def draw_shapes(folder: Path, count: int, classes: tuple[str, ...] = CLASSES) -> Path:
    for number, label in enumerate(classes):
        (folder / label).mkdir(parents=True)
        for seed in range(count):
            draw_shape(label, 1000 * number + seed).save(folder / label / f"{seed:03d}.png")
    return folder


@pytest.fixture(scope="session")
def shapes(tmp_path_factory):
    return open_dataset(draw_shapes(tmp_path_factory.mktemp("drawn") / "shapes", 8))


def mobilenet_v3() -> keras.Model:
    net = keras.applications.MobileNetV3Small
    return net(weights=None, input_shape=(96, 96, 3), alpha=0.75, classes=3)


def efficientnet() -> keras.Model:
    return keras.applications.EfficientNetB0(weights=None, input_shape=(64, 64, 3), classes=3)


def resnet() -> keras.Model:
    net = keras.applications.ResNet50
    return net(weights=None, input_shape=(64, 64, 3), classes=3, classifier_activation=None)


def nested() -> keras.Model:
    """Return what a course on transfer builds: preprocessing and augmentation inside, the backbone as one layer."""
    mobilenet = keras.applications.mobilenet_v2
    backbone = mobilenet.MobileNetV2(weights=None, input_shape=(64, 64, 3), alpha=0.35, include_top=False)
    backbone.trainable = False
    augmentation = keras.Sequential([keras.layers.RandomFlip("horizontal"), keras.layers.RandomRotation(0.1)])
    photo = keras.Input((64, 64, 3))
    x = backbone(mobilenet.preprocess_input(augmentation(photo)), training=False)
    x = keras.layers.Dropout(0.2)(keras.layers.GlobalAveragePooling2D()(x))
    return keras.Model(photo, keras.layers.Dense(3, activation="softmax")(x))


def flat() -> keras.Model:
    layers = keras.layers
    return keras.Sequential([
        keras.Input((48, 48, 3)), layers.Conv2D(8, 3, activation="relu"), layers.MaxPooling2D(),
        layers.Conv2D(8, 3, activation="relu"), layers.MaxPooling2D(), layers.Flatten(), layers.Dropout(0.5),
        layers.Dense(16, activation="relu"), layers.Dense(1, activation="sigmoid"),
    ])  # fmt: skip


NETS = {
    "mobilenet_v3": (mobilenet_v3, ".keras", CLASSES, None), "efficientnet": (efficientnet, ".keras", CLASSES, None),
    "resnet": (resnet, ".h5", CLASSES, "caffe"), "nested": (nested, ".keras", CLASSES, None),
    "flat": (flat, ".keras", ("circle", "square"), "0..1"),
}  # fmt: skip


def settled(net: keras.Model, photos: np.ndarray) -> keras.Model:
    """Let every normalisation take the statistics of some photos: a net as drawn says nearly the same of each photo."""
    norms = [layer for layer in net._flatten_layers() if isinstance(layer, keras.layers.BatchNormalization)]
    for layer in norms:
        layer.momentum, layer.trainable = 0.0, True
    net(photos, training=True)
    return net


LARGE = ("efficientnet", "resnet")
"""Nets that take minutes; the others have their parts: skips, depthwise kernels, squeezing, normalisation."""


@pytest.fixture(scope="session", params=[pytest.param(n, marks=[pytest.mark.slow] * (n in LARGE)) for n in NETS])
def adopted(request, shapes, tmp_path_factory):
    """Return one net of each kind, adopted from its file."""
    build, suffix, classes, input_range = NETS[request.param]
    keras.utils.set_random_seed(2)
    net, folder = build(), tmp_path_factory.mktemp(request.param)
    side = net.input_shape[1]
    photos = np.stack([
        np.asarray(draw_shape(label, seed, side), np.float32) for label in CLASSES for seed in range(16)
    ])
    settled(net, photos / 255 if input_range == "0..1" else photos).save(folder / f"net{suffix}")
    return adopt(
        folder / f"net{suffix}", request.param, classes, shapes, folder / "models", Options(input_range=input_range)
    )
