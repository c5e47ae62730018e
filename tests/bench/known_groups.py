"""Photos of which it is known what belongs together: bundled bursts, and single photos with what was made of them."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd
from edited import EDITS
from PIL import Image

from mood import images
from mood.bursts import known
from mood.bursts.grouping import points
from mood.bursts.measuring import _moved
from mood.bursts.shots import layout_of
from mood.zoo.classifier import Classifier

FRAME, VISIT, LATER = 1.5, 600.0, 86_400.0  # seconds between frames of a burst, bursts, and a photo and its copy


@dataclass(frozen=True, eq=False)
class Series:
    """A library of known groups.

    Args:
        table: a row a photo: name of its file, group, kind ("burst", "original" or the edit), half (0 to choose on,
            1 to report), taken in seconds.
        looks: by the name of what computes them, (n, f + 192).
    """

    table: pd.DataFrame
    looks: Mapping[str, np.ndarray]

    def of(self, is_asked: np.ndarray) -> "Series":
        table = self.table[is_asked].reset_index(drop=True)
        return Series(table, {name: looks[is_asked] for name, looks in self.looks.items()})


def made(root: Path, layers: Mapping[str, tuple[Classifier, str]], counts: tuple[int, int], folder: Path) -> Series:
    """Make a series of a data set's photos, with its files in a folder, and look at them by layers of nets.

    Of `counts`, so many single photos have copies, and so many have none.
    """
    rows, parts = [], {name: [] for name in (*layers, "layout")}
    random = np.random.default_rng(0)
    for number, (group, kind, taken, pixels) in enumerate(_photos(root, *counts, random)):
        name = f"{number:05}.jpg"
        Image.fromarray(pixels).save(folder / name, quality=92)
        photo = images.read(folder / name).pixels
        for key, (net, layer) in layers.items():
            parts[key].append(pooled(net, layer, photo))
        parts["layout"].append(layout_of(photo))
        rows.append((name, group, kind, taken))
    table = pd.DataFrame(rows, columns=["name", "group", "kind", "taken"])
    halves = {group: place % 2 for place, group in enumerate(dict.fromkeys(table["group"]))}
    layouts = np.stack(parts["layout"]).astype(np.float32)
    return Series(
        table.assign(half=table["group"].map(halves)), {name: points(np.stack(parts[name]), layouts) for name in layers}
    )


def pooled(net: Classifier, layer: str, photo: np.ndarray) -> np.ndarray:
    """Return what a layer answers to a photo, (f,) of length 1; of maps it is their mean over the photo."""
    features = net.forward(layer).until(layer, net.prepare([photo]))[0]
    vector = features.reshape(-1, features.shape[-1]).mean(0)
    return vector / np.linalg.norm(vector)


def _photos(
    root: Path, singles: int, others: int, random: np.random.Generator
) -> Iterator[tuple[str, str, float, np.ndarray]]:
    bursts = known(root)
    for row in bursts.itertuples():
        taken = VISIT * row.burst + FRAME * row.frame
        yield f"burst {row.burst}", "burst", taken, _moved(images.read(root / row.file), random).pixels
    files = random.permutation(_of_one_each(root))[: singles + others]
    for place, file in enumerate(files):
        pixels, taken = images.read(root / file).pixels, VISIT * (1000 + place)
        yield file, "original", taken, pixels
        for kind, edit in EDITS.items() if place < singles else ():
            copy = np.asarray(edit(Image.fromarray(pixels), random))
            yield file, kind, taken + LATER * random.uniform(1, 9), copy


def _of_one_each(root: Path) -> np.ndarray:
    """Return the files of a data set without those of which another shows the same, as far as that is known."""
    table = pd.read_csv(root / "manifest.csv")
    if "seed" in table:
        return table.drop_duplicates("seed")["file"].to_numpy()
    return table[table["near_group"].isna()]["file"].to_numpy()
