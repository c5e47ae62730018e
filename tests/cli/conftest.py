"""A workspace of drawn photos of cats and dogs, with tiny nets that the commands trained and measured in it."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import keras
import pytest

from mood.cli import main
from mood.datasets.transforms import Augmentation
from mood.zoo.study import ALTERNATIVES, SPECS
from tests.conftest import draw_face, tiny_spec

MOUTHS = {"bird": "happy", "cat": "happy", "dog": "sad"}


def draw_photos(folder: Path, labels: tuple[str, ...], count: int = 24) -> Path:
    """Draw photos into one folder a label, no two alike."""
    for number, label in enumerate(labels):
        (folder / label).mkdir(parents=True)
        for seed in range(count):
            draw_face(MOUTHS[label], 1000 * number + seed).save(folder / label / f"{seed:03d}.png")
    return folder


def shallow(input_tensor, weights, **_):
    """Return a stand-in for MobileNet: its last layer behind two convolutions, not twenty-seven."""
    x = input_tensor
    for name, filters in (("conv1", 32), ("conv_pw_13", 128)):
        x = keras.layers.ReLU(6.0, name=f"{name}_relu")(keras.layers.Conv2D(filters, 3, 3, name=name)(x))
    model = keras.Model(keras.utils.get_source_inputs(input_tensor), x)
    if weights:
        model.load_weights(weights)
    return model


@contextmanager
def tiny_nets() -> Iterator[None]:
    """Make the study's nets tiny until the block ends."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(keras.applications, "MobileNet", shallow)
        for name in ("MOOD_MODELS", "MOOD_WORKSPACES", "MOOD_PHOTOS"):
            patch.delenv(name, raising=False)
        baseline = tiny_spec("baseline", learning_rate=1e-3)
        patch.setitem(SPECS, "baseline", replace(baseline, recipe=replace(baseline.recipe, max_epochs=5, patience=5)))
        for name in ("augmented", "transfer"):
            patch.setitem(SPECS, name, tiny_spec(name))
        recipe = replace(SPECS["refined"].recipe, max_epochs=2, copies=2, average_after=1)
        refined = replace(SPECS["transfer"], name="refined", generation=4, recipe=recipe)  # of the smaller backbone
        patch.setitem(SPECS, "refined", refined)
        patch.setitem(
            ALTERNATIVES,
            "augmented",
            {
                "slow": replace(SPECS["augmented"].recipe, learning_rate=1e-5, max_epochs=2),
                "mirrored only": replace(SPECS["augmented"].recipe, augmentation=Augmentation(flip=True), max_epochs=1),
            },
        )
        yield


@pytest.fixture(scope="module", autouse=True)
def tiny_study() -> Iterator[None]:
    """Make the study's nets tiny, here and in no other file."""
    with tiny_nets():
        yield


@pytest.fixture(scope="session")
def backbone(tmp_path_factory) -> Path:
    """Return a file of the backbone's weights, drawn at random."""
    keras.utils.set_random_seed(0)
    path = tmp_path_factory.mktemp("weights") / "mobilenet.weights.h5"
    shallow(keras.Input((32, 32, 3)), None).save_weights(path)
    return path


@pytest.fixture(scope="session")
def trained(tmp_path_factory, backbone) -> Path:
    """Return the workspace; its first net is trained, the one whose features are compared too."""
    return learned(draw_photos(tmp_path_factory.mktemp("drawn") / "pets", ("cat", "dog")), backbone)


@pytest.fixture(scope="session")
def three(tmp_path_factory, backbone) -> Path:
    """Return a workspace of three classes, which tests may measure and not change."""
    return learned(draw_photos(tmp_path_factory.mktemp("drawn") / "animals", ("bird", "cat", "dog"), 16), backbone)


def learned(folder: Path, backbone: Path) -> Path:
    """Train two nets on photos, beside them; as fixtures that last longer do, with tiny nets only meanwhile."""
    with tiny_nets():
        assert main(["train", "baseline", "--photos", str(folder)]) == 0
        assert main(["train", "transfer", "--photos", str(folder), "--weights", str(backbone)]) == 0
    return folder


@pytest.fixture
def pets(trained, tmp_path) -> Path:
    """Return a copy of the workspace, which a test may change."""
    return Path(shutil.copytree(trained, tmp_path / "pets"))
