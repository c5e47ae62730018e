"""Asks for suggestions on bursts of which it is known what each photo shows and what went wrong in it."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from mood import images, settings
from mood.bursts.choosing import ranked
from mood.bursts.grouping import group
from mood.bursts.noise import Bands, bands
from mood.bursts.shots import Seen, Shot, frozen, layout_of, look
from mood.bursts.weighing import Weights, compare
from mood.datasets import inside, open_dataset
from mood.errors import DataError
from mood.files import write_csv
from mood.images import Photo

if TYPE_CHECKING:
    from mood.zoo.classifier import Classifier

MANIFEST = "bursts.csv"
MOVED = 0.04
"""The bundled bursts stand on a tripod; to be grouped, each photo is moved by up to this share of its sides."""


def known(root: Path) -> pd.DataFrame:
    """Read the manifest of a data set's bursts of which the truth is known; no row where there are none.

    A row is a photo: file, burst, frame, label, intensity, faults (";" between them) and more.
    """
    path = root / MANIFEST
    return pd.read_csv(path, keep_default_na=False) if path.exists() else pd.DataFrame(columns=["file", "burst"])


def path_of(models: Path) -> Path:
    """Return where the measurement lies."""
    return models / "bursts-demo.csv"


def read(models: Path) -> pd.DataFrame | None:
    """Read what `measure` wrote, or None where it was not run, or last by a version that ranked otherwise."""
    path = path_of(models)
    table = pd.read_csv(path, keep_default_na=False) if path.exists() else pd.DataFrame()
    return table if "rank" in table else None


def measure(
    root: Path, nets: Mapping[str, "Classifier"], models: Path | None, advance: Callable[[int], object] = lambda _: None
) -> pd.DataFrame:
    """Look at all bursts of a data set, suggest what to keep, and write that down in `models` beside what is true.

    Where `models` is None nothing is written; `advance` is called with 1 after each photo. Within what photos are the
    same is as it was measured on that data set; see `noise.bands`.

    Returns:
        The manifest's file, burst, label, intensity and faults, and what was found: sharpness, flaws, group, the rank
        without a net, 1 being kept, and for each generation the probability of the mood that is shown and the rank.

    Raises:
        DataError: if there are no bursts, or a net does not know what they show.
    """
    truth = known(root)
    _check(truth, root, nets)
    within = bands(models or settings.load().models, root.name)
    shots = []
    for file in truth["file"]:
        shots.append(look(images.read(inside(root, file)), nets))
        advance(1)
    table = truth[["file", "burst", "label", "intensity", "faults"]].join(_suggested(truth, shots, within))
    # Among other people, one photo of each, the bursts are looked for.
    others = open_dataset(root).of(frozen(nets).spec.classes[-1:]).table["file"]
    series = (images.read(inside(root, file)) for file in (*truth["file"], *others))
    table = table.assign(group=_groups(series, nets)[: len(shots)]).round(4)
    if models is not None:
        write_csv(path_of(models), table)
    return table


def _check(truth: pd.DataFrame, root: Path, nets: Mapping[str, "Classifier"]) -> None:
    if truth.empty:
        raise DataError(f"“{root.name}” has no {MANIFEST}.", "The bundled data/demo has one.")
    for name, net in nets.items():
        if unknown := set(truth["label"]) - set(net.spec.classes):
            raise DataError(
                f"The bursts of “{root.name}” show {', '.join(sorted(unknown))}; {name} tells "
                f"{', '.join(net.spec.classes)} apart.",
                "Name photos of your own, or nets of these classes with --models DIR.",
            )


def _suggested(truth: pd.DataFrame, shots: Sequence[Shot], within: Bands) -> pd.DataFrame:
    parts = []
    for _, rows in truth.groupby("burst"):
        burst, mood = [shots[place] for place in rows.index], rows["label"].iloc[0]
        compared = compare(burst, within.sharpness)
        columns = {
            "sharpness": [shot.sharpness for shot in burst],
            "flaws": [";".join(flaws.kinds) for flaws in compared.flaws],
        }
        by_net = ranked(compared, mood, Weights(), within)
        for name, of in by_net.items():
            columns |= {f"p_{name}": of.p, f"rank_{name}": _ranks(of.order)}
        columns["rank"] = _ranks(next(iter(ranked(compared, mood, Weights(mood=0), within).values())).order)
        parts.append(pd.DataFrame(columns, index=rows.index))
    return pd.concat(parts)


def _ranks(order: Sequence[int]) -> list[int]:
    return [order.index(place) + 1 for place in range(len(order))]


def _groups(photos: Iterable[Photo], nets: Mapping[str, "Classifier"]) -> list[int]:
    """Return the number of the group in which each photo is found, from 1, once all have been moved."""
    random, net = np.random.default_rng(0), frozen(nets)
    shots = [_grouped(_moved(photo, random), net) for photo in photos]
    numbers = {place: number for number, places in enumerate(group(shots), start=1) for place in places}
    return [numbers[place] for place in range(len(shots))]


def _grouped(photo: Photo, net: "Classifier") -> Shot:
    """Return of a photo what it is grouped by."""
    features = net.features(net.prepare([photo.pixels]))[0]
    height, width = photo.pixels.shape[:2]
    bare = Seen(photo.name, photo.sha256, photo.taken, photo.bias, width, height, (), 0, 0, layout_of(photo.pixels))
    return bare.shot(features, {})


def _moved(photo: Photo, random: np.random.Generator) -> Photo:
    """Return a photo as a hand would have taken it that moved a little: up to `MOVED` is cut off."""
    height, width = photo.pixels.shape[:2]
    down, right = int(height * MOVED), int(width * MOVED)
    top, left = random.integers(0, 2 * down + 1), random.integers(0, 2 * right + 1)
    return replace(photo, pixels=photo.pixels[top : height - 2 * down + top, left : width - 2 * right + left])
