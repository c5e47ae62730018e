"""What is sorted: photos with what was seen in them, in bursts, and what a visitor wants to keep of each."""

from collections.abc import Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor, wait
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from mood import bursts, images
from mood.bursts import Bands, Choice, Compared, Weights, noise
from mood.errors import ImageError
from mood.evaluation.conformal import Conformal
from mood.images import WHOLE, Box, Photo
from mood.library import culling, raw
from mood.library.culling import Burst, Culled
from mood.library.series import File, Series
from mood.ui import guarantees, workspace
from mood.ui.bursts import truth
from mood.ui.keeping import kept

PER_PAGE, PHOTOS_PER_PAGE = 10, 60
"""Bursts on a page, and photos: a page has fewer bursts where they are large."""

_SMALL, LARGE = 320, 1200
"""Pixels of the longer side of a picture among others, and of one of a few side by side."""

_MAKERS = ThreadPoolExecutor(4)
_AHEAD = ThreadPoolExecutor(1)
"""Makes pictures of a page while somebody looks at the one before."""

_PATIENCE = 0.02
"""Seconds that a page waits for its pictures: enough for those that were made before, which then never flicker."""

Pictures = Mapping[str, Future[bytes | ImageError]]
"""By SHA-256 what will be a JPEG of each photo, or why there is none."""


@dataclass(frozen=True)
class Wish:
    """What somebody wants: the mood, whose verdict counts, how many of how like photos, and what counts how much."""

    mood: str
    generation: str
    count: int
    likeness: float
    weights: Weights = Weights()


def culled(series: Series, wish: Wish) -> Culled:
    """Return the bursts of a series, each with what to keep, and what that is for each photo."""
    config = workspace.config()
    is_bundled = not series.home and series.files[0].sha256 in truth.known()
    within = _bands(config.models, config.demo.name if is_bundled else "")
    return _culled(series, wish, within, guarantees.of(wish.generation, guarantees.USUAL))


@kept(max_entries=16, spinner="Choosing …")
def _culled(series: Series, wish: Wish, within: Bands, sets: Conformal | None) -> Culled:
    burst = _compared(series, wish.likeness, within.sharpness)

    def choose(places: Sequence[int]) -> Choice:
        return bursts.suggest(burst[tuple(places)], wish.mood, wish.generation, wish.count, wish.weights, within, sets)

    return culling.culled(_grouped(series, wish.likeness), choose)


@kept(max_entries=4, reads=lambda models, _: [noise.path_of(models)])
def _bands(models: Path, photos: str) -> Bands:
    return noise.bands(models, photos)


@kept(max_entries=4)
def _compared(series: Series, likeness: float, band: float) -> dict[tuple[int, ...], Compared]:
    """Return the bursts of a series, compared, by their places: nothing of it changes with what is wanted."""
    groups = _grouped(series, likeness)
    return {tuple(places): bursts.compare([series.shots[place] for place in places], band) for places in groups}


@kept(max_entries=16)
def _grouped(series: Series, likeness: float) -> list[list[int]]:
    return series.group(likeness)


def pages(found: Sequence[Burst], most: int = PER_PAGE) -> list[Sequence[Burst]]:
    """Return bursts page by page, on each at least one and at most so many, fewer where they are large."""
    starts, photos = [0], 0
    for place, burst in enumerate(found):
        photos += len(burst.places)
        if place > starts[-1] and (place - starts[-1] == most or photos > PHOTOS_PER_PAGE):
            starts.append(place)
            photos = len(burst.places)
    return [found[start:end] for start, end in zip(starts, [*starts[1:], len(found)], strict=True)]


@kept(max_entries=3000)
def picture(file: File) -> bytes:
    """Return a small JPEG of a photo.

    Raises:
        ImageError: if its file is not there any more, or cannot be read.
    """
    return _jpeg(file, _SMALL)


@kept(max_entries=100)
def close_up(file: File, part: Box) -> bytes:
    """Return a large JPEG of a part of a photo; see `picture`."""
    return _jpeg(file, LARGE, part)


def _jpeg(file: File, side: int, part: Box = WHOLE) -> bytes:
    return images.encode_jpeg(_pixels(file, side, part), 85)


def _pixels(file: File, side: int, part: Box) -> np.ndarray:
    if raw.is_raw(file.name):
        return images.part_of(photo(file).pixels, part, side)
    return images.decode(_content(file), file.name, side, part).pixels


def pictures(files: Sequence[File]) -> Pictures:
    """Have small pictures of photos made, several at once; those that were made before are there at once."""
    making = {file.sha256: _MAKERS.submit(_picture, file) for file in files}
    wait(making.values(), _PATIENCE)
    return making


def make_ahead(files: Sequence[File]) -> None:
    """Have small pictures of photos made one after the other, for whoever asks for them next."""
    for file in files:
        _AHEAD.submit(_picture, file)


def _picture(file: File) -> bytes | ImageError:
    try:
        return picture(file)
    except ImageError as error:
        return error


def photo(file: File) -> Photo:
    """Return a photo of a series, decoded.

    Raises:
        ImageError: if its file is not there any more, or cannot be read.
    """
    return (raw.decode if raw.is_raw(file.name) else images.decode)(_content(file), file.name)


def _content(file: File) -> bytes:
    try:
        return file.read()
    except OSError as error:
        message = f"“{file.name}” cannot be opened any more: {error.strerror}."
        raise ImageError(message, "Was it moved, or is its disk not there? Open the folder again.") from error
