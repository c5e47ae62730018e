"""Makes the exhibits of portraits that tell the story: chosen by what the nets say, not by hand.

A test portrait is of at most one kind:

improves  the oldest generation is wrong, the newest right, and each gives the label more than the one before;
right     every generation is right;
wrong     every generation is wrong.

Of each kind the two clearest are taken, one of each label where there are such, and never one with a verdict within
`MARGIN` of a coin's toss, which another processor might turn. Clearest is the portrait with the largest least step
(improves), or with the largest least probability of what was called (right, wrong).
"""

import shlex
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from mood import explanation, images, zoo
from mood.datasets import Dataset
from mood.datasets.photos import read_verified
from mood.errors import DataError
from mood.evaluation import predictions
from mood.evaluation.predictions import p_label
from mood.files import replaced
from mood.images import Photo
from mood.settings import photos_beside
from mood.showcase.exhibits import FOLDER, LIST, Exhibit, Verdict, text_of
from mood.tasks import likeliest

if TYPE_CHECKING:
    from mood.zoo.classifier import Classifier

METHOD = "grad_cam"
KINDS = ("improves", "right", "wrong")
MARGIN = 0.05
EACH = 2
MOST = EACH * len(KINDS)


@dataclass(frozen=True)
class Chosen:
    """A portrait that was chosen; see `exhibits.Exhibit`."""

    file: str
    label: str
    kind: str
    n_alike: int
    n: int


def make(dataset: Dataset, models: Path, advance: Callable[[], object] = lambda: None) -> list[Exhibit]:
    """Write the exhibits of a data set beside the nets, replacing those that were there, and return them.

    Raises:
        DataError: if no generation is trained, or one was not measured on these portraits, or none of them
            tells anything; then nothing is replaced.
    """
    tasks = zoo.tasks(models)
    names = zoo.trained(models, tasks[0]) if tasks else []
    if not names:
        hint = f"Run `python -m mood train all --photos {photos_beside(models)}`."
        raise DataError(f"“{models}” holds no generation.", hint)
    if not set(tasks[0].classes) <= set(dataset.labels):
        known = ", ".join(tasks[0].classes)
        raise DataError(f"The portraits are of {', '.join(dataset.labels)}; {names[0]} tells {known} apart.")
    nets = [zoo.load(name, models) for name in names]
    portraits = choose({name: _table(name, dataset, models) for name in names})
    if not portraits:
        raise DataError(
            "A portrait is shown where all nets are right, all are wrong, or each is surer than the one before; "
            f"“{dataset.name}” has none.",
            "Train the nets longer, or on more photos.",
        )
    exhibits = []
    with replaced(models / FOLDER) as folder:
        for chosen in portraits:
            exhibit, overlays = exhibit_of(chosen, dataset, nets)
            for file, data in overlays.items():
                (folder / file).write_bytes(data)
            exhibits.append(exhibit)
            advance()
        (folder / LIST).write_text(text_of(exhibits), "utf-8")
    return exhibits


def choose(measured: Mapping[str, pd.DataFrame]) -> list[Chosen]:
    """Choose portraits by the table of each generation on the same photos, oldest first; test photos count.

    Returns:
        The clearest of each kind in the order of `KINDS`, then the second of each; fewer where a kind has fewer.
    """
    tests = [table[table["split"] == "test"].set_index("id").sort_index() for table in measured.values()]
    p = np.stack([p_label(table) for table in tests], 1)
    labels = tests[0]["y_true"]
    kinds = _kinds(p)
    ranked = {kind: _ranked(clear, is_kind, p, labels) for kind, (is_kind, clear) in kinds.items()}
    return [
        Chosen(file, str(labels[file]), kind, int(kinds[kind][0].sum()), len(labels))
        for turn in range(EACH)
        for kind in KINDS
        for file in ranked[kind][turn : turn + 1]
    ]


def exhibit_of(chosen: Chosen, dataset: Dataset, nets: "list[Classifier]") -> tuple[Exhibit, dict[str, bytes]]:
    """Ask nets, oldest first, about a portrait; return the exhibit, and the overlays as JPEG by file name."""
    digest = str(dataset.table.set_index("file").loc[chosen.file, "sha256"])
    photo = Photo(chosen.file, digest, read_verified(dataset, chosen.file, digest))
    pairs = [_verdict(photo, net) for net in nets]
    exhibit = Exhibit(**vars(chosen), sha256=digest, verdicts=tuple(said for said, _ in pairs))
    return exhibit, {said.overlay: data for said, data in pairs}


def _verdict(photo: Photo, net: "Classifier") -> tuple[Verdict, bytes]:
    p = net.probabilities(photo.pixels)
    target = likeliest(p)
    heat = explanation.explain(net, photo.pixels, METHOD, target)
    overlay = explanation.overlay(photo.pixels, heat.heatmap)
    file = f"{images.safe_stem(photo.name)}-{net.name}.jpg"
    rounded = {label: round(value, 4) for label, value in p.items()}
    said = Verdict(net.name, net.spec.title, net.fingerprint, rounded, target, file, heat.is_empty)
    return said, images.encode_thumbnail(overlay, max(overlay.shape[:2]))


def _table(name: str, dataset: Dataset, models: Path) -> pd.DataFrame:
    path = predictions.tables(models / name).get(dataset.name)
    if path is None:
        photos, nets = (shlex.quote(str(folder)) for folder in (dataset.root, models))
        raise DataError(
            f"{name} was not measured on “{dataset.name}”.",
            f"Run `python -m mood evaluate --photos {photos} --models {nets}`.",
        )
    return predictions.read(path)


def _kinds(p: np.ndarray) -> dict[str, tuple[np.ndarray, np.ndarray]]:
    """Return for each kind which portraits are of it, and how clearly; `p` (n, generations) is what the label got."""
    is_right, steps = np.asarray(p > 0.5), np.diff(p, axis=1)
    improves = np.asarray(~is_right[:, 0] & is_right[:, -1] & (steps > 0).all(1))
    return {
        "improves": (improves, steps.min(1)),
        "right": (np.asarray(is_right.all(1)), p.min(1)),
        "wrong": (np.asarray(~is_right.any(1)), (1 - p).min(1)),
    }


def _ranked(clear: np.ndarray, is_kind: np.ndarray, p: np.ndarray, labels: pd.Series) -> list[str]:
    """Return the portraits of a kind, the clearest of each label before the rest."""
    may = is_kind & (np.abs(p - 0.5) >= MARGIN).all(1)
    ranked = pd.DataFrame({"label": labels, "clear": clear})[may].sort_values("clear", ascending=False, kind="stable")
    is_first = ~ranked["label"].duplicated()
    return [*ranked.index[is_first], *ranked.index[~is_first]]
