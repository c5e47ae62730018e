"""Which photos of a data set are one photograph: cropped, mirrored, scaled, or with an agency's bar beneath.

A classifier that learned from a photograph is not tested by its copy. Who looks alike to a net is only a likely pair;
it is one photograph where many local features of one lie in the other after one similarity transform.

Sources: SIFT and the ratio test, Lowe 2004, https://doi.org/10.1023/B:VISI.0000029664.99615.94; RANSAC, Fischler and
Bolles 1981, https://doi.org/10.1145/358669.358692.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache, partial
from pathlib import Path

import cv2
import numpy as np
import pandas as pd

from mood.datasets import Dataset
from mood.datasets.photos import read_verified
from mood.errors import DataError, ImageError
from mood.evaluation import Metric, share_of, stored
from mood.files import write_csv
from mood.plurals import plural
from mood.zoo.likeness import Embedding

COLUMNS = ("file", "other", "split", "other_split", "drawn", "distance", "inliers", "is_mirrored")
NEAR, BY_LOT = "near", "by lot"
NEIGHBOURS = 10
"""Each test photo is compared with so many that lie nearest to it."""

DRAWN = 1000
"""Pairs by lot, of which hardly any is one photograph: how often is one called so?"""

COPY, SCENE = 20, 8
"""Least features in common of one photograph, and of one scene, such as a series at the same place.

Both were set after a look at the 35 pairs of the study's photos that have five or more.
"""

ALL, NO_COPY, NO_SCENE = "all", "without copies", "without photos of one scene"

SIDE = 320
FEATURES = 500
KEPT = 2048
"""Photos whose features are kept at a time: 64 kB each, and as much of the mirror image."""

RATIO = 0.75
WITHIN = 4.0
"""Pixels within which a transformed feature lies where it is found."""


@dataclass(frozen=True, eq=False)
class Local:
    """The local features of a picture: places (n, 2) in pixels, and descriptors (n, 128) uint8."""

    places: np.ndarray
    descriptors: np.ndarray


def path_of(models: Path, dataset: str) -> Path:
    """Return where the copies in a data set lie."""
    return models / f"copies-{dataset}.csv"


def local_features(pixels: np.ndarray) -> Local:
    """Return what is found at most `FEATURES` places of a picture (h, w, 3) uint8, shrunk to `SIDE`."""
    gray = cv2.cvtColor(pixels, cv2.COLOR_RGB2GRAY)
    scale = SIDE / max(gray.shape)
    gray = cv2.resize(gray, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    points, descriptors = cv2.SIFT_create(FEATURES).detectAndCompute(gray, None)
    places = np.array([point.pt for point in points], np.float32).reshape(-1, 2)
    return Local(places, np.zeros((0, 128), np.uint8) if descriptors is None else descriptors.astype(np.uint8))


def inliers(one: Local, other: Local) -> int:
    """Count the distinct places of one picture that a similarity transform carries to where they are in another."""
    if min(len(one.places), len(other.places)) < 2:
        return 0
    found = cv2.BFMatcher().knnMatch(one.descriptors, other.descriptors, k=2)
    kept = [best for best, second in found if best.distance < RATIO * second.distance]
    if len(kept) < 3:
        return 0
    source = one.places[[match.queryIdx for match in kept]]
    target = other.places[[match.trainIdx for match in kept]]
    cv2.setRNGSeed(0)  # RANSAC draws
    transform, mask = cv2.estimateAffinePartial2D(source, target, method=cv2.RANSAC, ransacReprojThreshold=WITHIN)
    if transform is None:
        return 0
    is_in = mask.ravel().astype(bool)
    return min(len(np.unique(places[is_in].round(), axis=0)) for places in (source, target))


def candidates(known: Embedding) -> pd.DataFrame:
    """Return pairs of a test photo and another photo to compare, each once.

    Returns:
        `COLUMNS` but for the last two: each test photo's nearest, and up to `DRAWN` pairs by lot.
    """
    tests = np.flatnonzero(known.splits == "test")
    vectors = known.vectors.astype(float)
    away = np.array([np.linalg.norm(vectors - vector, axis=1) for vector in vectors[tests]])
    away[np.arange(len(tests)), tests] = np.inf
    near = np.argsort(away, axis=1, kind="stable")[:, : min(NEIGHBOURS, len(known.files) - 1)]
    random = np.random.default_rng(0)
    first = np.concatenate([np.repeat(np.arange(len(tests)), near.shape[1]), random.integers(len(tests), size=DRAWN)])
    second = np.concatenate([near.ravel(), random.integers(len(known.files), size=DRAWN)])
    drawn = np.repeat([NEAR, BY_LOT], [near.size, DRAWN])
    table = pd.DataFrame({
        "file": known.files[tests[first]], "other": known.files[second], "split": "test",
        "other_split": known.splits[second], "drawn": drawn, "distance": away[first, second].round(4),
    })  # fmt: skip
    pair = [frozenset(both) for both in zip(table["file"], table["other"], strict=True)]
    return table[np.isfinite(table["distance"]) & ~pd.Series(pair).duplicated()].reset_index(drop=True)


def measure(
    dataset: Dataset, known: Embedding, models: Path, advance: Callable[[int], object] = lambda _: None
) -> pd.DataFrame:
    """Compare likely pairs and pairs by lot by their local features, also mirrored, and write what came of it.

    Photos that are not there are left out.

    Args:
        dataset: the photos.
        known: where they lie to a net.
        models: folder of the table.
        advance: called with 1 after each pair.

    Returns:
        One row a pair: `COLUMNS`.

    Raises:
        DataError: if no test photo is known, or none of the photos can be read.
    """
    if not (known.splits == "test").any():
        raise DataError("Copies are looked for among test photos; there is none.", "Name a data set that has some.")
    features = lru_cache(KEPT)(partial(_read, dataset))
    rows = []
    for row in candidates(known).to_dict("records"):
        one, other = features(row["file"]), features(row["other"])
        if one and other:
            straight, mirrored = (inliers(one[0], turned) for turned in other)
            rows.append(row | {"inliers": max(straight, mirrored), "is_mirrored": mirrored > straight})
        advance(1)
    if not rows:
        raise DataError(f"No two photos of “{dataset.name}” can be compared.", "Restore its files.")
    table = pd.DataFrame(rows)[list(COLUMNS)].sort_values(["inliers", "file", "other"], ascending=[False, True, True])
    write_csv(path_of(models, dataset.name), table)
    return table


def _read(dataset: Dataset, file: str) -> tuple[Local, Local] | None:
    """Return the local features of a photo and of its mirror image; None where it is not here."""
    try:
        pixels = read_verified(dataset, file, dataset.digests[file])
    except (ImageError, KeyError):  # a training photo of another data set is known to the net, but is not here
        return None
    return local_features(pixels), local_features(np.ascontiguousarray(pixels[:, ::-1]))


def read(path: Path) -> pd.DataFrame | None:
    """Read what `measure` wrote; None where there is no file.

    Raises:
        ManifestError: if a column is missing, or it is no table.
    """
    return stored.read(path, COLUMNS, "Run `python -m mood audit copies --photos DIR` again.")


def to_leave_out(pairs: pd.DataFrame, least: int = COPY) -> set[str]:
    """Return the test photos that a test without copies leaves out.

    That is each with a copy among photos that something was learned or chosen from; of two test photos that are
    copies of one another, the later by name.

    Args:
        pairs: that `measure` wrote.
        least: features in common, `COPY` or `SCENE`.
    """
    alike = pairs[pairs["inliers"] >= least]
    is_within = alike["other_split"] == "test"
    within = alike.loc[is_within, ["file", "other"]]
    return {*alike.loc[~is_within, "file"], *within.max(axis=1)}


def accuracies(rows: pd.DataFrame, pairs: pd.DataFrame) -> dict[str, Metric]:
    """Return the accuracy on test photos without copies, and without other photos of one scene.

    Args:
        rows: one a test photo, with id and is_correct.
        pairs: that `measure` wrote.

    Returns:
        By `NO_COPY` and `NO_SCENE`.
    """
    out = {NO_COPY: to_leave_out(pairs), NO_SCENE: to_leave_out(pairs, SCENE)}
    return {title: share_of(rows.loc[~rows["id"].isin(names), "is_correct"]) for title, names in out.items()}


def elsewhere(pairs: pd.DataFrame) -> int:
    """Return how many test photos are one photograph with a photo of another split."""
    return pairs.loc[(pairs["inliers"] >= COPY) & (pairs["other_split"] != "test"), "file"].nunique()


def found(pairs: pd.DataFrame) -> str:
    """Say how many copies were found, and how often two photos by lot were called so."""
    near, by_lot = (pairs[pairs["drawn"] == drawn] for drawn in (NEAR, BY_LOT))
    is_copy, is_scene = near["inliers"] >= COPY, near["inliers"].between(SCENE, COPY - 1)
    n_elsewhere = (is_copy & (near["other_split"] != "test")).sum()
    return (
        f"{plural(near['file'].nunique(), 'test photo')} were compared with the {NEIGHBOURS} that lie nearest to each. "
        f"Pairs that are one photograph, by {COPY} local features or more in the same places: {is_copy.sum()}, "
        f"{n_elsewhere} of them with a photo of another split; of one scene ({SCENE} or more): {is_scene.sum()} more. "
        f"Of pairs by lot {share_of(by_lot['inliers'] >= COPY)}, are called one photograph."
    )
