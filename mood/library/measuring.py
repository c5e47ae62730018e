"""One photo's row in an index: what its file and pixels say, and then what the nets say."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import cv2
import numpy as np
import pyarrow as pa

from mood import bursts, images, zoo
from mood.errors import ImageError
from mood.images import Photo
from mood.library import moving, parts, raw
from mood.library.parts import Made, of_file, p_column
from mood.library.scanning import File, shown

if TYPE_CHECKING:
    from mood.zoo import Classifier

Row = dict[str, Any]
"""By the name of a column, what is known; what is missing is null."""


@dataclass(frozen=True)
class Measured:
    """One photo without what nets say.

    Args:
        row: all that needs no net.
        inputs: by side, the photo as nets of that input take it, (side, side, 3) uint8; none if it cannot be read.
    """

    row: Row
    inputs: dict[int, np.ndarray]


def digest(file: File) -> str:
    """Return the SHA-256 of a file's bytes, "" where it cannot be opened."""
    try:
        return moving.digest(Path(file.path))
    except OSError:
        return ""


def measure(file: File, sides: Sequence[int]) -> Measured:
    """Read one photo, and measure all that needs no net; of one that cannot be read the row says why."""
    row = of_file(file)
    try:
        photo = decode(Path(file.path))
    except ImageError as error:
        return Measured(row | {"sha256": digest(file), "problem": shown(error.message)}, {})
    seen = bursts.seen(photo)
    faces = [vars(face.face) | vars(face) for face in seen.faces]
    row |= {"sha256": photo.sha256, "problem": "", "width": seen.width, "height": seen.height, "taken": seen.taken,
            "bias": seen.bias, "sharpness": seen.sharpness, "exposure": seen.exposure, "layout": seen.layout,
            "faces": [{name: float(face[name]) for name in parts.SEEN} for face in faces]}  # fmt: skip
    return Measured(row, {side: images.resize(photo.pixels, side, side) for side in sides})


def answer(photos: Sequence[Measured], nets: Mapping[str, "Classifier"], made: Made) -> list[Row]:
    """Ask the nets, by name, about photos, each by one pass, and return their rows with what is answered."""
    rows = [dict(photo.row) for photo in photos]
    asked = [place for place, photo in enumerate(photos) if photo.inputs]
    for name, net in nets.items() if asked else ():
        batch = np.stack([photos[place].inputs[net.spec.input_size] for place in asked])
        features, p = net.features_and_proba(batch) if name == made.frozen else (None, net.predict_proba(batch))
        for number, place in enumerate(asked):
            values = p[number].tolist()
            rows[place] |= {p_column(name, label): value for label, value in zip(net.spec.classes, values, strict=True)}
            if features is not None:
                rows[place]["vector"] = direction(features[number])
    return rows


class Worker:
    """Makes rows of files; every process has one of its own.

    Args:
        models: folder of the nets.
        made: which nets are asked.
        threads: of a net's pass; 1 where there are as many workers as cores.
    """

    def __init__(self, models: Path, made: Made, threads: int = 1) -> None:
        cv2.setNumThreads(threads)
        self.made = made
        self.nets = {name: zoo.load(name, models, threads) for name in made.nets}
        self.sides = sorted({net.spec.input_size for net in self.nets.values()})

    def __call__(self, files: Sequence[File]) -> pa.Table:
        """Return the rows of some files, in their order."""
        photos = [measure(file, self.sides) for file in files]
        return parts.table_of(answer(photos, self.nets, self.made), self.made)


def direction(features: np.ndarray) -> np.ndarray:
    """Return the features of one photo as a vector (f,) of length 1; maps (h, w, f) are averaged over their places."""
    flat = features.mean((0, 1)) if features.ndim == 3 else features
    return flat / max(float(np.linalg.norm(flat)), 1e-12)


def decode(path: Path) -> Photo:
    """Return a photo, or the preview in a camera's file.

    Raises:
        ImageError: if it cannot be opened or decoded.
    """
    name = shown(path.name)
    if raw.is_raw(name):
        return raw.decode(images.content(path, raw.MAX_BYTES), name)
    return images.decode(images.content(path), name)
