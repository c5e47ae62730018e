"""Turns photos in memory into shuffled, augmented batches for training."""

from collections.abc import Iterator

import numpy as np
import tensorflow as tf

from mood.datasets.transforms import Augmentation, draw, draw_colours


def training_batches(
    pixels: tf.Tensor,
    labels: tf.Tensor,
    batch_size: int,
    augmentation: Augmentation | None,
    seed: tuple[int, int],
    copies: int = 1,
) -> tf.data.Dataset:
    """Return one epoch of training.

    Order and augmentation follow from the seed alone, so an interrupted epoch can be repeated exactly.

    Args:
        pixels: (n, h, w, 3) uint8, or frozen features; with several copies of each photo, one copy of all photos
            after the other.
        labels: (n,) class indices.
        batch_size: the last batch may be smaller.
        augmentation: of photos, or None.
        seed: (run seed, epoch).
        copies: how many there are of each photo; an epoch shows one of them, drawn at random.

    Returns:
        Batches of (float32 inputs, labels).
    """
    random = np.random.default_rng(seed)
    count = len(labels)
    order = random.permutation(count)
    if copies > 1:
        order += count * random.integers(0, copies, count)

    def gather(rows: tf.Tensor) -> tuple[tf.Tensor, tf.Tensor]:
        return tf.cast(tf.gather(pixels, rows), tf.float32), tf.gather(labels, rows % count)

    def warp(rows: tf.Tensor, transforms: tf.Tensor) -> tuple[tf.Tensor, tf.Tensor]:
        photos, targets = gather(rows)
        return _project(photos, transforms), targets

    if augmentation is None:
        return tf.data.Dataset.from_tensor_slices(order).batch(batch_size).map(gather).prefetch(2)
    transforms = draw(augmentation, len(order), int(pixels.shape[1]), random)
    rows = tf.data.Dataset.from_tensor_slices((order, transforms)).batch(batch_size)
    return rows.map(warp, num_parallel_calls=2).prefetch(2)


def varied(pixels: np.ndarray, augmentation: Augmentation, seed: tuple[int, int], size: int) -> Iterator[np.ndarray]:
    """Yield one augmented copy of photos (n, h, w, 3) uint8, in their order.

    Yields:
        Batches of (size, h, w, 3) float32, values 0..255.
    """
    random = np.random.default_rng(seed)
    transforms = draw(augmentation, len(pixels), pixels.shape[1], random)
    factors = draw_colours(augmentation, len(pixels), random)[:, :, None, None, None]
    for start in range(0, len(pixels), size):
        part = slice(start, start + size)
        photos = _project(tf.constant(pixels[part], tf.float32), transforms[part]).numpy()
        brightness, contrast, saturation = factors[part].swapaxes(0, 1)
        gray = photos.mean(-1, keepdims=True)
        photos = gray + (photos - gray) * saturation
        middle = photos.mean((1, 2, 3), keepdims=True)
        yield np.clip((middle + (photos - middle) * contrast) * brightness, 0, 255)


def _project(photos: tf.Tensor, transforms: tf.Tensor) -> tf.Tensor:
    return tf.raw_ops.ImageProjectiveTransformV3(
        images=photos,
        transforms=transforms,
        output_shape=tf.shape(photos)[1:3],
        interpolation="BILINEAR",
        fill_mode="NEAREST",
        fill_value=0.0,
    )
