"""A library by its index: what was seen of its photos beforehand, without a look at one of them."""

import os
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pandas as pd

from mood.bursts import listed
from mood.bursts.grouping import points
from mood.errors import DataError
from mood.library import groups
from mood.library.index import Index, read
from mood.library.scanning import shown
from mood.library.series import File, Series, original_first


def series_of(path: Path, classes: Sequence[str], nets: Sequence[str]) -> tuple[Series, pd.DataFrame]:
    """Return the photos of an index with what some nets said of some classes.

    Returns:
        The photos, of files with the same content one; and the files that cannot be read: file and why.

    Raises:
        DataError: if it is no index, holds no photo, or was made by other nets.
    """
    index = read(path)
    asked = _asked(index, classes, nets)
    is_photo = (index.table["problem"] == "").to_numpy()
    places, files, root = _files(index, np.flatnonzero(is_photo))
    key = repr((str(path), [part.stat().st_mtime_ns for part in sorted(path.iterdir())], tuple(nets)))
    taken = index.table["taken"].to_numpy(float)[places]
    unread = index.table.loc[~is_photo, ["path", "problem"]].rename(columns={"path": "file", "problem": "why"})

    def group(least: float) -> list[list[int]]:
        looks = points(index.vectors(places), index.layouts(places))
        return groups.grouped(looks, taken, [file.sha256 for file in files], least)

    return Series(key, files, index.shots(places, features=False), asked, group, str(path), root), unread


def _asked(index: Index, classes: Sequence[str], nets: Sequence[str]) -> list[str]:
    """Return which of some nets the index has an answer of for every class."""
    asked = [net for net in nets if all(f"p_{net}_{name}" in index.table for name in classes)]
    if not asked:
        raise DataError(
            f"“{index.path}” was made by nets that are not here; here are {listed(nets)}.",
            f"Run `python -m mood library` again with --out FILE, another one, and --nets {nets[-1]}.",
        )
    if not (index.table["problem"] == "").any():
        raise DataError(f"“{index.path}” holds no photo that could be read.", "Make it of a folder with photos.")
    return asked


def _files(index: Index, places: np.ndarray) -> tuple[np.ndarray, list[File], Path]:
    """Return the places of photos, each content once, their files, and the folder in which all of them lie."""
    by_content: dict[str, list[int]] = {}
    for place, sha256 in zip(places.tolist(), index.table["sha256"].to_numpy()[places], strict=True):
        by_content.setdefault(sha256, []).append(place)
    for same in (same for same in by_content.values() if len(same) > 1):
        same.sort(key=lambda place: original_first(index.paths[place]))
    firsts = np.array([same[0] for same in by_content.values()])
    paths = [index.paths[place] for place in firsts]
    root = Path(os.path.commonpath([path.parent for path in paths]))
    sizes = index.table["bytes"].to_numpy()[firsts].tolist()
    files = [
        File(shown(str(path.relative_to(root))), path, sha256, size, tuple(index.paths[place] for place in same[1:]))
        for path, size, (sha256, same) in zip(paths, sizes, by_content.items(), strict=True)
    ]
    return firsts, files, root
