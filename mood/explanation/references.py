"""Photos that expected gradients set out from: of the bundled portraits, since training photos are not shipped."""

from functools import lru_cache

import numpy as np

from mood import images, settings
from mood.datasets import open_dataset
from mood.datasets.photos import read_verified

SEED = 0
SPLIT = "validation"
"""Test photos are explained: none of them is its own reference."""


def are_here() -> bool:
    """Return whether the bundled portraits are there; a library that was installed by itself is without."""
    return settings.load().demo.is_dir()


@lru_cache(maxsize=4)
def references(size: int, count: int) -> np.ndarray:
    """Draw reference photos by a fixed seed.

    Returns:
        (n, size, size, 3) uint8; n is count, or as many as there are.

    Raises:
        DataError: if the bundled portraits are missing.
        ImageError: if one of them is missing or changed.
    """
    dataset = open_dataset(settings.load().demo)
    table = dataset.table[dataset.table["split"] == SPLIT]
    drawn = table.sample(min(count, len(table)), random_state=SEED)
    named = zip(drawn["file"], drawn["sha256"], strict=True)
    photos = np.stack([images.resize(read_verified(dataset, file, digest), size, size) for file, digest in named])
    photos.flags.writeable = False
    return photos
