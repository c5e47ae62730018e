"""Augmentation does what its numbers say, and an epoch follows from its seed alone."""

import numpy as np
import pytest
import tensorflow as tf

from mood.datasets.batches import training_batches
from mood.datasets.transforms import Augmentation, draw

PIXELS = tf.constant(np.random.default_rng(0).integers(0, 256, (10, 16, 16, 3), np.uint8))
LABELS = tf.constant(np.arange(10, dtype=np.int32))


def epoch(augmentation=None, seed=(0, 0)):
    batches = list(training_batches(PIXELS, LABELS, 4, augmentation, seed))
    return np.concatenate([x.numpy() for x, _ in batches]), np.concatenate([y.numpy() for _, y in batches])


def test_an_epoch_shows_every_photo_once_with_its_label():
    photos, labels = epoch()
    assert sorted(labels) == list(range(10))
    np.testing.assert_array_equal(photos, PIXELS.numpy()[labels])


def test_same_seed_same_epoch_and_next_epoch_differs():
    augmentation = Augmentation(rotation=40, shift=0.2, shear=0.2, zoom=0.2, flip=True)
    first, again, other = epoch(augmentation), epoch(augmentation), epoch(augmentation, (0, 1))
    np.testing.assert_array_equal(first[0], again[0])
    assert not np.array_equal(first[1], other[1])


def test_nothing_to_vary_leaves_photos_alone():
    photos, labels = epoch(Augmentation())
    np.testing.assert_allclose(photos, PIXELS.numpy()[labels], atol=1e-3)


def test_flip_mirrors_about_half_and_exactly():
    photos, labels = epoch(Augmentation(flip=True), seed=(3, 0))
    originals = PIXELS.numpy()[labels].astype(float)
    mirrored = [np.allclose(p, o[:, ::-1], atol=1e-2) for p, o in zip(photos, originals, strict=True)]
    same = [np.allclose(p, o, atol=1e-2) for p, o in zip(photos, originals, strict=True)]
    assert all(m or s for m, s in zip(mirrored, same, strict=True))
    assert 2 <= sum(mirrored) <= 8


@pytest.mark.parametrize(
    ("augmentation", "largest"),
    [
        (Augmentation(zoom=0.2), (0.2, 0.0)),
        (Augmentation(shear=0.2), (0.0, 0.2)),
        (Augmentation(rotation=40), (0.234, 0.643)),
    ],
)
def test_ranges_are_kept_and_used(augmentation, largest):
    a0, a1 = draw(augmentation, 4000, 100, np.random.default_rng(0))[:, :2].T
    assert np.abs(a0 - 1).max() == pytest.approx(largest[0], abs=0.01)
    assert np.abs(a1).max() == pytest.approx(largest[1], abs=0.01)


def test_the_centre_stays_unless_shifted():
    matrices = draw(Augmentation(rotation=40, shear=0.2, zoom=0.2, flip=True), 50, 101, np.random.default_rng(0))
    rows = matrices[:, :6].reshape(50, 2, 3)
    np.testing.assert_allclose(rows @ [50, 50, 1], np.full((50, 2), 50), atol=1e-3)
