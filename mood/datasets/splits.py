"""Who learns from what: splits that a shuffle cannot change and that look-alikes cannot straddle."""

from collections import Counter
from collections.abc import Sequence

import numpy as np
import pandas as pd
from PIL import Image

from mood.errors import DataError
from mood.importing import one_at_a_time

NEAR = 4  # photos whose 64-bit difference hashes differ in at most this many bits are look-alikes
SHARES = (("train", 0.6), ("validation", 0.2), ("test", 0.2))
LEAST = 5  # photos of a class that a net learns from
NEEDED = ("train", "validation", "test")  # to learn from, to choose the best epoch on, to be measured on


def drawn(photos: pd.DataFrame) -> pd.DataFrame:
    """Return photos with a split and a near_group, which follow from the columns sha256 and likeness, its hash."""
    groups = near_groups(photos["likeness"].to_list())
    table = photos.drop(columns="likeness")
    table.insert(2, "split", assign(table["sha256"].to_list(), groups))
    table.insert(6, "near_group", [str(group) for group in groups])
    return table


def require(table: pd.DataFrame, classes: Sequence[str], name: str, parts: Sequence[str] = NEEDED) -> None:
    """Check that a data set, with the columns split and label, has photos enough for a net of some classes.

    Raises:
        DataError: if there are fewer than `LEAST` photos of a class in train, or of fewer than two classes in another
            of the splits; it names each count.
    """
    counts = {part: Counter(table.loc[table["split"] == part, "label"].tolist()) for part in parts}
    others = [part for part in parts if part != "train"]
    least = {"train": LEAST} | {part: int(len(counts[part]) < 2) for part in others}
    few = [
        f"{counts[part][label]} of {label} in {part}"
        for part in parts
        for label in classes
        if counts[part][label] < least[part]
    ]
    if few:
        raise DataError(
            f"A net needs at least {LEAST} photos of every class in train, and photos of two classes in "
            f"{' and in '.join(others)}; “{name}” has {', '.join(few)}.",
            "Add photos: of those in folders about six in ten are in train, two in validation and two in test.",
        )


def likeness_hash(pixels: np.ndarray) -> int:
    """Return the difference hash of a photo (h, w, 3) uint8: 64 bits, of which similar photos have few that differ.

    dHash, Krawetz 2013, https://www.hackerfactor.com/blog/index.php?/archives/529-Kind-of-Like-That.html.
    """
    with one_at_a_time:
        import imagehash  # pulls SciPy in; only scanning a folder needs it

    return int(str(imagehash.dhash(Image.fromarray(pixels))), 16)


def near_groups(hashes: list[int], near: int = NEAR) -> list[int]:
    """Group look-alikes; likeness is passed on from neighbour to neighbour.

    Args:
        hashes: one 64-bit hash a photo.
        near: largest Hamming distance of two look-alikes, in bits.

    Returns:
        For each photo the index of the first photo of its group.
    """
    codes = np.array(hashes, np.uint64)
    group = list(range(len(codes)))

    def root(i: int) -> int:
        while group[i] != i:
            i = group[i]
        return i

    for i in range(len(codes) - 1):
        distances = np.bitwise_count(codes[i + 1 :] ^ codes[i])
        for j in np.flatnonzero(distances <= near) + i + 1:
            low, high = sorted((root(i), root(int(j))))
            group[high] = low
    return [root(i) for i in range(len(codes))]


def assign(hashes: list[str], groups: list[int]) -> list[str]:
    """Assign every photo to train, validation or test, at the `SHARES` on average, by the content of its group alone.

    A group goes where the smallest content hash among its photos says, so the order of the
    photos does not matter, and neither do other photos that come or go.

    Args:
        hashes: SHA-256 of each photo, in hexadecimal.
        groups: group index of each photo.
    """
    speakers = pd.Series(hashes).groupby(groups).transform("min")
    positions = [int(code[:13], 16) / 16**13 for code in speakers]
    names, shares = zip(*SHARES, strict=True)
    return [names[edge] for edge in np.searchsorted(np.cumsum(shares)[:-1], positions, side="right")]
