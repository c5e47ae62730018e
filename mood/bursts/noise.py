"""How far small changes of light, crop and compression move what photos are chosen by: less is no difference."""

import io
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
from PIL import Image

from mood import images
from mood.bursts.shots import seen
from mood.datasets import Dataset
from mood.errors import DataError
from mood.evaluation import Interval, Metric, bootstrap_interval
from mood.files import write_csv
from mood.images import Photo

if TYPE_CHECKING:
    from mood.zoo.classifier import Classifier

BRIGHTER, CUT, QUALITY = 1.25, 0.04, (75, 50)
"""Small changes: a quarter brighter or darker, up to so much of each side cut off, saved as JPEG once more."""

CHANGES: Mapping[str, tuple[Callable[[np.ndarray], np.ndarray], ...]] = {
    "light": (lambda pixels: lit(pixels, BRIGHTER), lambda pixels: lit(pixels, 1 / BRIGHTER)),
    "crop": (lambda pixels: _cut(pixels, 0), lambda pixels: _cut(pixels, 1)),
    "compression": tuple(partial(lambda quality, pixels: _saved(pixels, quality), quality) for quality in QUALITY),
}
ALL = "all"

QUANTILES = {"median": 0.5, "q90": 0.9, "q95": 0.95}
WITHIN = "q95"
"""What is called no difference: so much is moved by no more than one small change in twenty."""

MOST = 300
"""Photos that are asked about, evenly over a data set."""

SURE = 1e-3
"""A probability nearer to 0 or 1 is taken for this: it is shown as 0% or 100%."""

SHARPNESS = "sharpness"

MEANING = (
    "One in twenty of these changes moves the logarithm further: of the odds that a net gives a photo's own class, or "
    "of the sharpness of its face. 95% bootstrap intervals over photos."
)


@dataclass(frozen=True)
class Bands:
    """Within what two photos are the same.

    Args:
        odds: by generation, by how much the logarithm of the odds of a class may differ; only of what was measured.
        sharpness: by how much the logarithm of two sharpnesses may.
    """

    odds: Mapping[str, float] = field(default_factory=dict)
    sharpness: float = 0.0


def path_of(models: Path) -> Path:
    """Return where the measurement lies."""
    return models / "bursts-noise.csv"


def read(models: Path) -> pd.DataFrame | None:
    """Read what `measure` wrote, or None where it was not run."""
    path = path_of(models)
    return pd.read_csv(path) if path.exists() else None


def bands(models: Path, photos: str = "") -> Bands:
    """Return within what photos are the same to the nets of a folder.

    It is what was measured on the data set `photos`, and of what was not, the widest of the data sets measured.
    """
    table = read(models)
    if table is None:
        return Bands()
    table = table[table["change"] == ALL]
    own = table[table["photos"] == photos]
    table = pd.concat([own, table[~table["measure"].isin(own["measure"])]])
    within = table.groupby("measure")[WITHIN].max().to_dict()
    odds = {str(name): float(by) for name, by in within.items() if name != SHARPNESS}
    return Bands(odds, float(within.get(SHARPNESS, 0.0)))


def logit(p: np.ndarray | float) -> np.ndarray:
    """Return the logarithm of the odds of probabilities, which are kept `SURE` away from 0 and 1."""
    sure = np.clip(p, SURE, 1 - SURE)
    return np.log(sure / (1 - sure))


def floor(p: float, band: float) -> float:
    """Return the lowest probability that is the same as `p` within a band of log-odds."""
    return float(1 / (1 + np.exp(band - logit(p))))


def measure(
    dataset: Dataset,
    nets: Mapping[str, "Classifier"],
    models: Path | None,
    advance: Callable[[int], object] = lambda _: None,
) -> pd.DataFrame:
    """Change photos a little, ask the nets again, and write down in `models` how far that moves what they say.

    Where `models` is None nothing is written; what was measured on other data sets stays. `advance` is called with 1
    after each photo.

    Returns:
        For every generation, how far the log-odds of the photo's own class move, and for sharpness its logarithm; by
        change and over all: the number of photos and quantiles, with the ends of their 95 % bootstrap intervals.

    Raises:
        DataError: if there are no photos of the nets' classes.
    """
    classes = next(iter(nets.values())).spec.classes
    table = dataset.of(classes).table
    if table.empty:
        raise DataError(
            f"How far small changes move a verdict is measured on photos of the nets' classes ({', '.join(classes)}); "
            f"“{dataset.name}” has none.",
            "Name a folder of them with --photos DIR.",
        )
    table = table.iloc[np.unique(np.linspace(0, len(table) - 1, MOST).round().astype(int))]
    moves = []
    for file, label in zip(table["file"], table["label"], strict=True):
        moves.append(_moved(images.read(dataset.path(file)), label, nets))
        advance(1)
    rows = pd.DataFrame(list(_rows(dataset.name, moves))).round(4)
    if models is not None:
        before = read(models)
        others = [before[before["photos"] != dataset.name]] if before is not None else []
        write_csv(path_of(models), pd.concat([*others, rows], ignore_index=True))
    return rows


def lit(pixels: np.ndarray, factor: float) -> np.ndarray:
    """Return a photo, (h, w, 3) uint8, whose values are multiplied; what is too bright is white."""
    return (pixels * factor).round().clip(0, 255).astype(np.uint8)


def moved(rows: pd.DataFrame) -> dict[tuple[str, str, str], Metric]:
    """Return of the rows of `measure` by how much no more than one change in twenty moves more.

    Returns:
        By measure, a generation or “sharpness”, data set and change, the difference of two logarithms.
    """
    return {
        (row["measure"], row["photos"], row["change"]): Metric(
            row[WITHIN], row["n"], Interval(row[f"{WITHIN}_low"], row[f"{WITHIN}_high"], "bootstrap"), is_share=False
        )
        for row in rows.to_dict("records")
    }


def _moved(photo: Photo, label: str, nets: Mapping[str, "Classifier"]) -> dict[str, dict[str, list[float]]]:
    """Return how far each change moves each measure of a photo."""
    copies = {change: [by(photo.pixels) for by in ways] for change, ways in CHANGES.items()}
    series = [photo.pixels, *(copy for of_change in copies.values() for copy in of_change)]
    found = {name: logit(net.predict_proba(series)[:, net.spec.classes.index(label)]) for name, net in nets.items()}
    found[SHARPNESS] = np.log([max(seen(Photo("", "", pixels)).sharpness, SURE) for pixels in series])
    return {name: _by_change(np.abs(values[1:] - values[0])) for name, values in found.items()}


def _by_change(moves: np.ndarray) -> dict[str, list[float]]:
    each = iter(moves.tolist())
    return {change: [next(each) for _ in ways] for change, ways in CHANGES.items()} | {ALL: moves.tolist()}


def _rows(photos: str, moves: Sequence[dict[str, dict[str, list[float]]]]) -> Iterator[dict[str, Any]]:
    for what, by_change in moves[0].items():
        for change in by_change:
            values = np.array([of_photo[what][change] for of_photo in moves])
            quantiles = [_quantile(values, name, q) for name, q in QUANTILES.items()]
            yield {"measure": what, "photos": photos, "change": change, "n": len(values)} | dict(chain(*quantiles))


def _quantile(values: np.ndarray, name: str, q: float) -> list[tuple[str, float]]:
    """Return a quantile of values (photos, changes) with the ends of its interval, photos being drawn again."""
    interval = bootstrap_interval(partial(_quantiles, values, q), len(values))
    return [(name, float(np.quantile(values, q))), (f"{name}_low", interval.low), (f"{name}_high", interval.high)]


def _quantiles(values: np.ndarray, q: float, weights: np.ndarray) -> np.ndarray:
    """Return a quantile of values (photos, changes) for each row of weights (resamples, photos)."""
    order = np.argsort(values, None)
    so_far = np.cumsum(np.repeat(weights, values.shape[1], 1)[:, order], 1)
    return values.ravel()[order][(so_far < q * so_far[:, -1:]).sum(1)]


def _cut(pixels: np.ndarray, at: int) -> np.ndarray:
    """Return a photo without a strip of two sides: the right and lower ones, or with `at` 1 the left and upper."""
    down, right = (int(CUT * side) for side in pixels.shape[:2])
    return pixels[down:, right:] if at else pixels[: len(pixels) - down, : pixels.shape[1] - right]


def _saved(pixels: np.ndarray, quality: int) -> np.ndarray:
    buffer = io.BytesIO()
    Image.fromarray(pixels).save(buffer, "JPEG", quality=quality)
    return images.decode(buffer.getvalue()).pixels
