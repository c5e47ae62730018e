"""Makes the exhibits: the only part of the showcase that asks nets."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd

from mood import explanation, images, zoo
from mood.datasets import Dataset
from mood.datasets.photos import read_verified
from mood.errors import DataError
from mood.evaluation import predictions
from mood.files import replaced
from mood.images import Photo
from mood.showcase.exhibits import FOLDER, LIST, Exhibit, Verdict, text_of
from mood.showcase.selection import Chosen, choose
from mood.tasks import likeliest

if TYPE_CHECKING:
    from mood.zoo.classifier import Classifier

METHOD = "grad_cam"


def make(dataset: Dataset, models: Path, advance: Callable[[], object] = lambda: None) -> list[Exhibit]:
    """Write the exhibits of a data set beside the nets, replacing those that were there, and return them.

    Raises:
        DataError: if no generation is trained, or one was not measured on these portraits, or none of them
            tells anything; then nothing is replaced.
    """
    tasks = zoo.tasks(models)
    names = zoo.trained(models, tasks[0]) if tasks else []
    if not names:
        raise DataError(f"“{models}” holds no generation.", "Run `python -m mood train all --photos DIR`.")
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
        raise DataError(
            f"{name} was not measured on “{dataset.name}”.", f"Run `python -m mood evaluate --photos {dataset.root}`."
        )
    return predictions.read(path)
