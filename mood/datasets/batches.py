"""Turns photos in memory into shuffled, augmented batches for training."""

import numpy as np
import tensorflow as tf

from mood.datasets.transforms import Augmentation, draw


def training_batches(
    pixels: tf.Tensor,
    labels: tf.Tensor,
    batch_size: int,
    augmentation: Augmentation | None,
    seed: tuple[int, int],
) -> tf.data.Dataset:
    """Return one epoch of training.

    Order and augmentation follow from the seed alone, so an interrupted epoch can be repeated exactly.

    Args:
        pixels: (n, h, w, 3) uint8, or (n, d) float32 features.
        labels: (n,) class indices.
        batch_size: photos in a batch; the last batch may be smaller.
        augmentation: how photos are varied, or None.
        seed: (run seed, epoch).

    Returns:
        Batches of (float32 inputs, labels).
    """
    random = np.random.default_rng(seed)
    order = random.permutation(len(labels))

    def gather(rows: tf.Tensor) -> tuple[tf.Tensor, tf.Tensor]:
        return tf.cast(tf.gather(pixels, rows), tf.float32), tf.gather(labels, rows)

    def warp(rows: tf.Tensor, transforms: tf.Tensor) -> tuple[tf.Tensor, tf.Tensor]:
        photos, targets = gather(rows)
        return _project(photos, transforms), targets

    if augmentation is None:
        return tf.data.Dataset.from_tensor_slices(order).batch(batch_size).map(gather).prefetch(2)
    transforms = draw(augmentation, len(order), int(pixels.shape[1]), random)
    rows = tf.data.Dataset.from_tensor_slices((order, transforms)).batch(batch_size)
    return rows.map(warp, num_parallel_calls=2).prefetch(2)


def _project(photos: tf.Tensor, transforms: tf.Tensor) -> tf.Tensor:
    return tf.raw_ops.ImageProjectiveTransformV3(
        images=photos,
        transforms=transforms,
        output_shape=tf.shape(photos)[1:3],
        interpolation="BILINEAR",
        fill_mode="NEAREST",
        fill_value=0.0,
    )
