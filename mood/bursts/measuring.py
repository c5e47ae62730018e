"""How good the suggestions are, on bursts of which it is known what each photo shows and what went wrong in it."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from mood import images
from mood.bursts.choosing import choose, faults, sharpnesses
from mood.bursts.grouping import group
from mood.bursts.shots import Shot, frozen, layout_of, look
from mood.datasets import inside, open_dataset
from mood.errors import DataError
from mood.evaluation import Metric, bootstrap_interval, wilson_interval
from mood.files import write_text
from mood.images import Photo

if TYPE_CHECKING:
    from mood.zoo.classifier import Classifier

MANIFEST = "bursts.csv"
TUNED = 10
"""The rules' thresholds were chosen on so many bursts, the first; no figure counts them."""

MEANING = {
    "shaken": "blurred",
    "out of focus": "blurred",
    "eyes closed": "eyes closed",
    "too dark": "too dark",
    "too bright": "too bright",
    "looks away": "",
}
"""Which finding a fault of the manifest should lead to; no rule looks for a gaze that is elsewhere."""

MOVED = 0.04
"""The bundled bursts stand on a tripod; to be grouped, each photo is moved by up to this share of its sides."""

APART = 0.2
"""Two expressions whose intensities differ by less are not asked to be put in order."""


def known(root: Path) -> pd.DataFrame:
    """Read the manifest of bursts of which the truth is known.

    Args:
        root: folder of a data set.

    Returns:
        A row a photo: file, burst, frame, label, intensity, faults (";" between them) and more; none where there are no
        bursts.
    """
    path = root / MANIFEST
    return pd.read_csv(path, keep_default_na=False) if path.exists() else pd.DataFrame(columns=["file", "burst"])


def path_of(models: Path) -> Path:
    """Return where the measurement lies."""
    return models / "bursts-demo.csv"


def measure(
    root: Path, nets: Mapping[str, "Classifier"], models: Path | None, advance: Callable[[int], object] = lambda _: None
) -> pd.DataFrame:
    """Look at all bursts, suggest what to keep, and write down what was suggested beside what is true.

    Args:
        root: folder of a data set with known bursts.
        nets: the generations by name.
        models: folder of the generations, to which the table is written, or None to write none.
        advance: called with 1 after each photo.

    Returns:
        The manifest's file, burst, label, intensity and faults, and what was found: sharpness, flaws, group, and for
        each generation the probability of the mood that is shown and the rank that it gives, 1 being kept.

    Raises:
        DataError: if there are no bursts, or a net does not know what they show.
    """
    table = known(root)
    if table.empty:
        raise DataError(f"“{root.name}” has no {MANIFEST}.", "The bundled data/demo has one.")
    for name, net in nets.items():
        if unknown := set(table["label"]) - set(net.spec.classes):
            raise DataError(
                f"The bursts of “{root.name}” show {', '.join(sorted(unknown))}; {name} tells "
                f"{', '.join(net.spec.classes)} apart.",
                "Name photos of your own, or nets of these classes with --models DIR.",
            )
    shots = []
    for file in table["file"]:
        shots.append(look(images.read(inside(root, file)), nets))
        advance(1)
    random = np.random.default_rng(0)
    net = frozen(nets)
    series = [_moved(photo, random) for photo in (*(one.photo for one in shots), *_others(root, net.spec.classes[-1]))]
    vectors = net.features(net.prepare([photo.pixels for photo in series]))
    moved = [
        Shot(photo, None, vector / np.linalg.norm(vector), layout_of(photo.pixels), {})
        for photo, vector in zip(series, vectors, strict=True)
    ]
    found = table[["file", "burst", "label", "intensity", "faults"]].join(_of_bursts(table, shots, tuple(nets)))
    found["group"] = _numbered(group(moved), len(moved))[: len(shots)]
    found = found.round(4)
    if models is not None:
        write_text(path_of(models), found.to_csv(index=False, lineterminator="\n"))
    return found


def _others(root: Path, label: str) -> list[Photo]:
    """Return the photos of a label: other people, one of each, among whom the bursts are looked for."""
    table = open_dataset(root).table
    return [images.read(inside(root, file)) for file in table.loc[table["label"] == label, "file"]]


def _moved(photo: Photo, random: np.random.Generator) -> Photo:
    """Return a photo as a hand would have taken it that moved a little: up to `MOVED` is cut off."""
    height, width = photo.pixels.shape[:2]
    down, right = int(height * MOVED), int(width * MOVED)
    top, left = random.integers(0, 2 * down + 1), random.integers(0, 2 * right + 1)
    return replace(photo, pixels=photo.pixels[top : height - 2 * down + top, left : width - 2 * right + left])


def _of_bursts(table: pd.DataFrame, shots: Sequence[Shot], names: Sequence[str]) -> pd.DataFrame:
    parts = []
    for _, rows in table.groupby("burst"):
        burst, mood = [shots[place] for place in rows.index], rows["label"].iloc[0]
        columns = {
            "sharpness": sharpnesses(burst),
            "flaws": [";".join(one) for one in faults(burst)],
        }
        for name in names:
            order = choose(burst, mood, name).order
            columns[f"p_{name}"] = [one.wanted(name, mood) for one in burst]
            columns[f"rank_{name}"] = [order.index(place) + 1 for place in range(len(burst))]
        parts.append(pd.DataFrame(columns, index=rows.index))
    return pd.concat(parts)


def _numbered(groups: Sequence[Sequence[int]], count: int) -> np.ndarray:
    numbers = np.zeros(count, int)
    for number, places in enumerate(groups, start=1):
        numbers[list(places)] = number
    return numbers


def read(models: Path) -> pd.DataFrame | None:
    """Read what `measure` wrote, or None where it was not run."""
    path = path_of(models)
    return pd.read_csv(path, keep_default_na=False) if path.exists() else None


def rates(table: pd.DataFrame) -> dict[str, dict[str, Metric]]:
    """Return how good the suggestions are, without the bursts that the rules were tuned on.

    Args:
        table: of `measure`.

    Returns:
        For each generation, for the mood without regard to faults, for the sharpest face and for chance: how often
        the kept photo is the one that is best by the truth, how often nothing is wrong with it, and for nets how
        often two faultless photos whose expressions differ clearly are put in the right order.
    """
    bursts = [rows.reset_index(drop=True) for _, rows in table[table["burst"] > TUNED].groupby("burst")]
    names = [column.removeprefix("p_") for column in table.columns if column.startswith("p_")]
    found = {name: _of_kept(bursts, lambda rows, name=name: int(rows[f"rank_{name}"].argmin())) for name in names}
    for name in names:
        found[name]["order"] = _order(bursts, name)
        found[f"{name}, faults unseen"] = _of_kept(bursts, lambda rows, name=name: int(rows[f"p_{name}"].argmax()))
    found["the sharpest face"] = _of_kept(bursts, lambda rows: int(rows["sharpness"].argmax()))
    found["chance"] = _by_chance(bursts)
    return found


def best_by_digits(table: pd.DataFrame, name: str) -> Metric:
    """Return how often a net would keep the best photo if no two probabilities were a tie.

    Args:
        table: of `measure`.
        name: of the net.
    """
    bursts = [rows.reset_index(drop=True) for _, rows in table[table["burst"] > TUNED].groupby("burst")]

    def kept(rows: pd.DataFrame) -> int:
        n_flaws = rows["flaws"].map(_listed).map(len)
        return int(np.lexsort((-rows["sharpness"], -rows[f"p_{name}"], n_flaws))[0])

    return _of_kept(bursts, kept)["best"]


def best(rows: pd.DataFrame, mood: str = "") -> int:
    """Return the place of the photo to keep by the truth: fewest faults, then the expression.

    Args:
        rows: of one burst.
        mood: what is wanted; another than the person shows is nearest where the expression is weakest.
    """
    is_other = mood not in ("", rows["label"].iloc[0])
    strength = -rows["intensity"] if is_other else rows["intensity"]
    n_faults = rows["faults"].map(_listed).map(len)
    return int(np.lexsort((-strength, n_faults))[0])


def detection(table: pd.DataFrame) -> dict[str, tuple[Metric, Metric]]:
    """Return by kind of fault how many findings are right (precision) and how many faults are found (recall)."""
    rest = table[table["burst"] > TUNED]
    there = [{MEANING[one] for one in _listed(text)} for text in rest["faults"]]
    said = [set(_listed(text)) for text in rest["flaws"]]
    found = {}
    for kind in dict.fromkeys(filter(None, MEANING.values())):
        both = sum(kind in a and kind in b for a, b in zip(there, said, strict=True))
        found[kind] = share(both, sum(kind in one for one in said)), share(both, sum(kind in one for one in there))
    return found


def grouping(table: pd.DataFrame) -> Metric:
    """Return how many bursts are found whole and with nothing else in one series with other people's photos."""
    sizes = table.groupby("group").size()
    whole = [
        (rows["group"] == rows["group"].iloc[0]).all() and sizes[rows["group"].iloc[0]] == len(rows)
        for _, rows in table[table["burst"] > TUNED].groupby("burst")
    ]
    return share(sum(whole), len(whole))


def share(successes: int, n: int) -> Metric:
    """Return a share with its Wilson interval; undefined of none."""
    return Metric(successes / n if n else float("nan"), n, wilson_interval(successes, n))


def _of_kept(bursts: Sequence[pd.DataFrame], kept: Callable[[pd.DataFrame], int]) -> dict[str, Metric]:
    places = [kept(rows) for rows in bursts]
    hits = sum(place == best(rows) for rows, place in zip(bursts, places, strict=True))
    clean = sum(not rows["faults"][place] for rows, place in zip(bursts, places, strict=True))
    return {"best": share(hits, len(bursts)), "faultless": share(clean, len(bursts))}


def _by_chance(bursts: Sequence[pd.DataFrame]) -> dict[str, Metric]:
    """Return what a photo drawn from each burst would reach, with a bootstrap interval over bursts."""
    clean = np.array([(rows["faults"] == "").mean() for rows in bursts])
    return {"best": _mean(np.array([1 / len(rows) for rows in bursts])), "faultless": _mean(clean)}


def _order(bursts: Sequence[pd.DataFrame], name: str) -> Metric:
    right, asked = np.transpose([_pairs(rows, name) for rows in bursts])

    def order(weights: np.ndarray) -> np.ndarray:
        n = weights @ asked
        return np.divide(weights @ right, n, out=np.full(len(n), np.nan), where=n > 0)

    n = int(asked.sum())
    return Metric(right.sum() / n if n else float("nan"), n, bootstrap_interval(order, len(bursts)))


def _pairs(rows: pd.DataFrame, name: str) -> tuple[float, float]:
    """Return how many pairs of a burst are in the right order, and how many there are."""
    clean = (rows["faults"] == "").to_numpy()
    strong, p = rows["intensity"].to_numpy()[clean], rows[f"p_{name}"].to_numpy()[clean]
    more = strong[:, None] - strong >= APART
    return float((more & (p[:, None] > p)).sum()), float(more.sum())


def _mean(values: np.ndarray) -> Metric:
    n = len(values)
    return Metric(float(values.mean()), n, bootstrap_interval(lambda weights: weights @ values / n, n))


def _listed(text: str) -> tuple[str, ...]:
    return tuple(one for one in text.split(";") if one)
