"""Drawn photos and small folders of them; nothing here needs a download."""

import io
import os
import sys
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageDraw

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
os.environ["MOOD_WARM_UP"] = "0"
os.environ.pop("MOOD_PHOTOS", None)

ROOT = Path(__file__).resolve().parent.parent
SHARED_PHOTOS = ROOT.parent / "shared" / "photos"


LONGEST = (
    "library/test_ray.py", "zoo/test_runtimes.py", "explanation/test_methods.py", "browser/test_journey.py",
    "browser/test_links.py", "adoption/test_nets.py", "test_training.py", "explanation/test_reference.py",
    "cli/test_training.py", "test_types.py", "app/test_pages.py", "browser/test_looks.py", "experiments/test_report.py",
    "cli/test_workspace.py",
)  # fmt: skip
"""Files that take longest, in the order in which processes begin them: none is waited for in the end."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Let the longest files begin first."""
    rank = {ROOT / "tests" / name: place for place, name in enumerate(LONGEST)}
    items.sort(key=lambda item: rank.get(item.path, len(rank)))


@pytest.fixture(autouse=True)
def _main_module() -> Iterator[None]:
    """Put the main module back: AppTest leaves a page in its place, which every process that is started would run."""
    main = sys.modules["__main__"]
    yield
    sys.modules["__main__"] = main


def draw_face(mood: str, seed: int, side: int = 96) -> Image.Image:
    """Draw a face whose mouth curves up (happy) or down (sad), at a random place, size and colour."""
    random = np.random.default_rng(seed)
    image = Image.new("RGB", (side, side), tuple(int(v) for v in random.integers(0, 256, 3)))
    draw = ImageDraw.Draw(image)
    radius = side * random.uniform(0.3, 0.42)
    x, y = side / 2 + random.uniform(-6, 6, 2)
    draw.ellipse(
        (x - radius, y - radius, x + radius, y + radius), fill=tuple(int(v) for v in random.integers(120, 256, 3))
    )
    for dx in (-0.35, 0.35):
        draw.ellipse(
            (x + dx * radius - 4, y - 0.3 * radius - 4, x + dx * radius + 4, y - 0.3 * radius + 4), fill="black"
        )
    box = (x - 0.5 * radius, y - 0.1 * radius, x + 0.5 * radius, y + 0.7 * radius)
    if mood == "happy":
        draw.arc(box, 20, 160, fill="black", width=4)
    else:
        draw.arc(tuple(v + (0.45 * radius if i % 2 else 0) for i, v in enumerate(box)), 200, 340, fill="black", width=4)
    return image


def encoded(image: Image.Image, kind: str = "JPEG", **options: object) -> bytes:
    buffer = io.BytesIO()
    image.save(buffer, kind, **options)
    return buffer.getvalue()


@pytest.fixture
def face_folder(tmp_path: Path) -> Path:
    """Return a folder with 30 drawn faces a class and no manifest."""
    folder = tmp_path / "faces"
    for number, mood in enumerate(("happy", "sad")):
        (folder / mood).mkdir(parents=True)
        for seed in range(30):
            draw_face(mood, 1000 * number + seed).save(folder / mood / f"{seed:03d}.png")
    return folder


def tiny_spec(name: str = "baseline", **recipe: object):
    """Return a generation of the real architecture that trains in seconds on drawn faces."""
    from dataclasses import replace

    from mood.zoo.study import SPECS

    spec = SPECS[name]
    size = {"four_blocks": 48, "mobilenet": 32, "efficientnet_lite2": 64}[spec.architecture]
    return replace(spec, input_size=size, recipe=replace(spec.recipe, max_epochs=3, **recipe))


@pytest.fixture(scope="session")
def two_pixel_classifier():
    """Return a classifier whose answer can be worked out by hand.

    It sees an 8 x 8 photo. One 1 x 1 convolution copies red and green, global averages are taken, and
    the logit is 4 * mean(red) - 2 * mean(green) - 0.5 with values scaled to [0, 1].
    """
    from dataclasses import replace

    import keras

    from mood.zoo.classifier import Classifier
    from mood.zoo.study import SPECS

    spec = replace(SPECS["baseline"], input_size=8, target_layer="conv")
    photo = keras.Input((None, None, 3), name="photo")
    x = keras.layers.Resizing(8, 8, name="resize")(photo)
    x = keras.layers.Rescaling(1 / 255, name="scale")(x)
    x = keras.layers.Conv2D(2, 1, use_bias=False, name="conv")(x)
    x = keras.layers.GlobalAveragePooling2D(name="pool")(x)
    x = keras.layers.Dense(1, name="logit")(x)
    model = keras.Model(photo, keras.layers.Activation("sigmoid", name="p_happy")(x))
    model.get_layer("conv").set_weights([np.array([[1, 0], [0, 1], [0, 0]], np.float32)[None, None]])
    model.get_layer("logit").set_weights([np.array([[4], [-2]], np.float32), np.array([-0.5], np.float32)])
    return Classifier(spec, lambda: model, "0" * 64)
