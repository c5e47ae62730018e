"""Measures every validation and test photo and writes what may have misled a generation beside its model."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from mood import settings, zoo
from mood.audit.labels import doubts
from mood.datasets import Dataset, Photos, read_photos, told
from mood.datasets.photos import read_verified
from mood.errors import ImageError, ModelError
from mood.evaluation import predictions, with_outcome
from mood.evaluation.predictions import called
from mood.files import write_csv
from mood.triage import facts
from mood.triage.rules import causes_of, rules_for
from mood.zoo import likeness, store

if TYPE_CHECKING:
    from mood.zoo.classifier import Classifier

SPLITS = ("validation", "test")
CHUNK = 32
SOURCE = "collection"
"""Manifest column that says where a photo comes from, if there is one."""

FACES = "faces"
"""Manifest column with the number of faces, by a person or another detector, if there is one."""


@dataclass(frozen=True)
class Progress:
    """Where a triage reports to: a stage's number of photos and its name, photos that are done, and sentences."""

    total: Callable[[int, str], object] = lambda _count, _name: None
    advance: Callable[[int], object] = lambda _: None
    note: Callable[[str], object] = lambda _: None


def path_of(models: Path, generation: str, dataset: str) -> Path:
    """Return where the triage of a generation on a data set lies."""
    return models / generation / f"triage-{dataset}.csv"


def suspects_path(models: Path, dataset: str) -> Path:
    """Return where the doubted labels of a data set lie."""
    return models / likeness.GENERATION / f"suspects-{dataset}.csv"


def read(path: Path) -> pd.DataFrame:
    """Read a file that `triage` wrote.

    Returns:
        One row a photo: id, split, y_true, the facts of `mood.triage.facts`, distance, self_confidence (what the other
        photos believe of its label), faces_known (how many there are, where the manifest or a renderer knows); y_pred,
        is_correct, confidence, lead (of the verdict over the next class), face_pred and face_p (what the largest face
        alone is called, and at which probability), and causes (a list of keys of `RULES`).
    """
    rows = pd.read_csv(path, dtype={"id": str, "model": str, "face_calls": str})
    classes = np.array(predictions.classes_of(rows), object)
    p = np.sort(predictions.probabilities_of(rows), axis=1)
    of_face = rows[[f"face_p_{label}" for label in classes]].to_numpy(float)
    face_pred = classes[called(np.nan_to_num(of_face))]
    rows = with_outcome(rows).assign(
        lead=p[:, -1] - p[:, -2],
        face_p=of_face.max(1),
        face_pred=np.where(np.isnan(of_face[:, 0]), "", face_pred),
        face_calls=rows["face_calls"].fillna(""),
        faces_known=rows.get("faces_known", np.nan),  # tables of before do not say
    )
    rules = rules_for(rows["faces"])
    causes = [causes_of({str(key): value for key, value in row.items()}, rules) for row in rows.to_dict("records")]
    return rows.assign(causes=pd.Series(causes, index=rows.index, dtype=object))


def triage(generations: list[str], dataset: Dataset, models: Path, progress: Progress) -> dict[str, pd.DataFrame]:
    """Measure the photos of a data set, rank its labels by doubt, and find causes for each generation.

    Tables are written after every 32 photos; a second run goes on.

    Returns:
        The table of each generation; `read` describes it.

    Raises:
        ModelError: if a generation, or the one whose features are compared, is not trained.
        DataError: if no photo can be read.
    """
    ranking, embedding = alike(dataset, models, progress)
    believed = dict(zip(ranking["file"], ranking["p_label"], strict=True))
    far = dict(zip(embedding.files, embedding.distances(embedding.vectors) / embedding.reach, strict=True))
    for name in generations:
        _one_generation(name, dataset, models, {"self_confidence": believed, "distance": far}, progress)
    return {name: read(path_of(models, name, dataset.name)) for name in generations}


def doubted(dataset: Dataset, models: Path, say: Callable[[str], object] = lambda _: None) -> pd.DataFrame:
    """Rank the labels of a data set by how little the other photos believe them, and write that down; see `doubts`."""
    return alike(dataset, models, Progress(note=say))[0]


def alike(dataset: Dataset, models: Path, progress: Progress) -> tuple[pd.DataFrame, likeness.Embedding]:
    """Return the doubted labels and the embedding of a data set, made anew unless all of its photos are in them."""
    suspects, embedded = suspects_path(models, dataset.name), likeness.path_of(models, dataset.name)
    if suspects.exists() and embedded.exists():
        ranking, embedding = pd.read_csv(suspects, dtype={"file": str}), likeness.read(embedded)
        if set(ranking["file"]) == set(dataset.table["file"]):
            return ranking, embedding
    # Features of ImageNet are the same whatever the photos: where none were trained beside these, the app's will do.
    home = models if likeness.GENERATION in store.names(models) else settings.load().models
    if likeness.GENERATION not in store.names(home):
        raise ModelError(
            f"Likeness is measured with the features of {likeness.GENERATION}, which is not trained.",
            store.how_to_train(models / likeness.GENERATION),
        )
    progress.note("Measuring the likeness of all photos.")
    classifier = zoo.load(likeness.GENERATION, home)
    photos = read_photos(dataset, classifier.spec.input_size)
    for sentence in told(dataset.root, photos.problems):
        progress.note(sentence)
    features = classifier.features(photos.pixels)
    ranking = doubts(photos.table, features, dataset.labels)
    write_csv(suspects, ranking)
    likeness.save(_embedded(photos, features, dataset, models), models, dataset.name)
    return ranking, likeness.read(embedded)  # as it was rounded, so that a run that goes on measures the same


def _embedded(photos: Photos, features: np.ndarray, dataset: Dataset, models: Path) -> likeness.Embedding:
    if likeness.GENERATION not in store.names(models):
        return likeness.embed(photos, features)
    home = likeness.path_of(models, zoo.Card.read(models / likeness.GENERATION).data["dataset"])
    if home == likeness.path_of(models, dataset.name) or not home.exists():
        return likeness.embed(photos, features)
    return likeness.embed_beside(likeness.read(home), photos, features)


def _one_generation(
    name: str, dataset: Dataset, models: Path, known: dict[str, dict[str, float]], progress: Progress
) -> None:
    classifier, path = zoo.load(name, models), path_of(models, name, dataset.name)
    before = pd.read_csv(path, dtype={"id": str, "model": str}) if path.exists() else pd.DataFrame()
    todo = dataset.split(*SPLITS).table
    if len(before):
        is_same_net = before["model"] == classifier.fingerprint[:12]  # other weights said other things
        before = before[is_same_net & (before.reindex(columns=["detector"])["detector"] == facts.DETECTOR)]
        todo = todo[~todo["file"].isin(before["id"])]
    progress.total(len(todo), name)
    if len(before):
        write_csv(path, before)
    for start in range(0, len(todo), CHUNK):
        part = todo.iloc[start : start + CHUNK]
        rows = _measured(classifier, dataset, part, known, progress)
        before = pd.concat([before, pd.DataFrame(rows)], ignore_index=True).sort_values("id")
        write_csv(path, before.round(4))
        progress.advance(len(part))


def _measured(
    classifier: "Classifier", dataset: Dataset, part: pd.DataFrame, known: dict[str, dict], progress: Progress
) -> list[dict]:
    pixels, kept = [], []
    for row in part.to_dict("records"):
        try:
            pixels.append(read_verified(dataset, row["file"], row["sha256"]))
        except ImageError as error:
            progress.note(f"Skipped: {error}")
            continue
        kept.append(row)
    detected = [facts.of_faces(photo) for photo in pixels]
    answers = facts.of_model(classifier, pixels, [faces for faces, _ in detected]) if pixels else []
    rows, alone = [], 1 if dataset.is_synthetic else float("nan")  # each rendered person is alone in the picture
    for row, photo, (_, of_faces), of_model in zip(kept, pixels, detected, answers, strict=True):
        origin = {"id": row["file"], "split": row["split"], "y_true": row["label"],
                  "model": classifier.fingerprint[:12], "detector": facts.DETECTOR,
                  "source": row.get(SOURCE, ""), "faces_known": row.get(FACES, alone)}  # fmt: skip
        of_others = {key: by[row["file"]] for key, by in known.items()}
        rows.append(origin | of_model | of_faces | facts.of_pixels(photo) | of_others)
    return rows
