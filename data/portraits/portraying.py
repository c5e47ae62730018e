"""A person's twins, photographed one after the other, each with the mask of its parts."""

from collections.abc import Iterator
from pathlib import Path

import bpy
import numpy as np
from PIL import Image

from data.portraits import parts, twins
from data.portraits.picture import photographed
from data.portraits.regions import Regions

COLOURS = (
    (214, 171, 140), (200, 50, 60), (120, 70, 30), (235, 150, 130), (60, 120, 200), (40, 35, 35), (80, 140, 90),
    (150, 80, 190), (230, 230, 230),
)  # fmt: skip
"""In which somebody who opens a mask sees `parts.PARTS`."""


def render_twins(regions: Regions, root: Path, seed: int, size: int) -> Iterator[Path]:
    """Render what is not there yet of a person.

    Args:
        regions: of the base mesh.
        root: folder of the set.
        seed: of the person.
        size: pixels of a side.

    Yields:
        The path of each picture that was made; beside it is its mask. The base is rendered in any case: camera, lamps
        and exposure of the twins are its.
    """
    before = twins.base(seed)
    wanted = [one for one in twins.FACTORS if not twins.path_of(root, seed, one).exists()]
    base = twins.path_of(root, seed, twins.SAME)
    if not wanted and base.exists():
        return
    base.parent.mkdir(parents=True, exist_ok=True)
    file, setting = photographed(regions, before, size)
    _keep_mask(regions, base, size)
    base.write_bytes(file)
    yield base
    for factor in wanted:
        path = twins.path_of(root, seed, factor)
        file, _ = photographed(regions, twins.changed(before, factor), size, setting)
        if factor in twins.SHAPES:
            _keep_mask(regions, path, size)
        path.write_bytes(file)  # after its mask, so that what has a picture has both
        yield path


def _keep_mask(regions: Regions, path: Path, size: int) -> None:
    mask = Image.fromarray(parts.seen(regions, bpy.context.scene, size), "P")
    mask.putpalette(np.array(COLOURS, np.uint8).tobytes())
    mask.save(path.with_suffix(".png"), optimize=True, bits=4)
